"""Kinds of field that hold a moment."""

from typing import Literal, TypeAlias

from engine.meta.fields.base import Field

Grain: TypeAlias = Literal["day", "month"]


class DateField(Field, frozen=True, kw_only=True, tag="date"):
    """A day of the calendar, without time and zone; with the grain `month` always the first of one."""

    grain: Grain = "day"


class DatetimeField(Field, frozen=True, kw_only=True, tag="datetime"):
    """An instant, kept in UTC to the microsecond."""


class TimeField(Field, frozen=True, kw_only=True, tag="time"):
    """A time of day, to the second, of no day and no zone."""


class DurationField(Field, frozen=True, kw_only=True, tag="duration"):
    """A length of time in a unit of its own: 3 days, 1 month, 5 working days."""

"""Kinds of field that hold a moment."""

from engine.meta.fields.base import Field


class DateField(Field, frozen=True, kw_only=True, tag="date"):
    """A day of the calendar, without time and zone."""


class DatetimeField(Field, frozen=True, kw_only=True, tag="datetime"):
    """An instant, kept in UTC to the microsecond."""


class TimeField(Field, frozen=True, kw_only=True, tag="time"):
    """A time of day, to the second, of no day and no zone."""


class DurationField(Field, frozen=True, kw_only=True, tag="duration"):
    """A length of time in a unit of its own: 3 days, 1 month, 5 working days."""

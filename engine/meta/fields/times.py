"""Kinds of field that hold a moment."""

from engine.meta.fields.base import Field


class DateField(Field, frozen=True, kw_only=True, tag="date"):
    """A day of the calendar, without time and zone."""


class DatetimeField(Field, frozen=True, kw_only=True, tag="datetime"):
    """An instant, kept in UTC to the microsecond."""

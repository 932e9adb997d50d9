"""Fields that hold a moment, as they are written."""

from typing import Annotated, Literal

from msgspec import Meta

from engine.meta.kinds.fields.base import KeyDecl, SampleKey


class DateDecl(KeyDecl, frozen=True, kw_only=True, tag="date"):
    """A day: `2026-01-31`."""

    noun = "a `date` field"
    grain: Annotated[
        Literal["day", "month"], Meta(description="`month`: it stands for a month, and holds its first day")
    ] = "day"
    sample: SampleKey | None = None


class DatetimeDecl(KeyDecl, frozen=True, kw_only=True, tag="datetime"):
    """An instant: `2026-01-31 09:00`, in the application's time zone."""

    noun = "a `datetime` field"
    sample: SampleKey | None = None


class TimeDecl(KeyDecl, frozen=True, kw_only=True, tag="time"):
    """A time of day: `08:30`."""

    noun = "a `time` field"
    sample: SampleKey | None = None


class DurationDecl(KeyDecl, frozen=True, kw_only=True, tag="duration"):
    """A length of time: `3 days`, `2 hours`, `1 month`, `5 working days`."""

    noun = "a `duration` field"
    sample: SampleKey | None = None

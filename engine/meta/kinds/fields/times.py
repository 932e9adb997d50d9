"""Fields that hold a moment, as they are written."""

from engine.meta.kinds.fields.base import KeyDecl, SampleKey


class DateDecl(KeyDecl, frozen=True, kw_only=True, tag="date"):
    """A day: `2026-01-31`."""

    noun = "a `date` field"
    sample: SampleKey | None = None


class DatetimeDecl(KeyDecl, frozen=True, kw_only=True, tag="datetime"):
    """An instant: `2026-01-31 09:00`, in the application's time zone."""

    noun = "a `datetime` field"
    sample: SampleKey | None = None

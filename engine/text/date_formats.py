"""Days and instants as people read them in tables, forms and sentences. How near they are to now: near.py."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from engine.text.dates import from_local, in_zone
from engine.text.languages import cldr, language
from engine.text.unreadable import Unreadable


def format_date(day: date, locale: str) -> str:
    """The whole day: `2026-11-24`, in English `24 Nov 2026`."""
    return day.isoformat() if language(locale) == "zh" else f"{_day_month(day, locale)} {day.year:04}"


def table_date(day: date, today: date, locale: str) -> str:
    """The day in a list, without the year where it is this one: `11-24`, in English `24 Nov`."""
    if day.year != today.year:
        return format_date(day, locale)
    return f"{day:%m-%d}" if language(locale) == "zh" else _day_month(day, locale)


def format_month(day: date, locale: str) -> str:
    """The month of a day: `2026-11`, in English `Nov 2026`."""
    if language(locale) == "zh":
        return form_month(day)
    return f"{cldr(locale).months['format']['abbreviated'][day.month]} {day.year:04}"


def form_month(day: date) -> str:
    """The month in a form, in every language: `2026-11`."""
    return day.isoformat()[:7]


def form_date(day: date) -> str:
    """The day in a form, in every language: `2026-11-24`."""
    return day.isoformat()


def format_range(since: date, until: date, locale: str) -> str:
    """From one day to another, both included: `2026-11-20 ～ 2027-11-19`."""
    mark = " ～ " if language(locale) == "zh" else " – "
    return f"{format_date(since, locale)}{mark}{format_date(until, locale)}"


def format_instant(moment: datetime, zone: ZoneInfo, locale: str) -> str:
    """Day and time on the reader's clock: `2026-11-24 16:30`, in English `24 Nov 2026, 16:30`."""
    local = in_zone(moment, zone)
    mark = " " if language(locale) == "zh" else ", "
    return f"{format_date(local.date(), locale)}{mark}{local:%H:%M}"


def form_instant(moment: datetime, zone: ZoneInfo) -> str:
    """Day and time in a form; read again it is the same instant, so what is finer than a minute is shown too.

    The first of two equal hours is shown in UTC: without a zone the second one is meant.
    """
    local = in_zone(moment, zone).replace(tzinfo=None)
    try:
        meant = from_local(local, zone)
    except Unreadable:
        meant = None
    if meant != moment:
        return moment.astimezone(UTC).isoformat()
    return local.isoformat(sep=" ", timespec="auto" if local.second or local.microsecond else "minutes")


def _day_month(day: date, locale: str) -> str:
    return f"{day.day} {cldr(locale).months['format']['abbreviated'][day.month]}"


def clock_text(value: time) -> str:
    """A time of day: `08:30`, with seconds where it has some."""
    return value.isoformat("seconds" if value.second else "minutes")

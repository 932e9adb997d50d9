"""Days and instants in their one written form, ISO 8601, and in the zone of a reader. Lenient forms: human_dates.py."""

import re
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from engine.text.unreadable import Unreadable

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_CLOCK = re.compile(r"[0-9]{2}:[0-9]{2}(?::[0-9]{2})?", re.ASCII)
_MONTH = re.compile(r"[0-9]{4}-[0-9]{2}", re.ASCII)
_DATETIME = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?(?P<zone>Z|[-+][0-9]{2}:[0-9]{2})?",
    re.ASCII,
)


def parse_date(text: str) -> date:
    """The day written `2026-01-31`, of the real calendar, years 0001 to 9999; raises Unreadable `not_a_date`."""
    if not _DATE.fullmatch(text):
        raise Unreadable("not_a_date")
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Unreadable("not_a_date") from None


def parse_time(text: str) -> time:
    """The time of day written `08:30` or `08:30:15`; raises Unreadable `not_a_time`."""
    if not _CLOCK.fullmatch(text):
        raise Unreadable("not_a_time")
    try:
        return time.fromisoformat(text)
    except ValueError:
        raise Unreadable("not_a_time") from None


def parse_month(text: str) -> date:
    """The first day of the month written `2026-01`, or of the one a day is in; raises Unreadable `not_a_date`."""
    return parse_date(f"{text}-01" if _MONTH.fullmatch(text) else text).replace(day=1)


def parse_instant(text: str) -> datetime:
    """The instant written `2026-01-31T08:00:00Z`, in UTC; seconds and up to six digits of them may be left out.

    Raises Unreadable `zone_missing` without a zone, and `not_a_datetime` for everything else.
    """
    found = _DATETIME.fullmatch(text)
    if not found:
        raise Unreadable("not_a_datetime")
    if not found["zone"]:
        raise Unreadable("zone_missing")
    try:
        return datetime.fromisoformat(_six_digits(text, found.start("zone"))).astimezone(UTC)
    except (ValueError, OverflowError):
        raise Unreadable("not_a_datetime") from None


def _six_digits(text: str, zone: int) -> str:
    """With the fraction filled up: before Python 3.12 `fromisoformat` is only sure of three and six digits."""
    point = text.find(".", 0, zone)
    return text if point < 0 else text[:zone].ljust(point + 7, "0") + text[zone:]


def instant_text(moment: datetime) -> str:
    """The wire form of an instant: `2026-01-31T08:00:00.000000Z`."""
    in_utc = moment if moment.tzinfo is UTC else moment.astimezone(UTC)
    return in_utc.isoformat(timespec="microseconds")[:26] + "Z"


@cache
def zone_named(name: str) -> ZoneInfo:
    """The time zone `Asia/Shanghai`; raises Unreadable `unknown_zone`."""
    try:
        return ZoneInfo(name)
    except (ValueError, OSError):  # ZoneInfoNotFoundError is a KeyError, a path that leaves the data a ValueError
        raise Unreadable("unknown_zone", name=name) from None
    except KeyError:
        raise Unreadable("unknown_zone", name=name) from None


def from_local(local: datetime, zone: ZoneInfo) -> datetime:
    """The instant a clock on a wall of `zone` shows as `local` (naive), in UTC.

    An hour that comes twice is the second of the two, as in expressions and in PostgreSQL; one that is skipped raises
    Unreadable `no_such_time`.
    """
    try:
        moment = local.replace(tzinfo=zone, fold=1).astimezone(UTC)
        shown = moment.astimezone(zone).replace(tzinfo=None)
    except OverflowError:
        raise Unreadable("not_a_datetime") from None
    if shown != local:
        raise Unreadable("no_such_time")
    return moment


def in_zone(moment: datetime, zone: ZoneInfo) -> datetime:
    """The wall clock of `zone` at that instant, kept within the calendar at its two ends."""
    try:
        return moment.astimezone(zone)
    except OverflowError:
        return moment


def days_from(start: date, count: int) -> date:
    """So many days later (or earlier); raises Unreadable `not_a_date` outside the calendar."""
    try:
        return start + timedelta(days=count)
    except OverflowError:
        raise Unreadable("not_a_date") from None

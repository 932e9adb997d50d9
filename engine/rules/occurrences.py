"""When something that is done again and again is done next, on the wall clock of a zone.

A time of day that comes twice counts once, the second time; one that is left out counts by the clock before
(expressions/moments.py). A day that a month does not have is its last.
"""

from calendar import monthrange
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from typing import TypeAlias
from zoneinfo import ZoneInfo

from msgspec import Struct

from engine.expressions.moments import add_days, add_months, day_of, instant


class Each(Struct, frozen=True, tag="each"):
    """So many seconds after the time before, counted from the beginning of 1970 in UTC."""

    seconds: int


class Hourly(Struct, frozen=True, tag="hourly"):
    """At every full hour."""


class Daily(Struct, frozen=True, tag="daily"):
    """Every day at a time, or only on these weekdays (Monday is 1)."""

    at: time
    weekdays: frozenset[int] = frozenset(range(1, 8))


class Monthly(Struct, frozen=True, tag="monthly"):
    """On this day of every month, or of every so many; the first time in `month`."""

    at: time
    day: int
    months: int = 1
    month: int = 1


Rule: TypeAlias = Each | Hourly | Daily | Monthly


class NeverAgain(Exception):
    """The calendar ends before."""


def next_after(rule: Rule, moment: datetime, zone: ZoneInfo) -> datetime:
    """The first occurrence after an instant; raises NeverAgain."""
    if isinstance(rule, Each):
        past = int(moment.timestamp() // rule.seconds)
        return datetime.fromtimestamp((past + 1) * rule.seconds, UTC)
    if isinstance(rule, Hourly):
        return _full_hour(moment, zone)
    found = (instant(datetime.combine(day, rule.at), zone) for day in _days(rule, moment, zone))
    for one in found:
        if one is not None and one > moment:
            return one
    raise NeverAgain


def latest(rule: Rule, moment: datetime, zone: ZoneInfo) -> datetime:
    """The last occurrence up to an instant; raises NeverAgain."""
    found = one = next_after(rule, moment - _span(rule), zone)
    while one <= moment:
        found, one = one, next_after(rule, one, zone)
    return found


def _span(rule: Rule) -> timedelta:
    """In so long it comes at least once, however clocks are put forward and back."""
    match rule:
        case Each(seconds=seconds):
            return timedelta(seconds=seconds)
        case Hourly():
            return timedelta(hours=3)
        case Daily():
            return timedelta(days=9)
        case Monthly(months=months):
            return timedelta(days=31 * months + 3)


def _full_hour(moment: datetime, zone: ZoneInfo) -> datetime:
    """Not all zones are whole hours apart."""
    shown = moment.astimezone(zone)
    past = timedelta(minutes=shown.minute, seconds=shown.second, microseconds=shown.microsecond)
    return moment - past + timedelta(hours=1)


def _days(rule: Daily | Monthly, moment: datetime, zone: ZoneInfo) -> Iterator[date]:
    """Its days in their order, from one that is over at that instant."""
    today = day_of(moment, zone)
    if today is None:
        return iter(())
    return _daily(rule, today - timedelta(days=1)) if isinstance(rule, Daily) else _monthly(rule, today)


def _daily(rule: Daily, first: date) -> Iterator[date]:
    for past in count():
        day = add_days(first, past)
        if day is None:
            return
        if day.isoweekday() in rule.weekdays:
            yield day


def _monthly(rule: Monthly, today: date) -> Iterator[date]:
    first = date(today.year - 1, rule.month, 1)
    for past in count(0, rule.months):
        begin = add_months(first, past)
        if begin is None:
            return
        yield _day_in(begin, rule.day)


def _day_in(begin: date, day: int) -> date:
    """This day of a month that begins there, or its last."""
    return begin.replace(day=min(day, monthrange(begin.year, begin.month)[1]))

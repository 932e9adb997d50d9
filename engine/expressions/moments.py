"""Days and instants of the Python form: the Gregorian calendar of the years 1 to 9999, and the wall clock of a zone.

What would lie outside these years does not exist: None.
"""

from calendar import monthrange
from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

MICROSECOND = timedelta(microseconds=1)
DAY_MICROSECONDS = 86_400_000_000
MOST_MONTHS = 12 * 9999


@cache
def zone(name: str) -> ZoneInfo:
    """The time zone of that name."""
    return ZoneInfo(name)


def local(moment: datetime, where: ZoneInfo) -> datetime | None:
    """What the wall clock shows at an instant, without zone."""
    try:
        return moment.astimezone(where).replace(tzinfo=None)
    except OverflowError:
        return None


def instant(wall: datetime, where: ZoneInfo) -> datetime | None:
    """The instant at which the wall clock shows this.

    Of a time that comes twice it is the second, a time that is left out counts by the clock before: in both cases the
    smaller distance from UTC, as PostgreSQL has it.
    """
    offsets = [wall.replace(tzinfo=where, fold=fold).utcoffset() or timedelta() for fold in (0, 1)]
    try:
        return (wall - min(offsets)).replace(tzinfo=UTC)
    except OverflowError:
        return None


def day_of(moment: datetime, where: ZoneInfo) -> date | None:
    """The day it is in a zone at that instant."""
    wall = local(moment, where)
    return None if wall is None else wall.date()


def add_months(day: date, months: int) -> date | None:
    """The same day of a later month (earlier with a negative number), or the month's last."""
    if abs(months) > MOST_MONTHS:
        return None
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not 1 <= year <= 9999:
        return None
    return day.replace(year=year, month=month + 1, day=min(day.day, monthrange(year, month + 1)[1]))


def add_days(day: date, days: int) -> date | None:
    """So many days later; of a datetime without zone at the same time of day."""
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return None


def add_time(moment: datetime, microseconds: int) -> datetime | None:
    """So many microseconds later."""
    try:
        return moment + timedelta(microseconds=microseconds)
    except OverflowError:
        return None


def between(later: datetime, earlier: datetime) -> int:
    """Microseconds from one instant to the other."""
    return (later - earlier) // MICROSECOND

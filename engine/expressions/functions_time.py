"""Functions of days, instants and lengths of time. `today`, `now` and `date` are built by the checker itself."""

from collections.abc import Callable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from engine.expressions.functions import Function, Nodes, Operation, Parameter
from engine.expressions.literals import value_of
from engine.expressions.moments import DAY_MICROSECONDS, day_of, zone
from engine.expressions.nodes import Call, Literal
from engine.expressions.types import DATE, DATETIME, INTEGER, MOMENTS, Kind, Type, period

DAY = Parameter("day", MOMENTS)
NUMBER = Parameter("number", frozenset({Kind.INTEGER}))

MINUTE = 60_000_000
HOUR = 60 * MINUTE

UNITS: dict[str, tuple[str, int]] = {
    "days": ("days", 1),
    "weeks": ("days", 7),
    "months": ("months", 1),
    "years": ("months", 12),
    "hours": ("time", HOUR),
    "minutes": ("time", MINUTE),
}
"""Of each function that makes a length of time: what it is counted in, and how many of these one of it is."""

IN_TIME = {"days": DAY_MICROSECONDS, "time": 1}
"""Microseconds of what a length of time is counted in, where it has so many whenever it begins."""


def _whole(arguments: Nodes) -> Type:
    return INTEGER


def _part(name: str, doc: str, example: str, read: Callable[[date], int], most: int) -> Function:
    return Function(name, doc, example, (DAY,), _whole, lambda call: read, lambda call, sizes: most, by_day=True)


def _length(name: str, doc: str, example: str) -> Function:
    unit, factor = UNITS[name]
    return Function(
        name,
        doc,
        example,
        (NUMBER,),
        lambda arguments: period(unit),
        lambda call: lambda number: number * factor,
        lambda call, sizes: sizes[0] * factor,
    )


def zone_of(call: Call) -> str:
    """The zone that the checker adds to `date(moment)` as a last argument."""
    return given_text(call)


def given_text(call: Call) -> str:
    """The text that the checker adds as a last argument."""
    node = call.arguments[-1]
    text = value_of(node) if isinstance(node, Literal) else None
    assert text is None or isinstance(text, str), "what an application gives is a text"
    return text or ""


def _day_of(call: Call) -> Operation:
    where: ZoneInfo = zone(zone_of(call))

    def read(moment: datetime, *_: str) -> date | None:
        return day_of(moment, where)

    return read


def _quarter(day: date) -> int:
    return (day.month + 2) // 3


FUNCTIONS: tuple[Function, ...] = (
    Function(
        "today",
        "The day it is, in the application's time zone.",
        "today() == date(now())",
        (),
        lambda _: DATE,
    ),
    Function(
        "now",
        "The instant it is, the same for a whole request.",
        "now() - hours(1) < now()",
        (),
        lambda _: DATETIME,
    ),
    Function(
        "date",
        "The day of an instant, in the application's time zone; or the day that `date('2026-01-31')` names.",
        "date('2026-01-31') + days(1) == date('2026-02-01')",
        (Parameter("moment", MOMENTS),),
        lambda _: DATE,
        _day_of,
        given=("zone",),
    ),
    _part("year", "The year of a day.", "year(date('2026-01-31')) == 2026", lambda day: day.year, 9999),
    _part("quarter", "The quarter of the year, 1 to 4.", "quarter(date('2026-05-31')) == 2", _quarter, 4),
    _part("month", "The month of the year, 1 to 12.", "month(date('2026-05-31')) == 5", lambda day: day.month, 12),
    _part("day", "The day of the month, 1 to 31.", "day(date('2026-05-31')) == 31", lambda day: day.day, 31),
    _part(
        "weekday",
        "The day of the week: 1 is Monday, 7 is Sunday.",
        "weekday(date('2026-05-31')) == 7",
        lambda day: day.isoweekday(),
        7,
    ),
    _length(
        "days",
        "So many days, to be added to a day or an instant.",
        "date('2026-01-31') + days(1) == date('2026-02-01')",
    ),
    _length("weeks", "So many weeks.", "date('2026-01-31') - weeks(2) == date('2026-01-17')"),
    _length(
        "months",
        "So many months; adding them keeps the day of the month, or takes the month's last.",
        "date('2026-01-31') + months(1) == date('2026-02-28')",
    ),
    _length("years", "So many years.", "date('2024-02-29') + years(1) == date('2025-02-28')"),
    _length("hours", "So many hours, to be added to an instant.", "now() + hours(24) - now() == days(1)"),
    _length("minutes", "So many minutes, to be added to an instant.", "now() + minutes(60) - now() == hours(1)"),
)

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


def _part(name: str, doc: str, read: Callable[[date], int], most: int) -> Function:
    return Function(name, doc, (DAY,), _whole, lambda call: read, lambda call, sizes: most)


def _length(name: str, doc: str) -> Function:
    unit, factor = UNITS[name]
    return Function(
        name,
        doc,
        (NUMBER,),
        lambda arguments: period(unit),
        lambda call: lambda number: number * factor,
        lambda call, sizes: sizes[0] * factor,
    )


def zone_of(call: Call) -> str:
    """The zone of `date(moment, zone)`, which the checker adds as a second argument."""
    node = call.arguments[1]
    name = value_of(node) if isinstance(node, Literal) else None
    assert isinstance(name, str)
    return name


def _day_of(call: Call) -> Operation:
    where: ZoneInfo = zone(zone_of(call))

    def read(moment: datetime, *_: str) -> date | None:
        return day_of(moment, where)

    return read


def _never(call: Call) -> Operation:
    raise AssertionError(f"{call.function} is a node of its own")


def _nothing(call: Call, sizes: tuple[int, ...]) -> int:
    return 0


def _quarter(day: date) -> int:
    return (day.month + 2) // 3


FUNCTIONS: tuple[Function, ...] = (
    Function("today", "The day it is, in the application's time zone.", (), lambda _: DATE, _never, _nothing),
    Function("now", "The instant it is, the same for a whole request.", (), lambda _: DATETIME, _never, _nothing),
    Function(
        "date",
        "The day of an instant, in the application's time zone; or the day that `date('2026-01-31')` names.",
        (Parameter("moment", MOMENTS),),
        lambda _: DATE,
        _day_of,
        _nothing,
    ),
    _part("year", "The year of a day.", lambda day: day.year, 9999),
    _part("quarter", "The quarter of the year, 1 to 4.", _quarter, 4),
    _part("month", "The month of the year, 1 to 12.", lambda day: day.month, 12),
    _part("day", "The day of the month, 1 to 31.", lambda day: day.day, 31),
    _part("weekday", "The day of the week: 1 is Monday, 7 is Sunday.", lambda day: day.isoweekday(), 7),
    _length("days", "So many days, to be added to a day or an instant."),
    _length("weeks", "So many weeks."),
    _length("months", "So many months; adding them keeps the day of the month, or takes the month's last."),
    _length("years", "So many years."),
    _length("hours", "So many hours, to be added to an instant."),
    _length("minutes", "So many minutes, to be added to an instant."),
)

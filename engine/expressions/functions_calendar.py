"""Functions of the calendar: periods, anniversaries, working days."""

from datetime import date, datetime, time

from engine.expressions.calendars import STARTS, calendar_of, end_of, fiscal_year, next_anniversary, start_of
from engine.expressions.functions import Function, Nodes, Operation, Parameter
from engine.expressions.functions_time import given_text
from engine.expressions.hours import hours_of
from engine.expressions.literals import value_of
from engine.expressions.moments import instant, zone
from engine.expressions.nodes import Call, Literal
from engine.expressions.types import DATE, DATETIME, INTEGER, MOMENTS, TEXTS, Kind, Type

DAY = Parameter("day", MOMENTS)
PERIOD = Parameter("period", TEXTS, literal=True, words=tuple(STARTS))


def unit_of(call: Call) -> str:
    """The period that a call names."""
    node = call.arguments[1]
    name = value_of(node) if isinstance(node, Literal) else None
    assert isinstance(name, str), "a period is written out"
    return name


def _day(arguments: Nodes) -> Type:
    return DATE


def _start(call: Call) -> Operation:
    unit, begins = unit_of(call), given_text(call)
    return lambda day, *_: start_of(day, unit, begins)


def _end(call: Call) -> Operation:
    unit, begins = unit_of(call), given_text(call)
    return lambda day, *_: end_of(day, unit, begins)


def _fiscal_year(call: Call) -> Operation:
    begins = given_text(call)
    return lambda day, *_: fiscal_year(day, begins)


def _working_days(call: Call) -> Operation:
    calendar = calendar_of(given_text(call))
    return lambda day, number, *_: calendar.add(day, number)


def _working_hours(call: Call) -> Operation:
    hours = hours_of(given_text(call))
    return lambda moment, number, *_: hours.add(moment, number)


def _midnight(call: Call) -> Operation:
    where = zone(given_text(call))

    def begin(day: date, *_: str) -> datetime | None:
        return instant(datetime.combine(day, time()), where)

    return begin


FUNCTIONS: tuple[Function, ...] = (
    Function(
        "datetime",
        "The instant at which a day begins in the application's zone; or that `datetime('2026-01-31 08:00')` names.",
        "datetime(date('2026-01-31')) == datetime('2026-01-31 00:00')",
        (Parameter("day", MOMENTS),),
        lambda arguments: DATETIME,
        _midnight,
        given=("zone",),
    ),
    Function(
        "fiscal_year",
        "The year in which the fiscal year of a day begins; the application says when (`fiscal_year: 04-01`).",
        "fiscal_year(date('2026-12-31')) == 2026",
        (DAY,),
        lambda arguments: INTEGER,
        _fiscal_year,
        lambda call, sizes: 9999,
        by_day=True,
        given=("fiscal_year",),
    ),
    Function(
        "start_of",
        "The first day of the period a day lies in; a week begins on Monday.",
        "start_of(date('2026-05-17'), 'quarter') == date('2026-04-01')",
        (DAY, PERIOD),
        _day,
        _start,
        by_day=True,
        given=("fiscal_year",),
    ),
    Function(
        "end_of",
        "The last day of the period a day lies in; a week ends on Sunday.",
        "end_of(date('2026-05-17'), 'month') == date('2026-05-31')",
        (DAY, PERIOD),
        _day,
        _end,
        by_day=True,
        given=("fiscal_year",),
    ),
    Function(
        "next_anniversary",
        "The next day from today on with the same month and day, 28 February for the 29th; the day itself if it comes.",
        "next_anniversary(today()) == today()",
        (DAY,),
        _day,
        lambda call: next_anniversary,
        by_day=True,
        given=("today",),
    ),
    Function(
        "add_working_days",
        "The working day that is so many after a day, before it with a negative number: Monday to Friday, and what the "
        "application says in `holidays` and `workdays`.",
        "add_working_days(date('2026-05-15'), 1) == date('2026-05-18')",
        (DAY, Parameter("number", frozenset({Kind.INTEGER}))),
        _day,
        _working_days,
        by_day=True,
        given=("calendar",),
    ),
    Function(
        "add_working_hours",
        "The instant that is so many working hours after another, before it with a negative number: on working days, "
        "in the `hours` of the application.",
        "add_working_hours(datetime('2026-05-15 17:00'), 2) == datetime('2026-05-18 10:00')",
        (Parameter("moment", frozenset({Kind.DATETIME})), Parameter("number", frozenset({Kind.INTEGER}))),
        lambda arguments: DATETIME,
        _working_hours,
        given=("hours",),
    ),
)

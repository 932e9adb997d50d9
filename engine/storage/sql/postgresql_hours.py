"""Working hours in PostgreSQL, found without counting: engine/expressions/hours.py says how."""

from functools import partial
from itertools import accumulate

from sqlalchemy import BigInteger, Date, Double, Integer, Time, case, cast, extract, func, literal_column

from engine.expressions.calendars import LAST_ORDINAL
from engine.expressions.hours import HOUR, MOST_WORKING_HOURS, WorkHours
from engine.storage.sql.expression_frame import Element
from engine.storage.sql.postgresql_forms import between, once
from engine.storage.sql.postgresql_numbers import constant, exact
from engine.storage.sql.postgresql_times import (
    FIRST_INSTANT,
    FIRST_WALL,
    LAST_INSTANT,
    LAST_WALL,
    ZERO,
    wall_clock,
    zone_named,
)
from engine.storage.sql.postgresql_working import FIRST, number_of_day, whole, worked_days

ONE: Element = literal_column("1")


def add_working_hours(moment: Element, number: Element, hours: WorkHours) -> Element:
    """The instant that is so many working hours later; WorkHours.add says how."""
    limit = constant(MOST_WORKING_HOURS + 1)
    near = cast(between(exact(number), -limit, limit), BigInteger)
    return once(partial(_moved, hours), moment, near)


def _moved(hours: WorkHours, moment: Element, number: Element) -> Element:
    done = once(partial(_worked, hours), wall_clock(moment, hours.zone))
    found = once(partial(_found, hours), done + number * _number(HOUR), number)
    wall = between(found, FIRST_WALL, LAST_WALL)
    there = between(func.timezone(zone_named(hours.zone), wall), FIRST_INSTANT, LAST_INSTANT)
    return case((number == ZERO, moment), else_=there)


def _worked(hours: WorkHours, wall: Element) -> Element:
    """How long was worked up to what the clock shows, since the first day of the calendar."""
    day = cast(wall, Date) - FIRST
    clock = cast(extract("epoch", cast(wall, Time)) * constant(1_000_000), BigInteger)
    parts = [(clock - _number(begin), _number(end - begin)) for begin, end in hours.spans]
    today = sum((func.least(func.greatest(since, ZERO), length) for since, length in parts), start=ZERO)
    before, through = worked_days(day, hours.calendar), worked_days(day + ONE, hours.calendar)
    return before * _number(hours.length) + case((through > before, today), else_=ZERO)


def _found(hours: WorkHours, target: Element, number: Element) -> Element:
    """What the clock shows when so long was worked: forward the end of a part of a day, backward the beginning."""
    length, forward = _number(hours.length), number > ZERO
    index = case(
        (forward, whole(target + length - ONE, hours.length)), (target >= ZERO, whole(target, hours.length) + ONE)
    )
    return once(partial(_shown, hours), target, number, index)


def _shown(hours: WorkHours, target: Element, number: Element, index: Element) -> Element:
    rest = target - (index - ONE) * _number(hours.length)
    ordinal = between(number_of_day(index, hours.calendar), ZERO, _number(LAST_ORDINAL + 1))
    clock = once(partial(_clock, hours), rest, number) / constant(1_000_000)
    day = FIRST + cast(ordinal - ONE, Integer)
    return day + func.make_interval(ZERO, ZERO, ZERO, ZERO, ZERO, ZERO, cast(clock, Double))


def _clock(hours: WorkHours, rest: Element, number: Element) -> Element:
    ends = list(accumulate(end - begin for begin, end in hours.spans))
    cases = []
    for (_, end), until in zip(hours.spans, ends, strict=True):
        reached = (rest < _number(until)) | ((number > ZERO) & (rest == _number(until)))
        cases.append((reached, rest + _number(end - until)))
    return case(*cases)


def _number(value: int) -> Element:
    return cast(literal_column(str(value)), BigInteger)

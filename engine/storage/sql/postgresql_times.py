"""Days, instants and lengths of time in PostgreSQL, whose calendar is longer than ours: years 1 to 9999, else null.

Sums are worked out 12,000 years later, a multiple of the 400 years after which the calendar repeats itself: there they
cannot fall before the year 4713 BC, where PostgreSQL gives up.
"""

from collections.abc import Callable, Mapping
from functools import partial

from sqlalchemy import Date, Double, Integer, Time, case, cast, extract, func, literal_column

from engine.expressions.calendars import WorkCalendar, calendar_of
from engine.expressions.nodes import Difference, Shift
from engine.expressions.types import OWN, TEXT, Kind
from engine.storage.driver.base import Dialect
from engine.storage.sql.expression_emit import Emit
from engine.storage.sql.expression_frame import Element
from engine.storage.sql.expression_values import bound
from engine.storage.sql.postgresql_forms import between, once
from engine.storage.sql.postgresql_numbers import constant, exact
from engine.storage.sql.postgresql_working import add_working_days
from engine.text.durations import DAYS, MONTHS, SORT, TIME, WORKING_DAYS

LATER_YEARS = 12_000
LATER_DAYS = LATER_YEARS // 400 * 146_097
MOST_MONTHS = 120_000
MOST_DAYS = 4_000_000
HOUR = 3_600_000_000
MOST_TIME = MOST_DAYS * 24 * HOUR

ZERO: Element = literal_column("0")


def _column(text: str) -> Element:
    return literal_column(text)


FIRST_DAY = _column("DATE '12000-12-31'")
LAST_DAY = _column("DATE '22000-01-01'")
FIRST_CLOCK = _column("TIMESTAMP '12000-12-31 23:59:59.999999'")
LAST_CLOCK = _column("TIMESTAMP '22000-01-01'")
FIRST_WALL = _column("TIMESTAMP '0001-12-31 23:59:59.999999 BC'")
LAST_WALL = _column("TIMESTAMP '10000-01-01'")
FIRST_INSTANT = _column("TIMESTAMPTZ '0001-12-31 23:59:59.999999+00 BC'")
LAST_INSTANT = _column("TIMESTAMPTZ '10000-01-01 00:00:00+00'")
FIRST_LATER = _column("TIMESTAMPTZ '12000-12-31 23:59:59.999999+00'")
LAST_LATER = _column("TIMESTAMPTZ '22000-01-01 00:00:00+00'")
"""Before and behind what is allowed, for days, wall clocks and instants, as they are and 12,000 years later."""

LATER = _column(f"INTERVAL '{LATER_YEARS} years'")
LATER_HOURS = _column(f"INTERVAL '{LATER_DAYS * 24} hours'")


def shift(node: Shift, emit: Emit) -> Element:
    """A day or an instant and a length of time."""
    moment, length = emit.value(node.moment), exact(emit.value(node.period))
    if node.minus:
        length = -length
    if node.period.type.unit == OWN:
        return once(partial(_own_unit, node), moment, length)
    return _SHIFTS[node.moment.type.kind, node.period.type.unit](moment, length, node.zone)


def _own_unit(node: Shift, moment: Element, code: Element) -> Element:
    """What a length of time with a unit of its own does, by its sort."""
    sort, amount = func.div(func.abs(code), constant(SORT)), func.mod(code, constant(SORT))
    kind, calendar = node.moment.type.kind, calendar_of(node.calendar)
    moved = {
        sort: _SHIFTS[kind, unit](moment, amount, node.zone) for sort, unit in _UNITS.items() if (kind, unit) in _SHIFTS
    }
    moved[WORKING_DAYS] = _worked(kind, moment, amount, node.zone, calendar)
    return case(*((sort == constant(number), value) for number, value in moved.items()))


def _worked(kind: Kind, moment: Element, number: Element, zone: str, calendar: WorkCalendar) -> Element:
    if kind is Kind.DATE:
        return add_working_days(moment, number, calendar)
    wall = wall_clock(moment, zone)
    clock = add_working_days(cast(wall, Date), number, calendar) + cast(wall, Time)
    return between(func.timezone(zone_named(zone), clock), FIRST_INSTANT, LAST_INSTANT)


def difference(node: Difference, emit: Emit) -> Element:
    """Days, or microseconds."""
    later, earlier = emit.value(node.left), emit.value(node.right)
    if node.type.kind is Kind.INTEGER:
        return exact(later - earlier)
    return extract("epoch", later - earlier) * constant(1_000_000)


def _limited(number: Element, most: int) -> Element:
    return between(number, constant(-most), constant(most))


def _day_plus_days(day: Element, length: Element, zone: str) -> Element:
    moved = day + cast(_limited(length, MOST_DAYS) + constant(LATER_DAYS), Integer)
    return between(moved, FIRST_DAY, LAST_DAY) - _column(str(LATER_DAYS))


def _months(length: Element) -> Element:
    months = cast(_limited(length, MOST_MONTHS), Integer)
    return func.make_interval(_column(str(LATER_YEARS)), months, ZERO, ZERO, ZERO, ZERO, ZERO)


def _days(length: Element) -> Element:
    days = cast(_limited(length, MOST_DAYS) + constant(LATER_DAYS), Integer)
    return func.make_interval(ZERO, ZERO, ZERO, days, ZERO, ZERO, ZERO)


def day_plus_months(day: Element, length: Element, zone: str) -> Element:
    """So many months later."""
    moved = between(cast(day + _months(length), Date), FIRST_DAY, LAST_DAY)
    return cast(moved - LATER, Date)


def zone_named(name: str) -> Element:
    """The name of a zone, as a parameter."""
    return bound(name, TEXT, Dialect.POSTGRESQL)


def wall_clock(moment: Element, zone: str) -> Element:
    """What the clock shows in a zone; null outside our calendar."""
    return between(func.timezone(zone_named(zone), moment), FIRST_WALL, LAST_WALL)


def day_of(moment: Element, zone: str) -> Element:
    """The day it is in a zone."""
    return cast(wall_clock(moment, zone), Date)


def _by_the_clock(interval: Callable[[Element], Element], later: Element) -> Callable[[Element, Element, str], Element]:
    def moved(moment: Element, length: Element, zone: str) -> Element:
        clock = between(wall_clock(moment, zone) + interval(length), FIRST_CLOCK, LAST_CLOCK) - later
        return between(func.timezone(zone_named(zone), clock), FIRST_INSTANT, LAST_INSTANT)

    return moved


def _plus_time(moment: Element, length: Element, zone: str) -> Element:
    moved = moment + LATER_HOURS + once(_interval, _limited(length, MOST_TIME))
    return between(moved, FIRST_LATER, LAST_LATER) - LATER_HOURS


def _interval(length: Element) -> Element:
    """Microseconds as hours and seconds: as one number they would pass through a float of too few digits."""
    hours = cast(func.div(length, constant(HOUR)), Integer)
    seconds = func.mod(length, constant(HOUR)) / constant(1_000_000)
    return func.make_interval(ZERO, ZERO, ZERO, ZERO, hours, ZERO, cast(seconds, Double))


_UNITS = {TIME: "time", DAYS: "days", MONTHS: "months"}

_SHIFTS: Mapping[tuple[Kind, str], Callable[[Element, Element, str], Element]] = {
    (Kind.DATE, "days"): _day_plus_days,
    (Kind.DATE, "months"): day_plus_months,
    (Kind.DATETIME, "days"): _by_the_clock(_days, _column(f"INTERVAL '{LATER_DAYS} days'")),
    (Kind.DATETIME, "months"): _by_the_clock(_months, LATER),
    (Kind.DATETIME, "time"): _plus_time,
}

"""The Python form of what is calculated: arithmetic, times, calls, and numbers made to fit."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from operator import add, mul, sub
from typing import Any

from engine.expressions.calendars import WorkCalendar, calendar_of
from engine.expressions.moments import (
    DAY_MICROSECONDS,
    add_days,
    add_months,
    add_time,
    between,
    instant,
    local,
    zone,
)
from engine.expressions.nodes import AnyNode, Arithmetic, Call, Difference, Fit, Negate, Rescale, Shift
from engine.expressions.numbers import (
    EXACT,
    UNITS,
    OutOfRange,
    floored,
    quotient,
    remainder,
    rounded,
    rounded_integer,
)
from engine.expressions.python_run import Form, Maker, Run
from engine.expressions.registry import FUNCTIONS
from engine.expressions.types import OWN, Kind
from engine.text.durations import DAYS, MONTHS, SORT, TIME, WORKING_DAYS

Binary = Callable[[Any, Any], Any]


def _sum(node: Arithmetic) -> Binary:
    return add if node.type.kind is Kind.INTEGER else EXACT.add


def _minus(node: Arithmetic) -> Binary:
    return sub if node.type.kind is Kind.INTEGER else EXACT.subtract


def _product(node: Arithmetic) -> Binary:
    if node.type.kind is Kind.INTEGER:
        return mul
    scale = node.type.scale
    if node.left.type.scale + node.right.type.scale == scale:
        return EXACT.multiply
    return lambda one, other: rounded(EXACT.multiply(one, other), scale)


def _quotient(node: Arithmetic) -> Binary:
    return partial(_divided, node.type.scale)


def _divided(scale: int, one: Any, other: Any) -> Decimal | None:
    return quotient(one, other, scale)


def _floored(node: Arithmetic) -> Binary:
    return floored if node.type.kind is Kind.INTEGER else lambda one, other: _whole(floored(one, other))


def _whole(value: int | None) -> Decimal | None:
    return None if value is None else Decimal(value)


def _remainder(node: Arithmetic) -> Binary:
    if node.type.kind is Kind.INTEGER:
        return remainder
    unit = UNITS[node.type.scale]

    def run(one: Any, other: Any) -> Decimal | None:
        rest = remainder(one, other)
        return None if rest is None else EXACT.quantize(Decimal(rest), unit)

    return run


OPERATORS: Mapping[str, Callable[[Arithmetic], Binary]] = {
    "+": _sum,
    "-": _minus,
    "*": _product,
    "/": _quotient,
    "//": _floored,
    "%": _remainder,
}


def _arithmetic(node: Arithmetic, make: Maker) -> Run:
    return _of_two(OPERATORS[node.operator](node), make(node.left), make(node.right))


def _of_two(calculate: Binary, left: Run, right: Run) -> Run:
    def run(frame: Any, environment: Any) -> Any:
        one = left(frame, environment)
        if one is None:
            return None
        other = right(frame, environment)
        return None if other is None else calculate(one, other)

    return run


def _of_one(calculate: Callable[[Any], Any], inner: Run) -> Run:
    def run(frame: Any, environment: Any) -> Any:
        value = inner(frame, environment)
        return None if value is None else calculate(value)

    return run


def _negative(value: Any) -> Any:
    return value.copy_negate() if isinstance(value, Decimal) else -value


def _negate(node: Negate, make: Maker) -> Run:
    return _of_one(_negative, make(node.node))


def _shift(node: Shift, make: Maker) -> Run:
    add_to = (
        _own_unit(node)
        if node.period.type.unit == OWN
        else shift_by(node.moment.type.kind, node.period.type.unit, node.zone)
    )
    if node.minus:
        return _of_two(lambda moment, length: add_to(moment, -length), make(node.moment), make(node.period))
    return _of_two(add_to, make(node.moment), make(node.period))


def _own_unit(node: Shift) -> Binary:
    """What a length of time with a unit of its own does: hours nothing to a day, which has no time of day."""
    kind, calendar = node.moment.type.kind, calendar_of(node.calendar)
    by_sort: dict[int, Binary] = {
        DAYS: shift_by(kind, "days", node.zone),
        MONTHS: shift_by(kind, "months", node.zone),
        WORKING_DAYS: _working_days(kind, calendar)(node.zone),
    }
    if kind is Kind.DATETIME:
        by_sort[TIME] = shift_by(kind, "time", node.zone)

    def add_to(moment: Any, code: int) -> Any:
        sort, amount = divmod(abs(code), SORT)
        move = by_sort.get(sort)
        return None if move is None else move(moment, amount if code >= 0 else -amount)

    return add_to


def _working_days(kind: Kind, calendar: WorkCalendar) -> Callable[[str], Binary]:
    if kind is Kind.DATE:
        return lambda zone_name: calendar.add
    return _by_the_clock(lambda wall, number: _same_time(wall, calendar.add(wall.date(), number)))


def _same_time(wall: datetime, day: date | None) -> datetime | None:
    return None if day is None else datetime.combine(day, wall.time())


def shift_by(kind: Kind, unit: str, zone_name: str) -> Binary:
    """How so many of a unit are added."""
    return _SHIFTS[kind, unit](zone_name)


def _by_the_clock(shift: Binary) -> Callable[[str], Binary]:
    """A shift of days or months, done to what the wall clock of a zone shows."""

    def of(zone_name: str) -> Binary:
        where = zone(zone_name)

        def run(moment: Any, length: int) -> Any:
            wall = local(moment, where)
            later = None if wall is None else shift(wall, length)
            return None if later is None else instant(later, where)

        return run

    return of


_SHIFTS: Mapping[tuple[Kind, str], Callable[[str], Binary]] = {
    (Kind.DATE, "days"): lambda zone_name: add_days,
    (Kind.DATE, "months"): lambda zone_name: add_months,
    (Kind.DATETIME, "days"): _by_the_clock(add_days),
    (Kind.DATETIME, "months"): _by_the_clock(add_months),
    (Kind.DATETIME, "time"): lambda zone_name: add_time,
}


def _difference(node: Difference, make: Maker) -> Run:
    calculate = between if node.type.kind is Kind.PERIOD else _days_between
    return _of_two(calculate, make(node.left), make(node.right))


def _days_between(later: Any, earlier: Any) -> int:
    days: int = (later - earlier).days
    return days


def _call(node: Call, make: Maker) -> Run:
    function = FUNCTIONS[node.function]
    operation = function.operation(node)
    runs = tuple(make(one) for one in node.arguments)
    if not function.strict:
        return lambda frame, environment: operation(*[run(frame, environment) for run in runs])
    if len(runs) == 1:
        return _of_one(operation, runs[0])

    def run(frame: Any, environment: Any) -> Any:
        values = [one(frame, environment) for one in runs]
        return None if None in values else operation(*values)

    return run


def _rescale(node: Rescale, make: Maker) -> Run:
    if node.type.kind is Kind.PERIOD:
        return _of_one(lambda days: days * DAY_MICROSECONDS, make(node.node))
    unit = UNITS[node.type.scale]
    return _of_one(lambda value: EXACT.quantize(Decimal(value), unit), make(node.node))


def _fit(node: Fit, make: Maker) -> Run:
    fit = _integer_fit(node) if node.type.kind is Kind.INTEGER else _decimal_fit(node)
    return _of_one(fit, make(node.node))


def _integer_fit(node: Fit) -> Callable[[Any], int | None]:
    def fit(value: Any) -> int | None:
        whole = value if isinstance(value, int) else rounded_integer(value)
        if -(2**63) <= whole < 2**63:
            return whole
        _refuse(node)
        return None

    return fit


def _decimal_fit(node: Fit) -> Callable[[Any], Decimal | None]:
    unit, scale = UNITS[node.type.scale], node.type.scale
    limit = Decimal(10) ** (node.type.precision - scale)
    nothing, least = rounded(0, scale), limit.copy_negate()
    exact = node.node.type.scale == scale and node.node.type.kind is not Kind.INTEGER

    def fit(value: Any) -> Decimal | None:
        if not exact:
            value = EXACT.quantize(Decimal(value), unit)
        if least < value < limit:
            return value or nothing  # there is no minus zero
        _refuse(node)
        return None

    return fit


def _refuse(node: Fit) -> None:
    if node.strict:
        kind, digits, scale = node.type.kind, node.type.precision, node.type.scale
        raise OutOfRange(f"a result has more digits than {kind}({digits}, {scale}) has room for")


NUMBERS: Mapping[type[AnyNode], Form] = {
    Arithmetic: _arithmetic,
    Negate: _negate,
    Shift: _shift,
    Difference: _difference,
    Call: _call,
    Rescale: _rescale,
    Fit: _fit,
}
"""How each of these nodes runs."""

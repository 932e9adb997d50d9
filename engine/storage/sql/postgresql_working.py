"""Working days in PostgreSQL, found without counting: engine/expressions/calendars.py says how."""

from sqlalchemy import BigInteger, Integer, case, cast, func, literal_column
from sqlalchemy.dialects.postgresql import ARRAY

from engine.expressions.calendars import LAST_ORDINAL, MOST_WORKING_DAYS, WorkCalendar
from engine.storage.sql.expression_frame import Element
from engine.storage.sql.postgresql_forms import between, once
from engine.storage.sql.postgresql_numbers import constant, exact

FIRST: Element = literal_column("DATE '0001-01-01'")


def _number(value: int) -> Element:
    return literal_column(str(value))


def add_working_days(day: Element, number: Element, calendar: WorkCalendar) -> Element:
    """The working day that is so many after a day; WorkCalendar.add says how."""

    def moved(day: Element, number: Element) -> Element:
        back = case((number < _number(0), _number(1)), else_=_number(0))
        target = worked_days(day - FIRST + _number(1) - back, calendar) + number + back
        ordinal = between(once(lambda one: number_of_day(one, calendar), target), _number(0), _number(LAST_ORDINAL + 1))
        return case((number == _number(0), day), else_=FIRST + cast(ordinal - _number(1), Integer))

    limit = constant(MOST_WORKING_DAYS + 1)
    near = cast(between(exact(number), -limit, limit), BigInteger)
    return once(moved, day, near)


def worked_days(ordinal: Element, calendar: WorkCalendar) -> Element:
    """How many working days there are up to a day."""

    def count(one: Element) -> Element:
        plain = whole(one, 7) * _number(5) + func.least(func.mod(one, _number(7)), _number(5))
        return plain + _at(calendar.offsets, func.width_bucket(one, _array(calendar.ordinals)))

    return once(count, cast(ordinal, BigInteger))


def number_of_day(target: Element, calendar: WorkCalendar) -> Element:
    """The working day that is the so many-th of all."""

    def found(target: Element, passed: Element) -> Element:
        number = target - _at(calendar.offsets, passed) - _number(1)
        plain = whole(number, 5) * _number(7) + func.mod(number, _number(5)) + _number(1)
        return func.least(plain, _at(calendar.ordinals, passed))

    return once(found, target, func.width_bucket(target - _number(1), _array(calendar.reached)))


def whole(number: Element, divisor: int) -> Element:
    """Whole numbers divided, without a rest; SQLAlchemy's own sign would make a fraction of them."""
    return number.op("/", precedence=8)(_number(divisor))


def _array(numbers: tuple[int, ...]) -> Element:
    return literal_column(f"('{{{','.join(map(str, numbers))}}}'::BIGINT[])", type_=ARRAY(BigInteger()))


def _at(numbers: tuple[int, ...], place: Element) -> Element:
    """The number at a place, counted from 0; null behind the last."""
    return _array(numbers)[place + _number(1)]

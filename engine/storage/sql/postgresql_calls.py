"""The functions of the language in PostgreSQL, by name; `tests/storage/sql` holds the table complete."""

from collections.abc import Callable, Mapping

from sqlalchemy import BigInteger, Date, Text, and_, case, cast, extract, func, literal_column

from engine.expressions.calendars import calendar_of
from engine.expressions.functions_calendar import unit_of
from engine.expressions.functions_number import digits_of
from engine.expressions.functions_time import UNITS, given_text, zone_of
from engine.expressions.hours import hours_of
from engine.expressions.nodes import Call, Literal
from engine.expressions.texts import folded
from engine.expressions.types import TEXT, Kind, Type
from engine.storage.driver.base import Dialect
from engine.storage.sql import postgresql_periods as periods
from engine.storage.sql import postgresql_texts as texts
from engine.storage.sql import postgresql_words as words
from engine.storage.sql.expression_frame import Element
from engine.storage.sql.expression_values import bound
from engine.storage.sql.postgresql_forms import once
from engine.storage.sql.postgresql_hours import add_working_hours
from engine.storage.sql.postgresql_numbers import constant, exact, rounded
from engine.storage.sql.postgresql_times import day_of
from engine.storage.sql.postgresql_working import add_working_days

Elements = list[Element]
CallForm = Callable[[Call, Elements], Element]


def _absolute(node: Call, values: Elements) -> Element:
    return func.abs(exact(values[0]))


def _round(node: Call, values: Elements) -> Element:
    digits = digits_of(node.arguments)
    return rounded(exact(values[0]), min(digits, node.type.scale))


def _floor(node: Call, values: Elements) -> Element:
    return func.floor(exact(values[0]))


def _ceil(node: Call, values: Elements) -> Element:
    return func.ceil(exact(values[0]))


def _least(node: Call, values: Elements) -> Element:
    return once(lambda *each: _unless_null(func.least, each), *_comparable(node.type, values))


def _most(node: Call, values: Elements) -> Element:
    return once(lambda *each: _unless_null(func.greatest, each), *_comparable(node.type, values))


def _unless_null(choose: Callable[..., Element], values: tuple[Element, ...]) -> Element:
    """LEAST and GREATEST leave nulls out, which is not what is said of `min` and `max`."""
    return case((and_(*(value.is_not(None) for value in values)), choose(*values)))


def _comparable(type_: Type, values: Elements) -> Elements:
    return [value.collate("C") for value in values] if type_.text else values


def _coalesce(node: Call, values: Elements) -> Element:
    return func.coalesce(*values)


def _concat(node: Call, values: Elements) -> Element:
    pairs = zip(node.arguments, values, strict=True)
    return func.nullif(func.concat(*(_shown(argument.type, value) for argument, value in pairs)), literal_column("''"))


def _shown(type_: Type, value: Element) -> Element:
    if type_.number:
        return cast(rounded(exact(value), type_.scale), Text)
    if type_.kind is Kind.DATE:
        return func.to_char(value, literal_column("'YYYY-MM-DD'"))
    return cast(value, Text)


def _piece(node: Call, values: Elements) -> Element:
    """What is looked for, in the letters that the text is looked at in; a text written out is changed here and now."""
    piece = node.arguments[1]
    if isinstance(piece, Literal) and isinstance(piece.wire, str):
        return bound(folded(piece.wire), TEXT, Dialect.POSTGRESQL)
    return texts.folded(values[1])


def _date(node: Call, values: Elements) -> Element:
    return day_of(values[0], zone_of(node))


def _part(name: str) -> CallForm:
    return lambda node, values: exact(extract(name, cast(values[0], Date)))


def _length(name: str) -> CallForm:
    factor = UNITS[name][1]
    return lambda node, values: exact(values[0]) * constant(factor)


CALLS: Mapping[str, CallForm] = {
    "abs": _absolute,
    "round": _round,
    "floor": _floor,
    "ceil": _ceil,
    "min": _least,
    "max": _most,
    "coalesce": _coalesce,
    "len": lambda node, values: exact(cast(func.length(values[0]), BigInteger)),
    "lower": lambda node, values: texts.lower(values[0]),
    "upper": lambda node, values: texts.upper(values[0]),
    "trim": lambda node, values: texts.trimmed(values[0]),
    "comparable": lambda node, values: texts.comparable(values[0]),
    "contains": lambda node, values: texts.contains(values[0], _piece(node, values)),
    "starts_with": lambda node, values: texts.starts_with(values[0], _piece(node, values)),
    "ends_with": lambda node, values: texts.ends_with(values[0], _piece(node, values)),
    "replace": lambda node, values: texts.replaced(values[0], values[1], values[2]),
    "concat": _concat,
    "number": lambda node, values: texts.number_of(values[0]),
    "date": _date,
    "year": _part("year"),
    "quarter": _part("quarter"),
    "month": _part("month"),
    "day": _part("day"),
    "weekday": _part("isodow"),
    **{name: _length(name) for name in UNITS},
    "datetime": lambda node, values: periods.midnight(values[0], given_text(node)),
    "fiscal_year": lambda node, values: periods.fiscal_year(values[0], given_text(node)),
    "start_of": lambda node, values: periods.start_of(values[0], unit_of(node), given_text(node)),
    "end_of": lambda node, values: periods.end_of(values[0], unit_of(node), given_text(node)),
    "next_anniversary": lambda node, values: periods.next_anniversary(values[0], values[1]),
    "add_working_days": lambda node, values: add_working_days(values[0], values[1], calendar_of(given_text(node))),
    "add_working_hours": lambda node, values: add_working_hours(values[0], values[1], hours_of(given_text(node))),
    "similar": lambda node, values: words.similar(values[0], values[1]),
    "distance": lambda node, values: func._distance(values[0], values[1]),
    "amount_in_words": lambda node, values: words.amount_in_words(exact(values[0])),
}
"""How a call is said, by the function's name; arguments are elements already. What stands alone has no row."""

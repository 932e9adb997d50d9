"""Values of expressions on their way to a database and back, by what sort of value they are; and as parameters."""

from collections.abc import Callable, Mapping
from datetime import date, time
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    Date,
    DateTime,
    Numeric,
    Text,
    Time,
    bindparam,
    cast,
    false,
    null,
    true,
)
from sqlalchemy.types import TypeEngine

from engine.expressions.literals import value_of
from engine.expressions.nodes import Literal, Slot
from engine.expressions.numbers import EXACT, UNITS
from engine.expressions.types import Kind, Type
from engine.storage.driver.base import Dialect, Values
from engine.storage.schema import Codec, instant
from engine.storage.sql.expression_frame import Element
from engine.text.dates import instant_text

SAME = Codec(None, None, None)


def _scaled(type_: Type) -> Codec:
    scale = type_.scale
    return Codec(lambda value: int(value.scaleb(scale, EXACT)), lambda units: unscaled(units, scale), None)


def unscaled(units: int | str, scale: int) -> Decimal:
    """The decimal of so many smallest units; of more than 64 bits they come as text."""
    return Decimal(units).scaleb(-scale, EXACT)


def _constant(codec: Codec) -> Callable[[Type], Codec]:
    return lambda type_: codec


def _whole_digits(type_: Type) -> Codec:
    # asyncpg gives 10000 of a NUMERIC without fraction as 1E+4.
    return SAME if type_.scale else Codec(None, lambda value: value.quantize(UNITS[0]), None)


WHOLE = Codec(None, int, None)
"""Whole numbers of more than 64 bits come as text, too."""

CODECS: Mapping[Dialect, Mapping[Kind, Callable[[Type], Codec]]] = {
    Dialect.SQLITE: {
        Kind.BOOL: _constant(Codec(int, bool, None)),
        Kind.INTEGER: _constant(WHOLE),
        Kind.PERIOD: _constant(WHOLE),
        Kind.DECIMAL: _scaled,
        Kind.MONEY: _scaled,
        Kind.PERCENT: _scaled,
        Kind.DATE: _constant(Codec(date.isoformat, date.fromisoformat, None)),
        Kind.DATETIME: _constant(Codec(instant_text, instant, None)),
        Kind.TIME: _constant(Codec(time.isoformat, time.fromisoformat, None)),
    },
    Dialect.POSTGRESQL: {
        Kind.DECIMAL: _whole_digits,
        Kind.MONEY: _whole_digits,
        Kind.PERCENT: _whole_digits,
    },
}
"""How values travel; kinds without a row pass unchanged."""


def codec_of(type_: Type, dialect: Dialect) -> Codec:
    """How the results of an expression of this type travel, where they are no field's."""
    find = CODECS[dialect].get(type_.kind)
    return find(type_) if find else SAME


SQL_TYPES: Mapping[Kind, TypeEngine[Any]] = {
    Kind.BOOL: Boolean(),
    Kind.INTEGER: BigInteger(),
    Kind.PERIOD: BigInteger(),
    Kind.RECORD: BigInteger(),
    Kind.DECIMAL: Numeric(),
    Kind.MONEY: Numeric(),
    Kind.PERCENT: Numeric(),
    Kind.TEXT: Text(),
    Kind.CHOICE: Text(),
    Kind.ANY: Text(),
    Kind.LIST: ARRAY(Text()),
    Kind.DATE: Date(),
    Kind.DATETIME: DateTime(timezone=True),
    Kind.TIME: Time(),
    Kind.NULL: Text(),
}
"""PostgreSQL's types. Numbers have no digits prescribed: `NUMERIC(18, 2)` would round without a word."""


def parameter(name: str, type_: Type, dialect: Dialect) -> Element:
    """A parameter that the caller gives, in the driver's form."""
    return _of_type(bindparam(name), type_, dialect)


def bound(value: Any, type_: Type, dialect: Dialect) -> Element:
    """A value that belongs to the statement."""
    encode = codec_of(type_, dialect).encode
    return _of_type(bindparam(None, encode(value) if encode else value, unique=True), type_, dialect)


def literal(node: Literal, dialect: Dialect) -> Element:
    """A value written out in the expression."""
    value = value_of(node)
    if value is None:
        return cast(null(), SQL_TYPES[node.type.kind]) if dialect is Dialect.POSTGRESQL else null()
    if node.type.kind is Kind.BOOL:
        return true() if value else false()
    return bound(value, node.type, dialect)


def slot(node: Slot, dialect: Dialect) -> Element:
    """A literal that was lifted out: parameter `c0`, `c1`, ..."""
    return parameter(f"c{node.index}", node.type, dialect)


def constant_values(constants: tuple[Literal, ...], dialect: Dialect) -> Values:
    """The lifted literals as parameters."""
    return {f"c{index}": _encoded(one, dialect) for index, one in enumerate(constants)}


def _encoded(node: Literal, dialect: Dialect) -> Any:
    encode = codec_of(node.type, dialect).encode
    return encode(value_of(node)) if encode else value_of(node)


def _of_type(element: Element, type_: Type, dialect: Dialect) -> Element:
    # PostgreSQL takes the type of a parameter from what stands beside it, which may be another than ours.
    return cast(element, SQL_TYPES[type_.kind]) if dialect is Dialect.POSTGRESQL else element

"""Arithmetic in PostgreSQL: NUMERIC of as many digits as it takes, rounded only where the language says so."""

from collections.abc import Callable, Mapping

from sqlalchemy import BigInteger, Numeric, cast, func, literal_column

from engine.expressions.bounds import bound
from engine.expressions.folds import MOST_RECORDS
from engine.expressions.moments import DAY_MICROSECONDS
from engine.expressions.nodes import Aggregate, Arithmetic, Fit, Negate, Rescale
from engine.expressions.types import Kind
from engine.storage.sql.expression_emit import Emit
from engine.storage.sql.expression_frame import Element
from engine.storage.sql.postgresql_forms import between, once


def exact(element: Element) -> Element:
    """A number without limit, of whatever type it was."""
    return cast(element, Numeric)


def constant(number: int | str) -> Element:
    """A number of ours, written into the statement."""
    return literal_column(f"{number}::NUMERIC")


def rounded(element: Element, digits: int) -> Element:
    """Half away from zero, to so many digits after the point."""
    return func.round(element, literal_column(str(digits)))


def _sum(node: Arithmetic, left: Element, right: Element) -> Element:
    return left + right


def _minus(node: Arithmetic, left: Element, right: Element) -> Element:
    return left - right


def _product(node: Arithmetic, left: Element, right: Element) -> Element:
    digits = node.left.type.scale + node.right.type.scale
    return left * right if digits == node.type.scale else rounded(left * right, node.type.scale)


def _quotient(node: Arithmetic, left: Element, right: Element) -> Element:
    return divided(left, right, node.type.scale, _digits(node))


def divided(left: Element, right: Element, scale: int, digits: int) -> Element:
    """`left / right`, rounded once to `scale`; `digits` is how many PostgreSQL must work out to see a tie as a tie."""
    return rounded(_long(left, digits) / func.nullif(right, constant(0)), scale)


def _long(element: Element, digits: int) -> Element:
    # A quotient has as many digits after the point as its dividend, if that is more than PostgreSQL thinks enough.
    return element * constant("1." + "0" * digits)


def _digits(node: Arithmetic) -> int:
    """Digits after the point at which a quotient that is no tie cannot look like one.

    a / b is farther from every tie of scale s than 1 / (2 * b * 10**(s + scale of a)), with b in its smallest unit.
    """
    return node.type.scale + node.left.type.scale + len(str(bound(node.right))) + 2


def _floored(node: Arithmetic, left: Element, right: Element) -> Element:
    return func.floor(_long(left, _digits(node)) / func.nullif(right, constant(0)))


def _remainder(node: Arithmetic, left: Element, right: Element) -> Element:
    return once(_modulo, left, func.nullif(right, constant(0)))


def _modulo(left: Element, right: Element) -> Element:
    """With the sign of the divisor; PostgreSQL's own has that of the dividend."""
    return func.mod(func.mod(left, right) + right, right)


OPERATORS: Mapping[str, Callable[[Arithmetic, Element, Element], Element]] = {
    "+": _sum,
    "-": _minus,
    "*": _product,
    "/": _quotient,
    "//": _floored,
    "%": _remainder,
}


def arithmetic(node: Arithmetic, emit: Emit) -> Element:
    """Two numbers."""
    left, right = exact(emit.value(node.left)), exact(emit.value(node.right))
    return OPERATORS[node.operator](node, left, right)


def negative(node: Negate, emit: Emit) -> Element:
    """Minus a number, or a length of time."""
    return -exact(emit.value(node.node))


def rescaled(node: Rescale, emit: Emit) -> Element:
    """The same number: NUMERIC needs no digits to compare."""
    value = emit.value(node.node)
    return exact(value) * constant(DAY_MICROSECONDS) if node.type.kind is Kind.PERIOD else exact(value)


def mean(node: Aggregate, element: Element) -> Element:
    """The sum divided by the number of values."""
    digits = node.type.scale + node.element.type.scale + len(str(MOST_RECORDS)) + 2
    return divided(func.sum(exact(element)), exact(func.count(element)), node.type.scale, digits)


def fitted(node: Fit, emit: Emit) -> Element:
    """Rounded to the type, and refused (or null) where it does not fit."""
    value = rounded(exact(emit.value(node.node)), node.type.scale)
    if node.strict:
        if node.type.kind is Kind.INTEGER:
            return cast(value, BigInteger)
        return cast(value, Numeric(node.type.precision, node.type.scale))
    if node.type.kind is Kind.INTEGER:
        return between(value, constant(-(2**63) - 1), constant(2**63))
    limit = 10 ** (node.type.precision - node.type.scale)
    return between(value, constant(-limit), constant(limit))

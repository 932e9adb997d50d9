"""How large a number can be at most, in units of its scale, whatever the records hold: from the tree alone."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from engine.expressions.literals import value_of
from engine.expressions.moments import DAY_MICROSECONDS
from engine.expressions.nodes import (
    Aggregate,
    AnyNode,
    Applied,
    Arithmetic,
    Call,
    Cases,
    Difference,
    Fit,
    If,
    Literal,
    Negate,
    Read,
    Rescale,
    Slot,
    Virtual,
)
from engine.expressions.registry import FOLDS, FUNCTIONS
from engine.expressions.types import Kind, Type

WORD = 2**63
"""One more than the largest integer of 64 bits."""

MOST_DAYS = 10**7
MOST_MICROSECONDS = MOST_DAYS * DAY_MICROSECONDS


def bound(node: AnyNode) -> int:
    """No value of this number, or length of time, is farther from zero."""
    find = BOUNDS.get(type(node))
    return find(node) if find else 0


def of_type(type_: Type) -> int:
    """The most a stored value of this type can be."""
    return WORD if type_.kind in (Kind.INTEGER, Kind.PERIOD) else int(10**type_.precision - 1)


def aligned(node: AnyNode, scale: int) -> int:
    """The bound in units of another scale with no fewer digits."""
    return int(bound(node) * 10 ** (scale - node.type.scale))


def _literal(node: Literal) -> int:
    value = value_of(node)
    return abs(int(Decimal(value).scaleb(node.type.scale))) if isinstance(value, int | Decimal) else 0


def _stored(node: Read | Slot | Fit) -> int:
    return of_type(node.type)


def _virtual(node: Virtual) -> int:
    return bound(node.node)


def _if(node: If) -> int:
    return max(bound(node.then), bound(node.otherwise))


def _cases(node: Cases) -> int:
    make = sum if node.function == "sum" else max
    return make(bound(one) for one in (*node.values, node.otherwise))


def _applied(node: Applied) -> int:
    return bound(node.body)


def _negate(node: Negate) -> int:
    return bound(node.node)


def _difference(node: Difference) -> int:
    return MOST_MICROSECONDS if node.type.kind is Kind.PERIOD else MOST_DAYS


def _call(node: Call) -> int:
    return FUNCTIONS[node.function].largest(node, tuple(bound(one) for one in node.arguments))


def _rescale(node: Rescale) -> int:
    if node.type.kind is Kind.PERIOD:
        return bound(node.node) * DAY_MICROSECONDS
    return aligned(node.node, node.type.scale)


def _aggregate(node: Aggregate) -> int:
    fold = FOLDS.get(node.function)  # records themselves are no numbers
    return fold.most(bound(node.element), node.type) if fold else 0


def _sum(node: Arithmetic) -> int:
    return aligned(node.left, node.type.scale) + aligned(node.right, node.type.scale)


def _product(node: Arithmetic) -> int:
    lost = node.left.type.scale + node.right.type.scale - node.type.scale
    return int(bound(node.left) * bound(node.right) // 10**lost + 1)


def _quotient(node: Arithmetic) -> int:
    # The smallest divisor that is not zero is one unit of its scale.
    return int(bound(node.left) * 10 ** (node.right.type.scale + node.type.scale) // 10**node.left.type.scale + 1)


def _remainder(node: Arithmetic) -> int:
    return aligned(node.right, node.type.scale)


OPERATORS: Mapping[str, Callable[[Arithmetic], int]] = {
    "+": _sum,
    "-": _sum,
    "*": _product,
    "/": _quotient,
    "//": _quotient,
    "%": _remainder,
}

BOUNDS: Mapping[type[AnyNode], Callable[[Any], int]] = {
    Literal: _literal,
    Slot: _stored,
    Read: _stored,
    Virtual: _virtual,
    If: _if,
    Cases: _cases,
    Applied: _applied,
    Arithmetic: lambda node: OPERATORS[node.operator](node),
    Negate: _negate,
    Difference: _difference,
    Call: _call,
    Rescale: _rescale,
    Fit: _stored,
    Aggregate: _aggregate,
}
"""Nodes that are not numbers have no bound, and no row."""

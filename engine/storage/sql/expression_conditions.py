"""Conditions as SQL, as far as both databases say them alike: `and or not`, `is null`, comparing what is made alike."""

import operator
from collections.abc import Callable, Mapping
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Any

from msgspec.structs import replace
from sqlalchemy import and_, case, or_

from engine.expressions.literals import value_of
from engine.expressions.nodes import (
    Among,
    AnyNode,
    Both,
    Compare,
    Comparison,
    Either,
    Empty,
    If,
    Literal,
    Not,
    Read,
)
from engine.expressions.types import BOOL, Kind
from engine.storage.sql.expression_emit import Emit, Form, is_not_true
from engine.storage.sql.expression_frame import Condition, Element

OPERATORS: Mapping[Comparison, Callable[[Any, Any], Any]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
MIRRORED: Mapping[Comparison, Comparison] = {"==": "==", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}

NEVER = Literal(type=BOOL, wire=False)


def _not(node: Not, emit: Emit) -> Condition:
    return is_not_true(emit.truth(node.node))


def _both(node: Both, emit: Emit) -> Condition:
    return and_(*(emit.truth(one) for one in node.nodes))


def _either(node: Either, emit: Emit) -> Condition:
    return or_(*(emit.truth(one) for one in node.nodes))


def _empty(node: Empty, emit: Emit) -> Condition:
    value = emit.value(node.node)
    return value.is_not(None) if node.negated else value.is_(None)


def choice(node: If, emit: Emit) -> Element:
    """CASE WHEN; a condition that is null takes the other branch."""
    return case((emit.truth(node.condition), emit.value(node.then)), else_=emit.value(node.otherwise))


def compared(comparison: Comparison, left: Element, right: Element) -> Condition:
    """A comparison of two elements of the same kind."""
    condition: Condition = OPERATORS[comparison](left, right)
    return condition


def listed(node: Among, value: Element, items: list[Element]) -> Condition:
    """IN with a list whose length belongs to the statement."""
    return value.not_in(items) if node.negated else value.in_(items)


COMMON: Mapping[type[AnyNode], Form] = {Not: _not, Both: _both, Either: _either, Empty: _empty}
"""What is said alike in both databases."""


def sharpened(node: Compare) -> AnyNode:
    """A column on the left, and beside it a number with no more digits than it has: an index serves that.

    `quantity > 10.5` is `quantity > 10`, and nothing equals 10.5.
    """
    if not isinstance(node.left, Read) and isinstance(node.right, Read):
        node = replace(node, operator=MIRRORED[node.operator], left=node.right, right=node.left)
    column, number = node.left, node.right
    if not (isinstance(column, Read) and isinstance(number, Literal) and number.type.number):
        return node
    if number.type.scale <= column.type.scale:
        return node
    return _cut(node, column, number)


def _cut(node: Compare, column: Read, number: Literal) -> AnyNode:
    value, unit = Decimal(str(value_of(number))), Decimal(1).scaleb(-column.type.scale)
    down, up = value.quantize(unit, ROUND_FLOOR), value.quantize(unit, ROUND_CEILING)
    if down != up and node.operator == "==":
        return NEVER
    if down != up and node.operator == "!=":
        return Empty(type=BOOL, node=column, negated=True)
    # x > 10.5 is x > 10, and x >= 10.5 is x >= 11; downward the other way round.
    nearest = up if node.operator in (">=", "<") else down
    wire = int(nearest) if column.type.kind is Kind.INTEGER else str(nearest)
    return replace(node, right=Literal(type=column.type, wire=wire))

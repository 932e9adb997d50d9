"""Arithmetic: the type and scale of what comes out, and what does not go together."""

import ast
from collections.abc import Callable, Mapping
from typing import TypeAlias

from engine.expressions import literals
from engine.expressions.build_times import is_time, time_arithmetic
from engine.expressions.build_values import fixed
from engine.expressions.building import BROKEN, Building
from engine.expressions.nodes import AnyNode, Arithmetic, Literal, Negate, Operator
from engine.expressions.problems import Place
from engine.expressions.sources import APART, CONVERTED, apart, money
from engine.expressions.types import DIVISION_DIGITS, INTEGER, MAX_SCALE, OWN, Kind, Type, describe

OPERATORS: Mapping[type[ast.operator], Operator] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.FloorDiv: "//",
    ast.Mod: "%",
}

Rule: TypeAlias = Callable[[AnyNode, AnyNode], Type | None]


def build_arithmetic(building: Building, part: ast.BinOp) -> AnyNode:
    """`a + b` and its like, of numbers or of times."""
    left, right = building.node(part.left), building.node(part.right)
    if Kind.UNKNOWN in (left.type.kind, right.type.kind):
        return BROKEN
    operator = OPERATORS.get(type(part.op))
    if operator is None:
        return building.fail(part, "EXP-SYNTAX", "there is no such operator")
    if is_time(left) or is_time(right):
        return time_arithmetic(building, part, operator, left, right)
    if not _calculable(left) or not _calculable(right):
        return _not_numbers(building, part, operator, left, right)
    if Kind.NULL in (left.type.kind, right.type.kind):
        return literals.NOTHING
    type_ = RULES[operator](left, right)
    if type_ is None:
        return _wrong_money(building, part, operator, left, right)
    return Arithmetic(type=type_, operator=operator, left=left, right=right)


def build_sign(building: Building, part: ast.UnaryOp) -> AnyNode:
    """`-x`; `+x` is x."""
    node = building.node(part.operand)
    if node.type.vague:
        return node
    if not node.type.number and (node.type.kind is not Kind.PERIOD or node.type.unit == OWN):
        return building.fail(part, "EXP-TYPE", f"`-` belongs before a number, not before {describe(node.type)}")
    if isinstance(part.op, ast.UAdd):
        return node
    return literals.negative(node) if isinstance(node, Literal) else Negate(type=node.type, node=node)


def operator_place(building: Building, left: ast.expr, right: ast.expr, operator: str) -> Place:
    """Where the operator between two parts stands."""
    before, after = building.source.place(left), building.source.place(right)
    end = before.offset + before.length
    found = building.source.find(operator, end, after.offset)
    return Place(found if found >= 0 else end, len(operator))


def _calculable(node: AnyNode) -> bool:
    return node.type.number or node.type.kind is Kind.NULL


def _money(node: AnyNode) -> bool:
    return node.type.kind is Kind.MONEY


def _kind(left: AnyNode, right: AnyNode) -> Kind:
    return left.type.kind if left.type.kind is right.type.kind else Kind.DECIMAL


def _alike(left: AnyNode, right: AnyNode) -> bool:
    """Whether what is money of the two is of the same currency."""
    return not apart([left.type, right.type])


def _typed(kind: Kind, scale: int) -> Type:
    return INTEGER if kind is Kind.INTEGER else Type(kind, min(scale, MAX_SCALE))


def _sum(left: AnyNode, right: AnyNode) -> Type | None:
    scale = max(left.type.scale, right.type.scale)
    if not _money(left) and not _money(right):
        return _typed(_kind(left, right), scale)
    together = _alike(left, right) if _money(left) == _money(right) else fixed(left) or fixed(right)
    return money(scale, left.type, right.type) if together else None


def summed(left: AnyNode, right: AnyNode) -> Type | None:
    """The type of a sum; None where the two cannot be added."""
    return _sum(left, right)


def _product(left: AnyNode, right: AnyNode) -> Type | None:
    scale = left.type.scale + right.type.scale
    if _money(left) or _money(right):
        return None if _money(left) and _money(right) else money(min(scale, MAX_SCALE), left.type, right.type)
    return INTEGER if left.type.kind is right.type.kind is Kind.INTEGER else _typed(Kind.DECIMAL, scale)


def _quotient(left: AnyNode, right: AnyNode) -> Type | None:
    scale = left.type.scale + DIVISION_DIGITS
    if _money(left) and _money(right):
        return _typed(Kind.DECIMAL, scale) if _alike(left, right) else None
    if _money(left):
        return money(min(scale, MAX_SCALE), left.type)
    return None if _money(right) else _typed(Kind.DECIMAL, scale)


def _whole_quotient(left: AnyNode, right: AnyNode) -> Type | None:
    if _money(left) and _money(right):
        return INTEGER if _alike(left, right) else None
    if _money(left):
        return money(0, left.type)
    return None if _money(right) else INTEGER


def _remainder(left: AnyNode, right: AnyNode) -> Type | None:
    scale = max(left.type.scale, right.type.scale)
    if _money(left):
        return money(scale, left.type) if _alike(left, right) else None
    return None if _money(right) else _typed(_kind(left, right), scale)


RULES: Mapping[Operator, Rule] = {
    "+": _sum,
    "-": _sum,
    "*": _product,
    "/": _quotient,
    "//": _whole_quotient,
    "%": _remainder,
}
"""The type of a result; None where money and numbers do not go together so."""


def _wrong_money(building: Building, part: ast.BinOp, operator: str, left: AnyNode, right: AnyNode) -> AnyNode:
    place = operator_place(building, part.left, part.right, operator)
    if not _alike(left, right) and operator != "*":
        return building.fail_at(place, "EXP-TYPE", APART, CONVERTED)
    message = f"{describe(left.type)} `{operator}` {describe(right.type)} means nothing"
    hint = "money is added to money, and multiplied with and divided by numbers"
    return building.fail_at(place, "EXP-TYPE", message, hint)


def _not_numbers(building: Building, part: ast.BinOp, operator: str, left: AnyNode, right: AnyNode) -> AnyNode:
    place = operator_place(building, part.left, part.right, operator)
    wrong = right if _calculable(left) else left
    message = f"`{operator}` needs numbers, and got {describe(wrong.type)}"
    return building.fail_at(place, "EXP-TYPE", message, _number_hint(building, part, operator, left, right))


def _number_hint(building: Building, part: ast.BinOp, operator: str, left: AnyNode, right: AnyNode) -> str | None:
    if operator == "+" and (left.type.text or right.type.text):
        return f"join texts with `concat({building.written(part.left)}, {building.written(part.right)})`"
    if Kind.COLLECTION in (left.type.kind, right.type.kind):
        return "many records are summed up: `sum(c.amount for c in contacts)`, `count(contacts)`"
    if Kind.BOOL in (left.type.kind, right.type.kind):
        return "write `1 if condition else 0`"
    return None

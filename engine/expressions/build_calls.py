"""Calls of functions: which function, how many arguments, of what kinds."""

import ast
from collections.abc import Callable, Mapping

from engine.diagnostics import nearest
from engine.expressions import foreign
from engine.expressions.build_conditions import condition
from engine.expressions.build_loops import build_fold
from engine.expressions.build_values import adapted, as_type, common, together
from engine.expressions.building import BROKEN, Building
from engine.expressions.functions import Function
from engine.expressions.literals import NOTHING
from engine.expressions.nodes import AnyNode, Call, Clock, Literal
from engine.expressions.registry import FOLDS, FUNCTIONS
from engine.expressions.types import DATE, DATETIME, TEXT, Kind, describe

METHODS: Mapping[str, str] = {
    "strip": "trim",
    "startswith": "starts_with",
    "endswith": "ends_with",
    "length": "len",
    "size": "len",
    "includes": "contains",
    "touppercase": "upper",
    "tolowercase": "lower",
}
"""What the methods of other languages are called here."""


def build_call(building: Building, part: ast.Call) -> AnyNode:
    """`round(amount, 2)`, `sum(c.amount for c in contacts)`."""
    if isinstance(part.func, ast.Attribute):
        return _method(building, part.func)
    if not isinstance(part.func, ast.Name):
        return building.fail(part, "EXP-SYNTAX", "only a function can be called")
    name = part.func.id
    if name in FOLDS and (name not in FUNCTIONS or len(part.args) == 1):
        return _fold(building, part, name)
    if name not in FUNCTIONS:
        return _no_function(building, part.func, name)
    return _function(building, part, FUNCTIONS[name])


def _fold(building: Building, part: ast.Call, name: str) -> AnyNode:
    if len(part.args) != 1:
        message = f"`{name}` takes one collection, or `... for c in ...`"
        return building.fail(part, "EXP-FUNCTION", message, f"write `{name}(c.amount for c in contacts)`")
    return build_fold(building, part.args[0], FOLDS[name], condition)


def _function(building: Building, part: ast.Call, function: Function) -> AnyNode:
    count = len(part.args)
    if count < function.fewest or (function.most is not None and count > function.most):
        message = f"`{function.name}` takes {_how_many(function)}, and got {count}"
        return building.fail(part, "EXP-FUNCTION", message, f"write `{function.signature}`")
    nodes = [building.node(one) for one in part.args]
    if any(one.type.kind is Kind.UNKNOWN for one in nodes):
        return BROKEN
    special = _SPECIAL.get(function.name)
    if special is not None:
        return special(building, part, nodes)
    return _called(building, part, function, nodes)


def _called(building: Building, part: ast.Call, function: Function, nodes: list[AnyNode]) -> AnyNode:
    pairs = enumerate(zip(part.args, nodes, strict=True))
    taken = [_takes(building, function, position, *pair) for position, pair in pairs]  # each says what is wrong with it
    if not all(taken):
        return BROKEN
    if function.strict and any(one.type.kind is Kind.NULL for one in nodes):
        return NOTHING
    if function.alike:
        alike = together(building, part.args, nodes)
        if alike is None:
            return BROKEN
        nodes = [as_type(one, common(alike)) for one in alike]
    if function.name in _DAY_PARTS:
        nodes = [_day(building, one) for one in nodes]
    arguments = tuple(nodes)
    return Call(type=function.gives(arguments), function=function.name, arguments=arguments)


def _takes(building: Building, function: Function, position: int, part: ast.expr, node: AnyNode) -> bool:
    parameter = function.parameter(position)
    if parameter.literal and not isinstance(node, Literal):
        message = f"`{parameter.name}` of `{function.name}` is a number written out"
        building.fail(part, "EXP-FUNCTION", message, f"write `{function.name}(x, 2)`")
        return False
    if node.type.kind in parameter.kinds or node.type.kind is Kind.NULL:
        return not parameter.literal or _small(building, part, node)
    message = f"`{parameter.name}` of `{function.name}` cannot be {describe(node.type)}"
    building.fail(part, "EXP-TYPE", message, f"write `{function.signature}`")
    return False


def _small(building: Building, part: ast.expr, node: AnyNode) -> bool:
    if isinstance(node, Literal) and isinstance(node.wire, int) and -12 <= node.wire <= 10:
        return True
    building.fail(part, "EXP-FUNCTION", "this is a whole number between -12 and 10")
    return False


def _how_many(function: Function) -> str:
    if function.most is None:
        return f"{function.fewest} or more values"
    fewest, most = function.fewest, function.most
    number = str(most) if fewest == most else f"{fewest} to {most}"
    return "nothing" if most == 0 else f"{number} value{'s' if most > 1 else ''}"


def _today(building: Building, part: ast.Call, nodes: list[AnyNode]) -> AnyNode:
    return Clock(type=DATE)


def _now(building: Building, part: ast.Call, nodes: list[AnyNode]) -> AnyNode:
    return Clock(type=DATETIME)


def _date(building: Building, part: ast.Call, nodes: list[AnyNode]) -> AnyNode:
    node = adapted(building, part.args[0], nodes[0], DATE)
    if node.type.kind in (Kind.DATE, Kind.DATETIME):
        return _day(building, node)
    if node.type.vague:
        return node
    message = f"`date` takes an instant, or a day written as text, not {describe(node.type)}"
    return building.fail(part.args[0], "EXP-TYPE", message, "write `date(created_at)` or `date('2026-01-31')`")


def _day(building: Building, node: AnyNode) -> AnyNode:
    """A day: of an instant the one it is in the application's zone."""
    if node.type.kind is not Kind.DATETIME:
        return node
    return Call(type=DATE, function="date", arguments=(node, Literal(type=TEXT, wire=building.zone)))


_SPECIAL: Mapping[str, Callable[[Building, ast.Call, list[AnyNode]], AnyNode]] = {
    "today": _today,
    "now": _now,
    "date": _date,
}
_DAY_PARTS = frozenset({"year", "quarter", "month", "day", "weekday"})


def _method(building: Building, method: ast.Attribute) -> AnyNode:
    name = METHODS.get(method.attr.lower(), method.attr.lower())
    known = name in FUNCTIONS or name in FOLDS
    hint = f"write `{name}({building.written(method.value)})`" if known else "functions stand before: `lower(name)`"
    return building.fail(method, "EXP-FUNCTION", f"a value has no function `.{method.attr}()`", hint)


def _no_function(building: Building, part: ast.Name, name: str) -> AnyNode:
    hint = foreign.FUNCTIONS.get(name.lower())
    if hint is None:
        close = nearest(name, [*FUNCTIONS, *FOLDS])
        hint = f"did you mean `{close}`?" if close else None
    return building.fail(part, "EXP-FUNCTION", f"there is no function `{name}`", hint)

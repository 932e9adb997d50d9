"""The whole expression: what its place wants it to be, or what can stand by itself."""

import ast

from engine.diagnostics import nearest
from engine.expressions.bounds import bound, of_type
from engine.expressions.build_conditions import as_condition
from engine.expressions.build_values import adapted
from engine.expressions.building import BROKEN, Building
from engine.expressions.nodes import AnyNode, Fit, Literal, Read
from engine.expressions.sources import CONVERTED, apart
from engine.expressions.types import OWN, WORDS, Kind, Type, describe


def result(building: Building, part: ast.expr, node: AnyNode, want: Type | None) -> AnyNode:
    """The node as a value of `want`; without it as it is, if it is a value at all."""
    if node.type.kind is Kind.UNKNOWN:
        return BROKEN
    if want is None:
        return _by_itself(building, part, node)
    node = adapted(building, part, node, want)
    if node.type.kind is Kind.UNKNOWN:
        return BROKEN
    if node.type.kind is Kind.NULL:
        return Literal(type=want, wire=None)
    if want.kind is Kind.BOOL:
        return as_condition(building, part, node)
    if want.number and node.type.number:
        if building.scope.entity is not None and apart([want, node.type]):
            return building.fail(part, "EXP-TYPE", "this amount is of another currency than its place", CONVERTED)
        return fitted(node, want)
    if not _stands_for(node.type, want):
        return _other_kind(building, part, node, want)
    return node


def fitted(node: AnyNode, want: Type) -> AnyNode:
    """A number with the digits of a type; what has them as it stands needs no care."""
    alike = (node.type.kind is Kind.INTEGER) == (want.kind is Kind.INTEGER) and node.type.scale == want.scale
    if alike and isinstance(node, Read | Literal) and bound(node) <= of_type(want):
        return node
    if alike and want.kind is Kind.INTEGER and bound(node) < of_type(want):
        return node
    return Fit(type=want, node=node)


def _by_itself(building: Building, part: ast.expr, node: AnyNode) -> AnyNode:
    if node.type.kind is Kind.COLLECTION:
        hint = f"write `count({building.written(part)})`"
        return building.fail(part, "EXP-PATH", f"`{building.written(part)}` are many records", hint)
    if node.type.kind is Kind.PERIOD and node.type.unit != OWN:
        hint = "add it to a day: `today() + days(3)`"
        return building.fail(part, "EXP-TYPE", "a length of time is no result by itself", hint)
    return fitted(node, Type(node.type.kind, node.type.scale, _precision(node.type))) if node.type.number else node


def _precision(type_: Type) -> int:
    return 19 if type_.kind is Kind.INTEGER else 18


def _stands_for(found: Type, want: Type) -> bool:
    if want.kind is Kind.TEXT:
        return found.text
    if want.kind is found.kind is Kind.ANY:
        return not want.options or (bool(found.options) and set(found.options) <= set(want.options))
    if want.kind in (Kind.CHOICE, Kind.LIST):
        if found.open and found.kind is want.kind:
            return found.entity == want.entity and want.open
        return found.kind is want.kind and set(found.options) <= set(want.options)
    return found.kind is want.kind and found.entity == want.entity and found.unit == want.unit


def _other_kind(building: Building, part: ast.expr, node: AnyNode, want: Type) -> AnyNode:
    if want.kind is node.type.kind and want.kind in (Kind.CHOICE, Kind.LIST) and WORDS not in (want, node.type):
        foreign = next((one for one in node.type.options if one not in want.options), None)
        if foreign is None:
            message = f"`{node.type.entity}` may get values on a screen that cannot be chosen here"
            return building.fail(part, "EXP-OPTION", message, "let both choose from the same dictionary")
        close = nearest(foreign, want.options)
        hint = f"did you mean `'{close}'`?" if close else None
        return building.fail(part, "EXP-OPTION", f"`'{foreign}'` is none of the options", hint)
    message = f"{describe(want)} is wanted here, and this is {describe(node.type)}"
    return building.fail(part, "EXP-TYPE", message, _hint(building, part, node.type, want))


def _hint(building: Building, part: ast.expr, found: Type, want: Type) -> str | None:
    written = building.written(part)
    if want.kind is Kind.DATE and found.kind is Kind.DATETIME:
        return f"write `date({written})`"
    if want.kind is Kind.TEXT and (found.number or found.kind is Kind.DATE):
        return f"write `concat({written})`"
    if want.kind is Kind.TEXT and found.kind is Kind.RECORD:
        return f"name a field of it: `{written}.name`"
    if found.kind is Kind.COLLECTION:
        return f"write `count({written})`, `sum(x.amount for x in {written})`"
    return None

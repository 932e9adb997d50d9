"""`total(addition)`: the numbers in a group of fields, added up; made of additions, null counting as 0."""

import ast
from functools import reduce

from engine.diagnostics import nearest
from engine.expressions.build_names import field_of
from engine.expressions.build_numbers import summed
from engine.expressions.build_values import as_type
from engine.expressions.building import BROKEN, Building
from engine.expressions.nodes import AnyNode, Arithmetic, Call, Literal, Read
from engine.expressions.sources import whole_catalog
from engine.expressions.types import INTEGER, Kind, type_of


def build_total(building: Building, part: ast.Call) -> AnyNode:
    """The sum of the number fields of a group of the record in hand."""
    only = part.args[0] if len(part.args) == 1 else None
    if not isinstance(only, ast.Name):
        message = "`total` takes the bare name of a group of fields"
        return building.fail(part, "EXP-FUNCTION", message, "write `total(name)`")
    if building.here is None:
        return building.fail(only, "EXP-NAME", f"there is no group `{only.id}` here", "there is no record in hand")
    entity = whole_catalog(building).entities[building.here.type.entity]
    if only.id not in entity.groups:
        meant = nearest(only.id, entity.groups)
        hint = f"did you mean `{meant}`?" if meant else f"write `groups: {{{only.id}: {{}}}}` in the entity"
        return building.fail(only, "EXP-NAME", f"`{entity.name}` has no group `{only.id}`", hint)
    names = [one.name for one in entity.fields.values() if one.group == only.id and type_of(one).number]
    return _sum(building, only, building.here, names)


def _sum(building: Building, part: ast.Name, here: Read, names: list[str]) -> AnyNode:
    if not names:
        message = f"the group `{part.id}` has no field with a number"
        return building.fail(part, "EXP-FUNCTION", message, f"write `group: {part.id}` at its fields")
    if not building.scope.fields_of(here.type.entity).keys() >= set(names):
        return building.fail(part, "EXP-NAME", f"not all fields of the group `{part.id}` are known here")
    nodes = [field_of(building, part, here, name) for name in names]
    if any(one.type.kind is Kind.UNKNOWN for one in nodes):
        return BROKEN
    return reduce(lambda left, right: _added(building, part, left, right), map(_or_zero, nodes))


def _or_zero(node: AnyNode) -> AnyNode:
    nothing = as_type(Literal(type=INTEGER, wire=0), node.type)
    return Call(type=node.type, function="coalesce", arguments=(node, nothing))


def _added(building: Building, part: ast.Name, left: AnyNode, right: AnyNode) -> AnyNode:
    if left.type.kind is Kind.UNKNOWN:
        return BROKEN
    type_ = summed(left, right)
    if type_ is not None:
        return Arithmetic(type=type_, operator="+", left=left, right=right)
    message = f"the fields of the group `{part.id}` cannot be added up"
    hint = "amounts of one currency are added up, or numbers; others stand in another group"
    return building.fail(part, "EXP-TYPE", message, hint)

"""References to one of several entities: beside them a record is what names it, and so is a text `customer/12`."""

import ast

from engine.diagnostics import nearest
from engine.expressions.building import Building
from engine.expressions.nodes import AnyNode, Literal, Pointed
from engine.expressions.types import Type
from engine.meta.pointers import pointer


def as_pointer(building: Building, part: ast.expr, node: AnyNode, wanted: Type) -> AnyNode:
    """What names the record, if a reference of the type `wanted` may name records of its entity."""
    if not _may_name(building, wanted, node.type.entity):
        return _fail(building, part, node.type.entity, wanted)
    return Pointed(type=wanted, node=node, of=node.type.entity)


def written_pointer(building: Building, part: ast.expr, node: Literal, wanted: Type) -> AnyNode:
    """A text beside such a reference names a record too."""
    text = str(node.wire)
    found = pointer(text)
    if found is None:
        hint = "write `'customer/12'`: an entity and the id of a record of it"
        return building.fail(part, "EXP-TYPE", f"`'{text[:40]}'` names no record", hint)
    if not _may_name(building, wanted, found.entity):
        return _fail(building, part, found.entity, wanted)
    return Literal(type=wanted, wire=text)


def behind_any(written: str, type_: Type) -> str:
    """What helps where a path was to go on from such a reference."""
    one = type_.options[0] if type_.options else "customer"
    return f"no path goes through it: compare it, `any(x.id > 0 for x in records({one}) if x == {written})`"


def _may_name(building: Building, wanted: Type, entity: str) -> bool:
    if wanted.options:
        return entity in wanted.options
    there = building.scope.catalog.entities.get(entity)
    return there is not None and there.part_of is None


def _fail(building: Building, part: ast.expr, entity: str, wanted: Type) -> Literal:
    known = building.scope.catalog.entities
    allowed = wanted.options or tuple(name for name, one in known.items() if one.part_of is None)
    meant = nearest(entity, allowed)
    some = ", ".join(f"`{one}`" for one in wanted.options[:8])
    hint = f"did you mean `{meant}`?" if meant else f"it names one of {some}" if some else None
    return building.fail(part, "EXP-TYPE", f"no `{entity}` can be named here", hint or "parts go with their whole")

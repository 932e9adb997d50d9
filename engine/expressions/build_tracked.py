"""`changed_at(field)` and `reached(field, value)`: when a tracked field got a value."""

import ast

from engine.expressions.build_periods import field_at
from engine.expressions.build_values import adapted
from engine.expressions.building import BROKEN, Building
from engine.expressions.nodes import AnyNode, Literal, Read, Tracked
from engine.expressions.record import as_kept
from engine.expressions.types import DATETIME, Kind, describe
from engine.meta.fields import is_tracked, linked


def build_changed_at(building: Building, part: ast.Call, nodes: list[AnyNode]) -> AnyNode:
    """When it last became another; for a record where it never did, when that was made."""
    return _tracked(building, part, nodes[0])


def build_reached(building: Building, part: ast.Call, nodes: list[AnyNode]) -> AnyNode:
    """When it first had a value; null where it never did."""
    found, written = _tracked(building, part, nodes[0]), part.args[1]
    if not isinstance(found, Tracked):
        return found
    value = adapted(building, written, nodes[1], found.at.type)
    if value.type.kind is Kind.UNKNOWN:
        return BROKEN
    if not isinstance(value, Literal) or value.wire is None:
        message = "`reached` takes a value that is written out"
        return building.fail(written, "EXP-FUNCTION", message, f"write `{_example(found.at)}`")
    if value.type.kind is not found.at.type.kind:
        message = f"{describe(value.type)} is no value of `{found.at.path[-1]}`"
        return building.fail(written, "EXP-TYPE", message, f"write `{_example(found.at)}`")
    return Tracked(type=DATETIME, at=found.at, of=found.of, value=as_kept(value.wire))


def _tracked(building: Building, part: ast.Call, at: AnyNode) -> AnyNode:
    function, field = building.written(part.func), None
    if isinstance(at, Read) and isinstance(at.root, int) and not at.element:
        field = field_at(building, at)
    if field is None or not is_tracked(field) or not isinstance(at, Read):
        message = f"`{function}` begins with a tracked field of the record, or with a path to one"
        return building.fail(part.args[0], "EXP-FUNCTION", message, "write `track: true` at the choice")
    catalog, entity = building.scope.whole or building.scope.catalog, at.entity
    for name in at.path[:-1]:
        entity = linked(catalog.entities[entity].fields[name]).to
    return Tracked(type=DATETIME, at=at, of=entity)


def _example(at: Read) -> str:
    written = f"'{at.type.options[0]}'" if at.type.options else "true"
    return f"reached({'.'.join(at.path)}, {written})"

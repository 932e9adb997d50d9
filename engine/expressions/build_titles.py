"""What a record is called, in a text: the title of its entity, with the record in hand."""

import ast

from engine.expressions.building import BROKEN, Building
from engine.expressions.nodes import AnyNode, Literal, Read
from engine.expressions.parse import parse
from engine.expressions.problems import Problems
from engine.expressions.types import TEXT, Kind

TITLE = "title"


def called(building: Building, part: ast.expr, node: AnyNode) -> AnyNode:
    """A record as its title, that of another record as that one's; anything else as it is."""
    if node.type.kind is not Kind.RECORD:
        return node
    entity, step = building.scope.entity_of(node.type.entity), (node.type.entity, TITLE)
    if entity is None or not isinstance(node, Read):
        return Literal(type=TEXT, wire=None)
    if step in building.trail:
        circle = [name for name, _ in building.trail[building.trail.index(step) :]]
        message = f"the title of `{entity.name}` is made of itself: {' → '.join([*circle, entity.name])}"
        return building.fail(part, "EXP-CYCLE", message, "name another field of one of them")
    return _inside(building, part, node, entity.titled)


def _inside(building: Building, part: ast.expr, node: Read, title: str) -> AnyNode:
    inner = Problems()
    source = parse(title, inner)
    if source is None:
        return Literal(type=TEXT, wire=None)  # reported where the title stands
    scope, trail = building.scope.inside(node.type.entity), (*building.trail, (node.type.entity, TITLE))
    inside = Building(scope, source, inner, node, building.build, {}, trail, building.depth)
    found = inside.node(source.tree)
    circle = next((one for one in inner.found if one.code == "EXP-CYCLE"), None)
    if circle is not None:
        building.fail(part, circle.code, circle.message, circle.hint)
        return BROKEN
    return Literal(type=TEXT, wire=None) if inner.found else found

"""Expressions that give records, for the steps of actions: one (`this`, `input.article`), those of a collection, or
those of a collection that fit: `list(l for l in lines if l.open)`.
"""

import ast

from engine.expressions.build_conditions import condition
from engine.expressions.build_gone import LIST
from engine.expressions.build_loops import walk_over
from engine.expressions.building import BROKEN, Building
from engine.expressions.nodes import Aggregate, AnyNode, Read
from engine.expressions.types import MANY, RECORDS, Kind, Type, describe


def build_listed(building: Building, part: ast.expr, want: Type) -> AnyNode:
    """The tree of an expression of which RECORDS or MANY are wanted."""
    if isinstance(part, ast.Call) and isinstance(part.func, ast.Name) and part.func.id == LIST:
        return _list(building, part)
    node = building.node(part)
    if node.type.kind is Kind.COLLECTION and isinstance(node, Read):
        return _listed(building, part)
    if node.type.kind is Kind.UNKNOWN or (node.type.kind is Kind.RECORD and want == RECORDS):
        return node
    wanted = "many records are" if want == MANY else "a record or records are"
    message = f"{wanted} wanted here, and this is {describe(node.type)}"
    return building.fail(part, "EXP-TYPE", message, _hint(node, want))


def _hint(node: AnyNode, want: Type) -> str:
    if want == MANY and node.type.kind is Kind.RECORD:
        return "name a field of the type `collection` or `lines`; a step without `each` is done once"
    return "name a collection (`lines`), or some of it: `list(l for l in lines if l.open)`"


def _list(building: Building, part: ast.Call) -> AnyNode:
    if len(part.args) != 1:
        return building.fail(part, "EXP-FUNCTION", "`list` takes one collection", "write `list(l for l in lines)`")
    return _listed(building, part.args[0])


def _listed(building: Building, part: ast.expr) -> AnyNode:
    """The records of a collection, or those a generator gives, in their order."""
    over = walk_over(building, part, condition)
    if over is None:
        return BROKEN
    element = over.element
    if element.type.kind is not Kind.RECORD:
        if element.type.kind is Kind.UNKNOWN:
            return BROKEN
        place = part.elt if isinstance(part, ast.GeneratorExp) else part
        message = f"records are wanted here, and this is {describe(element.type)}"
        return building.fail(place, "EXP-TYPE", message, "write the record: `list(l for l in lines if l.open)`")
    if any(one.type.kind is Kind.UNKNOWN for one in over.conditions):
        return BROKEN
    if any(loop.everywhere for loop in over.loops):
        message = "a step does not go over all records of an entity"
        return building.fail(part, "EXP-FUNCTION", message, "name a collection: it has the records that belong here")
    type_ = Type(Kind.COLLECTION, entity=element.type.entity)
    return Aggregate(type_, LIST, over.loops, over.condition, element)

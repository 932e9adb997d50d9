"""`under(path, node)`: what may stand in it, and which tree it goes by."""

import ast

from engine.expressions.build_values import adapted
from engine.expressions.building import BROKEN, Building
from engine.expressions.nodes import AnyNode, Read, Under
from engine.expressions.types import BOOL, Kind, Type, describe
from engine.meta.fields import CODE, tree_of


def build_under(building: Building, part: ast.Call, nodes: list[AnyNode]) -> AnyNode:
    """Whether what the first argument leads to is the second, or lies below it."""
    at, (path, upper) = nodes[0], part.args
    if not isinstance(at, Read) or at.type.kind not in (Kind.RECORD, Kind.CHOICE):
        hint = "write `under(region, 'east')`: a field of the record, or a path that begins with one"
        return building.fail(path, "EXP-TYPE", "`under` begins with a path to what stands in a tree", hint)
    tree = tree_of(building.scope.fields_of(at.type.entity))
    if tree is None:
        return building.fail(path, "EXP-TYPE", f"{_named(at.type)} stands in no tree", _made(at.type))
    node = adapted(building, upper, nodes[1], at.type)
    if node.type.kind is Kind.UNKNOWN:
        return BROKEN
    if (node.type.kind, node.type.entity) != (at.type.kind, at.type.entity):
        return building.fail(upper, "EXP-TYPE", f"{describe(node.type)} is no node of the tree of `{at.type.entity}`")
    key = CODE if at.type.kind is Kind.CHOICE else "id"
    return Under(type=BOOL, at=at, node=node, of=at.type.entity, tree=tree, key=key)


def _named(type_: Type) -> str:
    return f"a `{type_.entity}`" if type_.entity else "a choice of options"


def _made(type_: Type) -> str:
    if type_.kind is Kind.RECORD:
        return f"give `{type_.entity}` a reference to itself with `tree: true`"
    return "write `hierarchical: true` in its dictionary" if type_.entity else "make a dictionary of the options"

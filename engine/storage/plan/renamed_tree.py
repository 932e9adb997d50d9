"""A typed expression under the new names of what it reads; it is only good for being compared with another."""

import msgspec

from engine.expressions.nodes import Aggregate, AnyNode, Literal, Loop, Pointed, Read
from engine.expressions.types import Kind, Type
from engine.expressions.walk import rebuilt
from engine.meta.catalog import Catalog
from engine.meta.pointers import pointer
from engine.storage.plan.renaming import Renaming

replace = msgspec.structs.replace


def renamed_tree(node: AnyNode, old: Catalog, names: Renaming) -> AnyNode:
    """The same expression as if its entities and fields had been called so from the beginning."""
    below = rebuilt(node, lambda part: renamed_tree(part, old, names))
    type_ = _type(below.type, names)
    if isinstance(below, Pointed):
        return replace(below, type=type_, of=names.entity(below.of))
    if isinstance(below, Literal) and below.type.kind is Kind.ANY:
        return replace(below, type=type_, wire=_pointer(below.wire, names))
    if isinstance(below, Read):
        path = _path(below.entity, below.path, old, names)
        return replace(below, type=type_, entity=names.entity(below.entity), path=path)
    if isinstance(below, Aggregate):
        return replace(below, type=type_, loops=tuple(_loop(loop, old, names) for loop in below.loops))
    return replace(below, type=type_)


def _type(type_: Type, names: Renaming) -> Type:
    options = tuple(map(names.entity, type_.options)) if type_.kind is Kind.ANY else type_.options
    return replace(type_, entity=names.entity(type_.entity), options=options)


def _pointer(wire: object, names: Renaming) -> str | None:
    found = pointer(wire)
    return None if found is None else str(found._replace(entity=names.entity(found.entity)))


def _loop(loop: Loop, old: Catalog, names: Renaming) -> Loop:
    path = _path(loop.entity, loop.path, old, names)
    return replace(loop, of=names.entity(loop.of), entity=names.entity(loop.entity), path=path)


def _path(entity: str, path: tuple[str, ...], old: Catalog, names: Renaming) -> tuple[str, ...]:
    """Each step by the name it has in the entity that those before it lead to."""
    found, here = [], entity
    for step in path:
        found.append(names.field(here, step))
        field = old.entities[here].fields[step] if here in old.entities else None
        here = getattr(field, "to", "")
    return tuple(found)

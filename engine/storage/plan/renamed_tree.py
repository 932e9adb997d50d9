"""A typed expression under the new names of what it reads; it is only good for being compared with another."""

import msgspec

from engine.expressions.nodes import Aggregate, AnyNode, Loop, Read
from engine.expressions.walk import rebuilt
from engine.meta.catalog import Catalog
from engine.storage.plan.renaming import Renaming

replace = msgspec.structs.replace


def renamed_tree(node: AnyNode, old: Catalog, names: Renaming) -> AnyNode:
    """The same expression as if its entities and fields had been called so from the beginning."""
    below = rebuilt(node, lambda part: renamed_tree(part, old, names))
    type_ = replace(below.type, entity=names.entity(below.type.entity))
    if isinstance(below, Read):
        path = _path(below.entity, below.path, old, names)
        return replace(below, type=type_, entity=names.entity(below.entity), path=path)
    if isinstance(below, Aggregate):
        return replace(below, type=type_, loops=tuple(_loop(loop, old, names) for loop in below.loops))
    return replace(below, type=type_)


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

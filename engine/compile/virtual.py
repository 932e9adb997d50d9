"""Which computed fields have no column: what reads the clock or who asks is worked out whenever it is read."""

from collections.abc import Collection

import msgspec

from engine.compile.dependencies import Dependencies
from engine.compile.occurrences import FieldName
from engine.meta.catalog import Catalog, Entity


def virtual_fields(graph: Dependencies, catalog: Catalog) -> frozenset[FieldName]:
    """The fleeting fields, and the computed ones that read a virtual field."""
    readers: dict[FieldName, list[FieldName]] = {}
    for name, read in graph.reads.items():
        if _is_computed(name, catalog):
            for other in read:
                readers.setdefault(other, []).append(name)
    found = set(graph.fleeting)
    waiting = list(found)
    while waiting:
        fresh = [name for name in readers.get(waiting.pop(), ()) if name not in found]
        found.update(fresh)
        waiting += fresh
    return frozenset(found)


def with_virtual(catalog: Catalog, names: Collection[FieldName]) -> Catalog:
    """The catalog in which these fields are marked."""
    by_entity: dict[str, set[str]] = {}
    for entity, name in names:
        by_entity.setdefault(entity, set()).add(name)
    changed = {name: _marked(catalog.entities[name], fields) for name, fields in by_entity.items()}
    return msgspec.structs.replace(catalog, entities=catalog.entities | changed)


def _marked(entity: Entity, names: set[str]) -> Entity:
    marked = {name: msgspec.structs.replace(entity.fields[name], virtual=True) for name in names}
    return msgspec.structs.replace(entity, fields=entity.fields | marked)


def _is_computed(name: FieldName, catalog: Catalog) -> bool:
    entity, field = name
    return catalog.entities[entity].fields[field].formula is not None

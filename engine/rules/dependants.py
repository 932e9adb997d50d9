"""Which stored computed values follow a change of a record, in other records: one graph over all entities.

Values of the record itself are not in it (steps.py). Paths lead from the changed record to the record that depends on
it, so that a statement can follow them set by set.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import NamedTuple, TypeAlias

from engine.expressions import Needs, needs, scope_of, type_of, typed
from engine.meta.catalog import Catalog, Entity
from engine.meta.fields import AnyField, CollectionField, ReferenceField, UserField
from engine.rules.order import arranged


class Node(NamedTuple):
    """A field of an entity."""

    entity: str
    field: str


class Through(NamedTuple):
    """From some records to those of `entity` whose `reference` names one of them."""

    entity: str
    reference: str


class Of(NamedTuple):
    """From some records, of entity `of`, to the records of `entity` that their reference `by` names.

    Where `by` itself has changed, both the record it named and the one it names now are meant.
    """

    entity: str
    of: str
    by: str


Step: TypeAlias = Through | Of
Path: TypeAlias = tuple[Step, ...]


class Dependant(NamedTuple):
    """A field to be worked out again, in the records that any of `paths` leads to from the changed ones."""

    entity: str
    field: str
    paths: tuple[Path, ...]


class _Reading(NamedTuple):
    """A computed field that reads something at the beginning of `path`."""

    reader: Node
    path: Path


NeedsOf: TypeAlias = Callable[[Entity, AnyField], Needs]


class Dependants:
    """Answers what depends on what; made once for a catalog.

    `reads` says what each stored computed field reads, in any record; `order` has them, each after what it reads.
    """

    def __init__(self, reads: Mapping[Node, Collection[Node]], readings: Mapping[Node, frozenset[_Reading]]) -> None:
        self.reads = reads
        self.order = arranged(reads)
        self._rank = {node: rank for rank, node in enumerate(self.order)}
        self._readings = readings

    def updated(self, entity: str, changed: Collection[str]) -> tuple[Dependant, ...]:
        """What follows when these columns of a record were changed, its own computed ones among them.

        Each comes after what it reads.
        """
        return self._following([Node(entity, name) for name in changed], lambda path: True)

    def created(self, entity: str) -> tuple[Dependant, ...]:
        """What follows when a record was made; nothing refers to it yet, so only those whose collections it is in."""
        return self._following([_existence(entity)], lambda path: isinstance(path[0], Of))

    def removed(self, entity: str) -> tuple[Dependant, ...]:
        """What follows when a record was deleted, or restored."""
        return self._following([_existence(entity)], lambda path: True)

    def _following(self, changed: list[Node], counts: Callable[[Path], bool]) -> tuple[Dependant, ...]:
        found: dict[Node, set[Path]] = {}
        waiting: list[tuple[Node, Path]] = [(node, ()) for node in changed]
        while waiting:
            node, before = waiting.pop()
            for reader, path in self._readings.get(node, ()):
                whole = before + path
                if whole and counts(whole) and whole not in found.setdefault(reader, set()):
                    found[reader].add(whole)
                    waiting.append((reader, whole))
        ordered = sorted((node for node in found if found[node]), key=self._rank.__getitem__)
        return tuple(Dependant(*node, tuple(sorted(found[node]))) for node in ordered)


def dependants(catalog: Catalog, needs_of: NeedsOf | None = None) -> Dependants:
    """The graph of a catalog; raises order.Circle with the `Node`s of a circle.

    `needs_of` gives what the value of a computed field reads, where the caller knows it already.
    """
    asked = needs_of or (lambda entity, field: _needs(catalog, entity, field))
    readings: dict[Node, set[_Reading]] = {}
    reads: dict[Node, set[Node]] = {}
    for entity in catalog.entities.values():
        for field in entity.fields.values():
            if field.value is not None and field.has_column:
                reader = Node(entity.name, field.name)
                reads[reader] = set()
                for node, path in _read(catalog, entity, asked(entity, field), ()):
                    readings.setdefault(node, set()).add(_Reading(reader, path))
                    reads[reader].add(node)
    return Dependants(reads, {node: frozenset(found) for node, found in readings.items()})


def _needs(catalog: Catalog, entity: Entity, field: AnyField) -> Needs:
    assert field.value is not None, "only a computed field reads"
    return needs(typed(field.value, scope_of(catalog, entity.name), type_of(field)))


def _existence(entity: str) -> Node:
    """That a record is there at all; no field has this name."""
    return Node(entity, "")


def _read(catalog: Catalog, entity: Entity, needed: Needs, path: Path) -> Iterator[tuple[Node, Path]]:
    """Every field, and every existence, that is read below a record, with the path from there back to the reader."""
    for name in needed.fields:
        yield Node(entity.name, name), path
    for name, below in needed.to.items():
        yield Node(entity.name, name), path
        yield from _below(catalog, _target(entity, name), below, (Through(entity.name, name), *path))
    for name, below in needed.items.items():
        collection = entity.fields[name]
        assert isinstance(collection, CollectionField), "items are those of a collection"
        longer = (Of(entity.name, collection.of, collection.by), *path)
        yield Node(collection.of, collection.by), longer
        yield from _below(catalog, collection.of, below, longer)


def _below(catalog: Catalog, name: str, needed: Needs, path: Path) -> Iterator[tuple[Node, Path]]:
    yield _existence(name), path
    yield from _read(catalog, catalog.entities[name], needed, path)


def _target(entity: Entity, reference: str) -> str:
    field = entity.fields[reference]
    assert isinstance(field, ReferenceField | UserField), "a path goes on through references"
    return field.to

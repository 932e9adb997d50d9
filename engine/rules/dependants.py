"""Which stored computed values follow a change of a record, in other records: one graph over all entities.

Values of the record itself are not in it (steps.py). Paths lead from the changed record to the record that depends on
it, so that a statement can follow them set by set. Checks that read the records of a collection stand at the ends of
the graph: whoever changes such a record has them asked again. What a check reads through a reference is looked at when
its own record is saved, and not again: a product may be discontinued though an old order has it.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import NamedTuple, TypeAlias

from engine.expressions import Needs, check_scope, looked_through, needs, typed
from engine.expressions.nodes import Aggregate
from engine.expressions.types import BOOL
from engine.meta.catalog import Catalog, Check, Entity, lines_below, whole_of
from engine.meta.fields import AnyCollection, AnyField, ChoicesField, linked
from engine.rules.checks import outright, waits
from engine.rules.formulas import working
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


class Among(NamedTuple):
    """From some records of entity `of` to those of `entity` that take them into account: in the loop `place` of the
    `number`-th function over all records in the field, or check, `reader`.
    """

    entity: str
    of: str
    reader: str
    number: int
    place: int


Step: TypeAlias = Through | Of | Among
Path: TypeAlias = tuple[Step, ...]


class Looking(NamedTuple):
    """A function over all records: what of `others` it takes into account, and for whom it does (`own`)."""

    function: Aggregate
    own: frozenset[Node]
    others: frozenset[Node]


class Dependant(NamedTuple):
    """A field to be worked out again, in the records that any of `paths` leads to from the changed ones.

    With `check` it is no field, but a check of that name to be asked again.
    """

    entity: str
    field: str
    paths: tuple[Path, ...]
    check: bool = False


class _Reading(NamedTuple):
    """A computed field, or a check, that reads something at the beginning of `path`."""

    reader: Node
    path: Path
    check: bool = False


NeedsOf: TypeAlias = Callable[[Entity, AnyField], Needs]


class Dependants:
    """Answers what depends on what; made once for a catalog.

    `reads` says what each stored computed field reads, in any record; `order` has them, each after what it reads;
    `looking` the functions over all records that steps stand for.
    """

    def __init__(
        self,
        reads: Mapping[Node, Collection[Node]],
        readings: Mapping[Node, frozenset[_Reading]],
        checks: Mapping[Node, Collection[tuple[Node, Path]]] | None = None,
        looking: "Mapping[Among, Looking] | None" = None,
    ) -> None:
        self.reads = reads
        self.looking = looking or {}
        self.order = arranged(reads)
        self._rank = {node: rank for rank, node in enumerate(self.order)}
        self._readings = readings
        self._checks = checks or {}

    def updated(self, entity: str, changed: Collection[str]) -> tuple[Dependant, ...]:
        """What follows when these columns of a record were changed, its own computed ones among them.

        Each comes after what it reads, checks last.
        """
        return self._following([Node(entity, name) for name in changed], lambda path: True)

    def created(self, entity: str) -> tuple[Dependant, ...]:
        """What follows when a record was made; nothing refers to it yet, so only those whose collections it is in."""
        return self._following([existence(entity)], lambda path: not isinstance(path[0], Through))

    def removed(self, entity: str) -> tuple[Dependant, ...]:
        """What follows when a record was deleted, or restored."""
        return self._following([existence(entity)], lambda path: True)

    def saved(self, nodes: Iterable[Node], family: Collection[Step], *, new: bool) -> tuple[Dependant, ...]:
        """What follows when a record and its lines were saved, of which `nodes` changed; `new`: nothing refers to it.

        Along `family` they lead to each other; what they work out of each other is worked out with them.
        """
        return self._following(list(nodes), lambda path: not (new and isinstance(path[0], Through)), frozenset(family))

    def is_late(self, entity: str, check: str, family: Collection[Step] = ()) -> bool:
        """Whether saving a record may change what its own check reads of others: totals, its own place in a list.

        Such a check is asked once all that follows is done. What it reads along `family` is saved with it.
        """
        follows, together = self._followers(entity), frozenset(family)
        return any(
            node in follows or (path and node.entity == entity)
            for node, path in self._checks[Node(entity, check)]
            if not (path and together.issuperset(path))
        )

    def _followers(self, entity: str) -> frozenset[Node]:
        names = [node.field for node in self._readings if node.entity == entity]
        following = (*self.updated(entity, names), *self.removed(entity))
        return frozenset(Node(one.entity, one.field) for one in following if not one.check)

    def _following(
        self, changed: list[Node], counts: Callable[[Path], bool], family: frozenset[Step] = frozenset()
    ) -> tuple[Dependant, ...]:
        found: dict[tuple[bool, Node], set[Path]] = {}
        waiting: list[tuple[Node, Path]] = [(node, ()) for node in changed]
        while waiting:
            node, before = waiting.pop()
            for reader, path, check in self._readings.get(node, ()):
                if path and family.issuperset(path) and family.issuperset(before):
                    continue
                whole = before + path
                if whole and counts(whole) and whole not in found.setdefault((check, reader), set()):
                    found[check, reader].add(whole)
                    waiting += () if check else [(reader, whole)]
        ordered = sorted((one for one in found if found[one]), key=self._place)
        return tuple(Dependant(*node, tuple(sorted(found[check, node])), check) for check, node in ordered)

    def _place(self, found: tuple[bool, Node]) -> tuple[int, Node]:
        check, node = found
        return (len(self._rank) if check else self._rank[node]), node


def dependants(catalog: Catalog, needs_of: NeedsOf | None = None) -> Dependants:
    """The graph of a catalog; raises order.Circle with the `Node`s of a circle.

    `needs_of` gives what the value of a computed field reads, where the caller knows it already.
    """
    asked = needs_of or (lambda entity, field: _needs(catalog, entity, field))
    readings: dict[Node, set[_Reading]] = {}
    reads: dict[Node, set[Node]] = {}
    checks: dict[Node, list[tuple[Node, Path]]] = {}
    looking: dict[Among, Looking] = {}
    for entity in catalog.entities.values():
        for field in entity.fields.values():
            if field.formula is not None and field.has_column:
                reader = Node(entity.name, field.name)
                reads[reader] = set()
                for node, path in _all_read(catalog, entity, field.name, asked(entity, field), looking):
                    readings.setdefault(node, set()).add(_Reading(reader, path))
                    reads[reader].add(node)
        for check in outright(catalog, entity):
            reader = Node(entity.name, check.name)
            needed = _check_needs(catalog, entity, check)
            checks[reader] = list(_all_read(catalog, entity, f"check {check.name}", needed, looking))
            for node, path in checks[reader] if "update" in check.before and not waits(check) else ():
                if _only_lists(path):
                    readings.setdefault(node, set()).add(_Reading(reader, path, check=True))
    return Dependants(reads, {node: frozenset(found) for node, found in readings.items()}, checks, looking)


def _all_read(
    catalog: Catalog, entity: Entity, reader: str, needed: Needs, looking: dict[Among, Looking]
) -> Iterator[tuple[Node, Path]]:
    """What a field or a check reads, with what it looks through of all records; that is noted in `looking`."""
    own = list(_read(catalog, entity, needed, ()))
    yield from own
    known = frozenset((existence(entity.name), *(node for node, _ in own)))
    for number, function in enumerate(sorted(needed.asked, key=repr)):
        entities = {loop.index: loop.of for loop in function.loops}
        for place, below in looked_through(function).items():
            step = Among(entity.name, entities[place], reader, number, place)
            found = list(_below(catalog, step.of, below, (step,)))
            looking[step] = Looking(function, known, frozenset(node for node, _ in found))
            yield from found


def _only_lists(path: Path) -> bool:
    return bool(path) and not any(isinstance(step, Through) for step in path)


def _check_needs(catalog: Catalog, entity: Entity, check: Check) -> Needs:
    return needs(typed(check.when, check_scope(catalog, entity.name), BOOL))


def _needs(catalog: Catalog, entity: Entity, field: AnyField) -> Needs:
    return working(catalog, entity, field).needs


def existence(entity: str) -> Node:
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
        if isinstance(collection, ChoicesField):
            yield from _below(catalog, linked(collection).to, below, (Through(entity.name, name), *path))
            continue
        assert isinstance(collection, AnyCollection), "items are those of a collection"
        longer = (Of(entity.name, collection.of, collection.by), *path)
        yield Node(collection.of, collection.by), longer
        yield from _below(catalog, collection.of, below, longer)


def _below(catalog: Catalog, name: str, needed: Needs, path: Path) -> Iterator[tuple[Node, Path]]:
    yield existence(name), path
    yield from _read(catalog, catalog.entities[name], needed, path)


def _target(entity: Entity, reference: str) -> str:
    return linked(entity.fields[reference]).to


def family(catalog: Catalog, entity: str) -> frozenset[Step]:
    """The steps between a record and its lines, and between these and theirs, seen from any of them."""
    whole = whole_of(catalog.entities, catalog.entities[entity])
    lines = lines_below(catalog.entities, whole)
    return frozenset(step for one in lines for step in (Of(one.by, one.of, one.by), Through(one.of, one.by)))

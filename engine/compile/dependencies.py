"""What fields are worked out from: a graph over all entities, through references and collections."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from engine.compile.checks_expressions import Checked
from engine.compile.occurrences import FieldName
from engine.expressions import Typed
from engine.expressions.nodes import ME, Aggregate, Clock, Path, Read, Root, Under
from engine.expressions.walk import walk
from engine.meta.catalog import Catalog
from engine.meta.fields import AnyCollection, link
from engine.meta.resolve import Site

IN_HAND = 0
"""The number of the variable that stands for the record an expression is about."""


@dataclass(frozen=True, slots=True)
class Dependencies:
    """`reads` has an entry for every field that is computed, or whose default is an expression; `sites` where that is.

    `fleeting` are computed fields that read the clock, or who asks, or where in a tree something stands: what is moved
    there takes all below it along.
    """

    reads: dict[FieldName, frozenset[FieldName]] = field(default_factory=dict)
    sites: dict[FieldName, Site] = field(default_factory=dict)
    fleeting: set[FieldName] = field(default_factory=set)


def dependencies(checked: Iterable[Checked], catalog: Catalog) -> Dependencies:
    """The graph of these expressions."""
    graph = Dependencies()
    for one in checked:
        follows = one.occurrence.value_of or one.occurrence.frozen_of
        name = follows or one.occurrence.default_of
        if name is None:
            continue
        graph.sites.setdefault(name, one.occurrence.site)
        if follows is None:
            graph.reads[name] = _of_record_in_hand(one.typed)
            continue
        graph.reads[name] = graph.reads.get(name, frozenset()) | fields_read(one.typed, catalog)
        if _is_fleeting(one.typed):
            graph.fleeting.add(name)
    return graph


def fields_read(typed: Typed, catalog: Catalog) -> frozenset[FieldName]:
    """Every field an expression reads, of the record in hand and of others."""
    return frozenset(steps_read(typed, catalog))


def steps_read(typed: Typed, catalog: Catalog) -> Iterator[FieldName]:
    """The same, each as often as the expression names it."""
    return (step for _, entity, path in _paths(typed) for step in _steps(entity, path, catalog))


def _of_record_in_hand(typed: Typed) -> frozenset[FieldName]:
    """What a default waits for: it is worked out once, and other records are there already."""
    return frozenset((entity, path[0]) for root, entity, path in _paths(typed) if root == IN_HAND and path)


def _paths(typed: Typed) -> Iterator[tuple[Root, str, Path]]:
    for node in walk(typed.node):
        if isinstance(node, Read):
            yield node.root, node.entity, node.path
        elif isinstance(node, Aggregate):
            yield from ((loop.root, loop.entity, loop.path) for loop in node.loops)


def _steps(entity: str, path: Path, catalog: Catalog) -> Iterator[FieldName]:
    for name in path:
        yield entity, name
        step = catalog.entities[entity].fields[name]
        if isinstance(step, AnyCollection):
            yield step.of, step.by
        elif (led := link(step)) is not None:
            entity = led.to


def _is_fleeting(typed: Typed) -> bool:
    clocked = any(isinstance(node, Clock | Under) for node in walk(typed.node))
    return clocked or any(root == ME for root, _, _ in _paths(typed))

"""Decisions made ready to be told of: each strategy by itself, what it reads, and the row of its table that decides."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import TypeAlias

from msgspec.structs import replace

from engine.compile.action_scopes import among_people
from engine.compile.compiled import Compiled
from engine.compile.reading import Readable
from engine.expressions import Environment, Needs, Record, Typed, Value, needs, python_form, scope_of, type_of, typed
from engine.expressions.build_tables import ROW
from engine.expressions.nodes import Aggregate, AnyNode, Read
from engine.expressions.types import BOOL, INTEGER
from engine.expressions.walk import walk
from engine.meta.catalog import Catalog, Entity
from engine.meta.decisions import CANDIDATE, Decision, Strategy
from engine.meta.fields import AnyReference
from engine.meta.system import USER
from engine.security.insight import known
from engine.security.sight import YES, all_of
from engine.storage.driver import Dialect, Statement
from engine.storage.sql import undecided as sql
from engine.storage.sql.asked import Lock, lock
from engine.storage.sql.change import find
from engine.storage.sql.expression import condition_column
from engine.storage.sql.expression_frame import Frame
from engine.storage.sql.gather import Fetch, fetch

Give: TypeAlias = Callable[[Record, Environment], Value]


@dataclass(frozen=True, slots=True, eq=False)
class Way:
    """A strategy made ready: `reads` gives what stands at each path that it goes by, `nodes` are all that it goes by.

    `row` is the record of an editable table that decides, as a function to be asked.
    """

    strategy: Strategy
    when: Give
    gives: Mapping[str, Give]
    reads: Mapping[str, Give]
    nodes: tuple[AnyNode, ...]
    needs: Needs
    row: Aggregate | None = None


def ways(compiled: Compiled, decision: str, people: str | None = None) -> tuple[Way, ...]:
    """The strategies of a decision in their order; with `people` whom they pick is one of those that this names."""

    def make() -> tuple[Way, ...]:
        catalog = compiled.catalog if people is None else _admitting(compiled.catalog, decision, people)
        known = catalog.decisions[decision]
        return tuple(_way(compiled, catalog, known, one) for one in known.strategies)

    return compiled.keep(("ways", decision, people), make)


def _admitting(catalog: Catalog, name: str, people: str) -> Catalog:
    """The definitions in which a decision picks none but these people."""
    decision = catalog.decisions[name]
    admitted = among_people(catalog, decision.of, CANDIDATE, people)
    strategies = tuple(
        replace(one, pick=replace(one.pick, admitted=admitted)) if one.pick and one.pick.entity == USER else one
        for one in decision.strategies
    )
    return replace(catalog, decisions={**catalog.decisions, name: replace(decision, strategies=strategies)})


def _way(compiled: Compiled, catalog: Catalog, decision: Decision, strategy: Strategy) -> Way:
    scope = scope_of(catalog, decision.of)
    fields = catalog.entities[decision.of].fields
    when = typed(strategy.when, scope, BOOL)
    gives = {name: typed(text, scope, type_of(fields[name])) for name, text in strategy.gives.items()}
    nodes = (when.node, *(one.node for one in gives.values()))
    reads = {".".join(read.path): python_form(Typed(read)) for node in nodes for read in _read(node)}
    own = Needs(fields=frozenset(path for path in reads if "." not in path))
    return Way(
        strategy=strategy,
        when=python_form(when),
        gives={name: python_form(one) for name, one in gives.items()},
        reads=reads,
        nodes=nodes,
        needs=reduce(or_, (needs(one) for one in (when, *gives.values())), own),
        row=_row(compiled, decision, strategy),
    )


def _read(node: AnyNode) -> Iterator[Read]:
    """What is read of the record, and of references that are gone through where they lead to."""
    for one in walk(node):
        if isinstance(one, Read) and one.root == 0 and one.path and not one.element:
            if len(one.path) > 1:
                yield replace(one, type=INTEGER, path=one.path[:1])
            yield one


def _row(compiled: Compiled, decision: Decision, strategy: Strategy) -> Aggregate | None:
    table = compiled.catalog.tables.get(strategy.table or "")
    if table is None or not table.editable or table.hit == "sum":
        return None
    node = typed(f"{strategy.call}.{ROW}", scope_of(compiled.catalog, decision.of)).node
    assert isinstance(node, Aggregate), "the rows of an editable table are asked of the database"
    return node


def made_once(compiled: Compiled, entity: str) -> tuple[Decision, ...]:
    """The decisions about new records of an entity."""

    def make() -> Mapping[str, tuple[Decision, ...]]:
        found: dict[str, tuple[Decision, ...]] = {}
        for one in compiled.catalog.decisions.values():
            if one.runs == "once" and not one.entering:
                found[one.of] = (*found.get(one.of, ()), one)
        return found

    return compiled.keep("decisions made once", make).get(entity, ())


def picked_fields(compiled: Compiled, entity: str) -> frozenset[str]:
    """The fields of new records for which somebody is picked."""
    picking = filter(_picks, made_once(compiled, entity))
    return compiled.keep(("picked", entity), lambda: frozenset(name for one in picking for name in one.fields))


def pick_locks(compiled: Compiled, entity: str) -> tuple[Statement, ...]:
    """What whoever makes such a record takes, so that no two pick by the same turns, or for one that waits."""
    making = [one for one in made_once(compiled, entity) if one.waiting is not None or _picks(one)]
    return tuple(one for decision in making for one in pick_lock(compiled, decision))


def pick_lock(compiled: Compiled, decision: Decision) -> tuple[Statement, ...]:
    """What whoever decides takes first; nothing on SQLite, where one writes at a time."""
    if compiled.dialect is not Dialect.POSTGRESQL:
        return ()
    return (lock(Lock(f"{decision.name} picks", alone=True)),)


def decision_fetch(compiled: Compiled, decision: Decision, people: str | None) -> Fetch:
    """What fetches all that a decision reads of a stored record, where it picks of these people."""

    def make() -> Fetch:
        every = (way.needs for way in ways(compiled, decision.name, people))
        return fetch(compiled.source, decision.of, "id", reduce(or_, every, Needs(fields=frozenset({"id"}))))

    return compiled.keep(("decision fetch", decision.name, people), make)


def handler_decision(compiled: Compiled, entity: str) -> Decision | None:
    """The decision that says who handles a record that gets into another state."""
    decisions = compiled.catalog.decisions.values()
    return next((one for one in decisions if one.of == entity and one.entering), None)


def _picks(decision: Decision) -> bool:
    return any(one.pick for one in decision.strategies)


def waiting_for(compiled: Compiled) -> Mapping[str, tuple[Decision, ...]]:
    """By entity, the decisions that may find somebody for what waits once one of its records is another."""

    def make() -> Mapping[str, tuple[Decision, ...]]:
        found: dict[str, tuple[Decision, ...]] = {}
        for one in compiled.catalog.decisions.values():
            for entity in _looked_at(compiled, one) if one.waiting is not None else ():
                found[entity] = (*found.get(entity, ()), one)
        return found

    return compiled.keep("waiting for", make)


def _looked_at(compiled: Compiled, decision: Decision) -> frozenset[str]:
    """The entity it is about, and all of which it reads records."""
    nodes = [one for way in ways(compiled, decision.name) for node in way.nodes for one in walk(node)]
    looped = (loop.of for one in nodes if isinstance(one, Aggregate) for loop in one.loops)
    entities = compiled.catalog.entities
    led = (name for one in nodes if isinstance(one, Read) for name in _along(entities, one.entity, one.path[:-1]))
    return frozenset((decision.of, *looped, *led)) & entities.keys()


def _along(entities: Mapping[str, Entity], entity: str, path: Sequence[str]) -> Iterator[str]:
    """The entities that a path leads through."""
    for name in path:
        field = entities[entity].fields.get(name) if entity in entities else None
        if not isinstance(field, AnyReference):
            return
        entity = field.to
        yield entity


def next_waiting(compiled: Compiled, decision: str) -> Statement:
    """See storage/sql/undecided.py."""

    def make() -> Statement:
        known = compiled.catalog.decisions[decision]
        found = " or ".join(f"({one.decides})" for one in known.strategies)
        node = typed(found, scope_of(compiled.catalog, known.of), BOOL).node
        return sql.next_waiting(compiled.source, known.of, decision, known.fields, node, known.waiting or ())

    return compiled.keep(("next waiting", decision), make)


def decision_of(compiled: Compiled, entity: str, field: str) -> Decision | None:
    """The decision that says what becomes of a field, if one does."""

    def make() -> Mapping[tuple[str, str], Decision]:
        return {(one.of, name): one for one in compiled.catalog.decisions.values() for name in one.fields}

    return compiled.keep("decisions by field", make).get((entity, field))


def decided_fields(compiled: Compiled, entity: str) -> frozenset[str]:
    """The fields of an entity that decisions set."""
    found = (one.fields for one in compiled.catalog.decisions.values() if one.of == entity)
    return compiled.keep(("decided fields", entity), lambda: frozenset(name for several in found for name in several))


@dataclass(frozen=True, slots=True, eq=False)
class Telling:
    """Of record `id` a column for each strategy, and one for `frozen`: whether who asks sees all that it goes by.

    `always` are the places of those of which that is so whatever the record is.
    """

    statement: Statement
    always: frozenset[int]
    frozen: Give


def telling(compiled: Compiled, view: Readable, decision: Decision, *, discreet: bool = True) -> Telling:
    """What somebody may know of a decision about a record; without `discreet` all of it."""

    def make() -> Telling:
        frozen = typed(decision.frozen, scope_of(compiled.catalog, decision.of), BOOL)
        parts = [*(way.nodes for way in ways(compiled, decision.name)), (frozen.node,)]
        seen = [all_of(*(known(view.sight, node) if discreet else YES for node in nodes)) for nodes in parts]
        here = Frame(compiled.source, compiled.source.table(decision.of))
        columns = [condition_column(one, here) for one in seen]
        always = frozenset(place for place, one in enumerate(seen) if one is YES)
        return Telling(find(compiled.source, decision.of, columns, held=False), always, python_form(frozen))

    return compiled.keep(("telling", decision.name, view.roles, discreet), make)

"""What a write takes beyond its own record: the values and checks that follow in others, and whom to hold for that."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple, TypeAlias

from engine.compile.compiled import Compiled
from engine.compile.record_rules import Rules, dependants_of, rules_of
from engine.compile.strategies import pick_locks
from engine.expressions import Needs
from engine.meta.catalog import Catalog, lines_below
from engine.meta.fields import AnyChoice, AnyField, AnyReference
from engine.rules import Failure
from engine.rules.dependants import Among, Dependant, Dependants, Node, Of, Path, Step, Through, existence, family
from engine.rules.limits import worked_out
from engine.rules.steps import affected
from engine.storage.driver import Dialect, Statement
from engine.storage.schema import codec
from engine.storage.sql.asked import Lock, concerned, lock
from engine.storage.sql.follow import Chain, End, Strength, hold_ends, reached, recompute
from engine.storage.sql.source import part_of

Change: TypeAlias = Literal["create", "update", "remove"]
"""What is done to a record; to restore it is to remove it the other way round."""


@dataclass(frozen=True, slots=True, eq=False)
class Anchors:
    """The statement that holds what a write holds before all else: a list of ids for each of its `ends`.

    `references` are those of the record that lead to what is changed with it, here with where these lead; `named` are
    those that lead to what is only named or read. `own`: the record itself is held among them. It may be spared where
    it would hold less than two records and they are not held `always`: for one alone nobody waits in a circle.
    """

    statement: Statement
    ends: tuple[End, ...]
    references: tuple[Of, ...]
    named: tuple[Of, ...]
    own: bool
    always: bool


class Group(NamedTuple):
    """Fields of an entity that one statement works out again, in the records that `paths` lead to."""

    entity: str
    fields: tuple[str, ...]
    paths: tuple[Path, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Following:
    """What follows a write, in its order: `groups`, then `checks`.

    `anchors` hold the records in whose collections the written one is, was or will be, and with them what it names and
    reads. Everybody holds entities in the same order, those referred to before those that refer, so that writers queue
    up instead of waiting in a circle. Before all that come `locks`, where somebody looks through all records of an
    entity. `moving` are the paths that may lead elsewhere once something is stored.
    """

    groups: tuple[Group, ...]
    checks: tuple[Dependant, ...]
    anchors: "Anchors | None"
    locks: tuple[Statement, ...] = ()
    moving: tuple[Path, ...] = ()


def following(
    compiled: Compiled, entity: str, change: Change, changed: Collection[str] = (), lines: Collection[str] = ()
) -> Following:
    """What follows when a record of `entity` is made, or removed, or its columns `changed` are updated, and with it
    what stands in its `lines` (by place).
    """
    names, parts = frozenset(changed), frozenset(lines)
    key = ("following", entity, change, names, parts)
    return compiled.recent(key, lambda: _following(compiled, entity, change, names, parts))


def _following(
    compiled: Compiled, entity: str, change: Change, changed: frozenset[str], lines: frozenset[str]
) -> Following:
    graph, rules = dependants_of(compiled), rules_of(compiled, entity)
    parts = [_part(rules, name) for name in sorted(lines)]
    nodes = [Node(entity, name) for name in changed] if change == "update" else [existence(entity)]
    nodes += [existence(part) for part in parts]
    found = graph.saved(nodes, family(compiled.catalog, entity), new=change == "create")
    chains = {chain for one in found for path in one.paths for chain in _chains(path)}
    if change != "remove":
        chains = chains.union(*(_read_chains(compiled, rules_of(compiled, name)) for name in (entity, *parts)))
    named = {} if change == "remove" else _named(compiled, (entity, *parts), changed if change == "update" else None)
    return Following(
        groups=_groups([one for one in found if not one.check], graph.reads),
        checks=tuple(one for one in found if one.check),
        anchors=_anchors(compiled, entity, change, chains, named) if compiled.dialect is Dialect.POSTGRESQL else None,
        locks=_locks(
            compiled,
            [*([entity] if change == "create" else []), *parts],
            graph,
            {*nodes, *(Node(one.entity, one.field) for one in found if not one.check)},
        )
        if compiled.dialect is Dialect.POSTGRESQL
        else (),
        moving=tuple(sorted({path for one in found for path in one.paths if moves(compiled.catalog, path)})),
    )


def _part(rules: Rules, lines: str) -> str:
    """Of what entity the lines at a place are."""
    name, _, below = lines.partition("/")
    found = rules.lines[name]
    return _part(found.rules, below) if below else found.field.of


def moves(catalog: Catalog, path: Path) -> bool:
    """Whether a path may lead elsewhere once something is stored: what it goes by behind its first step is worked out,
    or it leads to those who look through all records of an entity.
    """
    return any(isinstance(one, Among) or (place and _is_worked_out(catalog, one)) for place, one in enumerate(path))


def _is_worked_out(catalog: Catalog, step: Through | Of) -> bool:
    entity, name = (step.of, step.by) if isinstance(step, Of) else (step.entity, step.reference)
    return catalog.entities[entity].fields[name].formula is not None


def _locks(
    compiled: Compiled, made: Iterable[str], graph: Dependants, touched: Collection[Node]
) -> tuple[Statement, ...]:
    """Who looks through all records of an entity, and those who change one, wait for each other; those who change them
    only do not. So do two who pick somebody for what is made.
    """
    found: dict[str, bool] = {}
    for step, looking in graph.looking.items():
        alone = not looking.own.isdisjoint(touched)
        if alone or not looking.others.isdisjoint(touched):
            name = f"{step.entity} looks through {step.of}"
            found[name] = alone or found.get(name, False)
    picking = (one for name in made for one in pick_locks(compiled, name))
    return (*(lock(Lock(name, alone)) for name, alone in sorted(found.items())), *picking)


def _chains(path: Path) -> Iterable[Chain]:
    """The beginnings of a path that lead through collections only."""
    chain: Chain = ()
    for step in path:
        if not isinstance(step, Of):
            return
        chain = (*chain, step)
        yield chain


def _read_chains(compiled: Compiled, rules: Rules) -> set[Chain]:
    """The ways to records in whose collections the rules look: what is found there is to stay true."""
    return set(_to_lists(compiled.catalog, rules.entity.name, rules.needs | rules.late_needs, ()))


def _to_lists(catalog: Catalog, entity: str, needs: Needs, before: Chain) -> Iterable[Chain]:
    for name, below in needs.to.items():
        field = catalog.entities[entity].fields[name]
        if isinstance(field, AnyChoice):  # what is known of a value changes rarely, and holds nobody up
            continue
        assert isinstance(field, AnyReference), "a path leads through references"
        chain = (*before, Of(field.to, entity, name))
        if below.items:
            yield chain
        yield from _to_lists(catalog, field.to, below, chain)


def _groups(following: Iterable[Dependant], reads: Mapping[Node, Collection[Node]]) -> tuple[Group, ...]:
    """Fields of the same records together, as long as none is worked out before what it reads."""
    groups: list[Group] = []
    for one in following:
        place = _place(one, groups, reads[Node(one.entity, one.field)])
        if place is None:
            groups.append(Group(one.entity, (one.field,), one.paths))
        else:
            groups[place] = groups[place]._replace(fields=(*groups[place].fields, one.field))
    return tuple(groups)


def _place(one: Dependant, groups: list[Group], reads: Collection[Node]) -> int | None:
    for place in reversed(range(len(groups))):
        group = groups[place]
        if any(Node(group.entity, name) in reads for name in group.fields):
            return None
        if (group.entity, group.paths) == (one.entity, one.paths):
            return place
    return None


def _named(compiled: Compiled, entities: Iterable[str], changed: Collection[str] | None) -> Mapping[Of, Strength]:
    """The references of a record and of its lines to what is to stay as it is, or to stay at all; of the record itself
    those that have `changed`, where it is not new, and those that its rules look through.
    """
    found: dict[Of, Strength] = {}
    for place, name in enumerate(entities):
        rules = rules_of(compiled, name)
        looked_through = _looked_through(rules, None if place else changed)
        fields = (one for one in rules.entity.fields.values() if isinstance(one, AnyReference) and not part_of(one))
        for field in (one for one in fields if one.has_column):
            if field.name in looked_through or (place and field.filter is not None):
                found[Of(field.to, name, field.name)] = Strength.READ
            elif field.writable and (place or changed is None or field.name in changed):
                found[Of(field.to, name, field.name)] = Strength.NAMED
    return found


def _looked_through(rules: Rules, changed: Collection[str] | None) -> Collection[str]:
    """The references that rules look through when a record becomes another; None: all, as of a new one."""
    if changed is None:
        return {*rules.needs.to, *rules.late_needs.to}
    steps = (one.needs for one in affected(rules.steps, changed))
    checks = (one.needs for one in rules.checks)
    return {name for needs in (*steps, *checks, rules.states.needs) for name in needs.to}


def _anchors(
    compiled: Compiled, entity: str, change: Change, chains: Collection[Chain], named: Mapping[Of, Strength]
) -> Anchors | None:
    of: dict[tuple[str, Strength], list[Chain]] = {}
    for chain in sorted(chains):
        of.setdefault((chain[-1].entity, Strength.CHANGED), []).append(chain)
    for step, strength in named.items():
        if (step,) not in chains:
            both = (step.entity, Strength.CHANGED)
            together = strength is Strength.READ and (both in of or (step.entity == entity and change == "update"))
            of.setdefault(both if together else (step.entity, strength), []).append((step,))
    own = bool(of) and (change == "update" or (entity, Strength.CHANGED) in of)
    if own:
        of.setdefault((entity, Strength.CHANGED), []).append(())  # in its place among others of its kind
    order = compiled.keep("parents first", lambda: parents_first(compiled.catalog))
    weakest_first = (Strength.NAMED, Strength.READ, Strength.CHANGED)
    ends = tuple(End(name, how, tuple(of[name, how])) for name in order for how in weakest_first if (name, how) in of)
    if not ends:
        return None
    entities = compiled.catalog.entities
    lines = {one.of: one.by for one in lines_below(entities, entities[entity])}
    references = tuple(sorted({step for step, *_ in chains}))
    found = compiled.keep(("anchors", ends, tuple(lines)), lambda: hold_ends(compiled.source, ends, lines))
    always = bool(references) or (change == "update" and Strength.READ in named.values())
    return Anchors(found, ends, references, tuple(sorted(set(named) - set(references))), own, always)


def parents_first(catalog: Catalog) -> tuple[str, ...]:
    """All entities, each after those it refers to; where they refer to each other, in the order of their names."""
    found: dict[str, None] = {}
    begun: set[str] = set()

    def visit(name: str) -> None:
        if name in begun:
            return
        begun.add(name)
        fields = catalog.entities[name].fields.values()
        for other in sorted({one.to for one in fields if isinstance(one, AnyReference)}):
            visit(other)
        found[name] = None

    for name in sorted(catalog.entities):
        visit(name)
    return tuple(found)


def reached_by(compiled: Compiled, step: Step) -> Statement:
    """The statement that goes one step further: ids of the records that it leads to from those in `ids`."""
    if isinstance(step, Among):
        return compiled.keep(("reached", step), lambda: _concerned(compiled, step))
    return compiled.keep(("reached", step), lambda: reached(compiled.source, step))


def _concerned(compiled: Compiled, step: Among) -> Statement:
    function = dependants_of(compiled).looking[step].function
    return concerned(compiled.source, step.entity, function, step.place)


@dataclass(frozen=True, slots=True, eq=False)
class Recomputing:
    """The statement that works fields out again, and for each of its values what says what is wrong with it."""

    statement: Statement
    judges: tuple[Callable[[Any], Failure | None], ...]


def recomputing(compiled: Compiled, entity: str, fields: tuple[str, ...]) -> Recomputing:
    """How these fields are worked out again."""

    def make() -> Recomputing:
        known = compiled.catalog.entities[entity].fields
        judges = tuple(_judge(known[name], compiled.dialect) for name in fields)
        return Recomputing(recompute(compiled.source, entity, fields), judges)

    return compiled.keep(("recompute", entity, fields), make)


def _judge(field: AnyField, dialect: Dialect) -> Callable[[Any], Failure | None]:
    decode, limit = codec(field, dialect).decode, worked_out(field)
    return lambda stored: None if stored is None else limit(decode(stored) if decode else stored)

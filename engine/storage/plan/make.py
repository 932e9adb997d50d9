"""Make a plan: what there is, what is wanted, what stands between them."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace

from engine.meta.catalog import Catalog, encode
from engine.meta.fields import Wire
from engine.meta.system import HIDDEN
from engine.rules.dependants import Node
from engine.storage.driver.base import Connection, Statement
from engine.storage.plan.adopting import (
    Adopted,
    adopted,
    adopted_nodes,
    adopting_changes,
    adopting_steps,
    deadline_steps,
    without_required,
)
from engine.storage.plan.audit_guard import guard_lines, guarded, other_guards
from engine.storage.plan.change import Change, Concern, Held, Naming, Risk
from engine.storage.plan.concerned import count_in_the_way
from engine.storage.plan.confirming import carried_out, check_confirmed, renamed_parked, staying_parked
from engine.storage.plan.conversion import convert_steps, converted
from engine.storage.plan.currencies import currency_steps
from engine.storage.plan.difference import difference
from engine.storage.plan.drift import drift
from engine.storage.plan.examples import examples
from engine.storage.plan.follow import (
    fill_steps,
    known_settings,
    mark_steps,
    read_settings,
    recompute_steps,
    recomputed,
    rescale_steps,
    running_lengths,
)
from engine.storage.plan.former_states import FormerState, former_states
from engine.storage.plan.found import found_shape
from engine.storage.plan.functions import function_lines, function_steps, other_functions
from engine.storage.plan.history import history_renamed, history_steps
from engine.storage.plan.keeping import indexes_gone, indexes_made, keep_steps
from engine.storage.plan.limits import limit_lines
from engine.storage.plan.migrating import migrate_steps, migrated_nodes
from engine.storage.plan.operations import operations
from engine.storage.plan.parked import Parked, all_parked, note_parked
from engine.storage.plan.parking import Parking, parked_shape, parking, parking_steps, rebuilds
from engine.storage.plan.plan import Line, Plan, Precondition, catalog_hash
from engine.storage.plan.rename_changes import occupied, rename_changes
from engine.storage.plan.rename_shape import renamed_shape
from engine.storage.plan.rename_steps import Renamed, rename_steps, renamed_source
from engine.storage.plan.renaming import OfValue, Renaming, renaming
from engine.storage.plan.render import Step, render
from engine.storage.plan.shape import Shape, fingerprint, shape_of
from engine.storage.plan.stored import Stored, described, raised_since, stored
from engine.storage.plan.table_rows import first_rows
from engine.storage.plan.values import value_steps
from engine.storage.plan.workflow_changes import without_lengths, without_states, workflow_changes
from engine.storage.schema import empty_tables
from engine.storage.sql.recompute import Known
from engine.storage.sql.source import Source


@dataclass(frozen=True, slots=True)
class _Situation:
    """What a plan goes by: the definitions in force and those wanted, the tables as they are, functions to be made."""

    base: Stored | None
    there: Source | None
    target: Source
    tables: tuple[str, ...]
    found: Shape
    former: Shape
    renamed: Renamed | None
    parking: Parking
    parked: tuple[Parked, ...]
    former_states: tuple[FormerState, ...]
    adopted: tuple[Adopted, ...]
    recomputed: tuple[Node, ...]
    functions: tuple[str, ...]
    guards: tuple[str, ...]
    settings: Known

    @property
    def names(self) -> Renaming:
        """What is called otherwise."""
        return self.renamed.names if self.renamed else Renaming()

    def afresh(self, shape: Shape) -> Shape:
        """A schema under the new names."""
        return renamed_shape(shape, self.renamed.names, self.renamed.indexes) if self.renamed else shape


async def make_plan(connection: Connection, catalog: Catalog, sources: bytes, confirmed: Collection[str] = ()) -> Plan:
    """The plan that makes `catalog` the definitions of the database; raises NewerDefinitions and NothingToConfirm.

    `sources` are the files it was made from (pack_sources), `confirmed` the names of what may be taken out.
    """
    encoded = encode(catalog)
    now = await _look(connection, encoded)
    changes = _changes(now, encoded)
    check_confirmed(confirmed, (change.confirm for change in changes))
    lines = await _lines(connection, now, changes, confirmed)
    blocked = any(line.blocked for line in lines)
    return Plan(
        dialect=connection.dialect,
        base=now.base.version if now.base else 0,
        base_hash=now.base.hash if now.base else "",
        hash=catalog_hash(encoded),
        tables=now.tables,
        shape=fingerprint(now.found),
        lines=lines,
        preconditions=() if blocked else (*_preconditions(changes, now), *_settings_as_they_are(now)),
        steps=() if blocked else _steps(now, changes),
        rebuilds=not blocked and rebuilds(now.afresh(now.found), now.parking, connection.dialect),
        catalog=encoded,
        sources=sources,
    )


async def _look(connection: Connection, wanted: bytes) -> _Situation:
    dialect = connection.dialect
    base = await stored(connection)
    there = described(base.encoded, dialect) if base else None
    target = described(wanted, dialect)
    catalog = target.catalog
    former = there.tables if there else empty_tables()
    tables = tuple(sorted({*former.tables, *target.tables.tables}))
    found = await found_shape(connection, tables)
    names = renaming(base.catalog, catalog) if base else Renaming()
    known, former_known = _known(base, catalog)
    states = former_states(base.catalog, catalog, names) if base else ()
    taken = adopted(base.catalog, catalog, names) if base else ()
    moved = (*migrated_nodes(states), *adopted_nodes(taken))
    again = recomputed(base.catalog if base else None, catalog, names, former_known, known, moved)
    under = renamed_source(there, catalog, names) if there else None
    going = parking(under.source.catalog, catalog, base.version + 1) if under and base else Parking()
    parked = await all_parked(connection, found)
    functions, guards = await other_functions(connection), await other_guards(connection)
    shape = shape_of(former, dialect)
    return _Situation(
        base, there, target, tables, found, shape, under, going, parked, states, taken, again, functions, guards, known
    )


def _changes(now: _Situation, encoded: bytes) -> tuple[Change, ...]:
    catalog = now.target.catalog
    former = now.renamed.source.catalog if now.renamed else None
    differing = difference(former, catalog)
    if former is not None:
        differing = tuple(one for change in differing for one in converted(change, former, catalog, now.names))
    flows = workflow_changes(now.base.catalog, catalog, now.names, now.former_states) if now.base else ()
    taken = adopting_changes(now.adopted, now.base.catalog, now.names, now.settings) if now.base else ()
    differing = tuple(without_required(without_states(differing, now.former_states), now.adopted))
    kept = running_lengths(now.base.catalog, catalog, now.names) if now.base else ()
    differing = tuple(without_lengths(differing, kept))
    changes = (*rename_changes(now.names, catalog), *differing, *flows, *taken)
    if changes or now.base is None or now.base.hash == catalog_hash(encoded):
        return changes
    return (Change("~", catalog.app.name, "the same definitions, written in another way"),)


async def _lines(
    connection: Connection, now: _Situation, changes: Iterable[Change], confirmed: Collection[str]
) -> tuple[Line, ...]:
    dialect = connection.dialect
    found, former = now.afresh(now.found), now.afresh(now.former)
    wanted = shape_of(now.target.tables, dialect)
    drifted = (*occupied(now.names, now.found), *drift(found, former, wanted, dialect))
    # Where the tables are not what they should be, no query over them can be relied on.
    there = None if any(line.blocked for line in drifted) else now.there
    counted = [await _line(connection, change, there, now.names, confirmed) for change in changes]
    own = (*function_lines(now.functions), *guard_lines(now.guards)) if now.base else ()
    limits = await limit_lines(connection, found, now.target.tables)
    return (*counted, *_following(now, changes), *staying_parked(now.parked, changes), *own, *drifted, *limits)


def _steps(now: _Situation, changes: Iterable[Change]) -> tuple[Step, ...]:
    target = now.target
    found, former = now.afresh(now.found), now.afresh(now.former)
    old = now.base.catalog if now.base else None
    anew = rebuilds(found, now.parking, target.dialect)
    named = rename_steps(now.found, now.there, now.renamed) if now.there and now.renamed else ()
    gone = parking_steps(found, former, now.renamed.source, target, now.parking) if now.renamed else ()
    into = convert_steps(changes, now.renamed.source.catalog, target, now.parking) if now.renamed else ()
    left = parked_shape(found, now.parking, target.dialect)
    schema = render(operations(left, former, target.tables, target.dialect), target.dialect)
    steps = (
        *function_steps(now.functions),
        *indexes_gone(old, target, now.names, anew),
        *named,
        *gone,
        *schema,
        *history_renamed(now.names, now.parking),
        *into,
        *value_steps(now.renamed.source.catalog if now.renamed else None, target),
        *first_rows(now.renamed.source.catalog if now.renamed else None, target),
        *currency_steps(now.renamed.source.catalog if now.renamed else None, target),
        *renamed_parked(now.parked, now.names, target.dialect),
        *note_parked(now.parking.all, target.dialect),
        *migrate_steps(old, now.former_states, target, now.names, now.parking),
        *adopting_steps(now.adopted, target, now.settings),
        *deadline_steps(old, target, now.names),
        *rescale_steps(changes, target),
        *fill_steps(changes, target),
        *mark_steps(changes, target),
        *history_steps(now.renamed.source.catalog if now.renamed else None, target, changes),
        *recompute_steps(now.recomputed, target, now.settings),
        *keep_steps(now.renamed.source.catalog if now.renamed else None, target, now.names, changes, now.recomputed),
        *indexes_made(old, target, now.names, anew),
    )
    return guarded(steps, now.guards, target.dialect)


def _following(now: _Situation, changes: Iterable[Change]) -> Iterator[Line]:
    """Fields that are worked out again though nothing is said of them above."""
    told = {change.path for change in changes}
    there = now.base.catalog.entities if now.base else {}
    for node in now.recomputed:
        own = node.field.startswith(HIDDEN)
        if not own and node.entity in there and f"{node.entity}.{node.field}" not in told:
            what = "what it is computed from changed; all records are recomputed"
            yield Line("~", f"{node.entity}.{node.field}", what, Risk.ADDITIVE)


async def _line(
    connection: Connection, change: Change, there: Source | None, names: Renaming, confirmed: Collection[str]
) -> Line:
    rows = await _count(connection, change.concern, there, names) if change.concern and there else None
    blocked = not carried_out(change, rows, confirmed)
    remedy = change.remedy if blocked else ""
    shown = await _examples(connection, change, there, names) if blocked and rows and there else ()
    return Line(change.symbol, change.path, change.what, change.risk, rows, blocked, remedy, change.confirm, shown)


async def _examples(connection: Connection, change: Change, there: Source, names: Renaming) -> tuple[str, ...]:
    """Of what is taken out whole, any record would be one."""
    if change.concern is None or change.risk is Risk.DESTRUCTIVE:
        return ()
    return await examples(connection, _former(change.concern, names), there)


async def _count(connection: Connection, concern: Concern, there: Source, names: Renaming) -> int:
    row = await connection.one(Statement(_query(concern, there, names), heavy=True))
    return int(row[0]) if row else 0


def _query(concern: Concern, there: Source, names: Renaming) -> str:
    """A change goes by the new names, the tables have the former ones yet."""
    return count_in_the_way(_former(concern, names), there)


def _former(concern: Concern, names: Renaming) -> Concern:
    entity = names.former_entity(concern.entity)
    asked = concern.condition
    if isinstance(asked, Naming):
        asked = replace(asked, entities=tuple(map(names.former_entity, asked.entities)))
    if isinstance(asked, Held):
        values = tuple((names.former_field(concern.entity, name), texts) for name, texts in asked.values)
        asked = Held(values, names.former_entity(asked.about))
    return Concern(entity, names.former_field(concern.entity, concern.field), asked)


def _known(base: Stored | None, catalog: Catalog) -> tuple[Known, Known]:
    """The values of settings by the new definitions, and by those in force."""
    if base is None:
        return known_settings(catalog.app, {}), {}
    return known_settings(catalog.app, _renamed(base, catalog)), known_settings(base.catalog.app, base.settings)


def _renamed(base: Stored, catalog: Catalog) -> dict[str, Wire | None]:
    """What was set, with options under their new names."""
    names = renaming(base.catalog, catalog).settings
    return {name: names.get(OfValue(name, str(value)), value) for name, value in base.settings.items()}


def _settings_as_they_are(now: _Situation) -> Iterator[Precondition]:
    """Where steps have the values of settings in them, these must not become others before they are carried out."""
    if now.base is not None and read_settings(now.recomputed, now.target.catalog):
        what = "a setting was changed since the plan was made; make it again"
        yield Precondition(what, raised_since(now.base, now.target.dialect))


def _preconditions(changes: Iterable[Change], now: _Situation) -> Iterator[Precondition]:
    for change in changes:
        if change.risk is Risk.NEEDS_DATA and change.concern and now.there:
            yield Precondition(f"{change.path}: {change.what}", _query(change.concern, now.there, now.names))

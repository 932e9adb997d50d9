"""Why a field that a decision sets has its value: what was tried and what came of it, as far as one may know it."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

import msgspec

from engine.compile import Compiled, Telling, Way, decision_of, rules_of, telling, ways
from engine.expressions import Needs, Record, Value
from engine.meta.catalog import Catalog
from engine.meta.decisions import Decision
from engine.meta.fields import AnyField, AnyReference, Wire, linked
from engine.meta.labels import Label
from engine.meta.pointers import Pointer
from engine.rules.values import literal
from engine.rules.wire import wire
from engine.service import read
from engine.service.begin import saving_of
from engine.service.draft import Draft
from engine.service.levels import top
from engine.service.needed import gather_needs
from engine.service.stored import Stored, find
from engine.service.strategies import Outcome, Trace, Tried, tried_for
from engine.service.work import ENGINE, Context, NotFound
from engine.storage.driver import Database
from engine.storage.rows.decided import read_decided

State = Literal["decided", "nothing", "waiting", "typed", "changed", "frozen", "hidden"]
"""How the value stands: decided so; nothing was found; it waits for
something to be found; somebody filled it in, or changed it since; it was kept; nobody
may know.
"""

HIDDEN: Final[Outcome] = "hidden"
"""What is said of a strategy that goes by something that whoever asks may not see: no more, and nothing of the next."""


@dataclass(frozen=True, slots=True)
class Basis:
    """What a strategy went by: the fields on the way to it, its value, and what the record is called it leads to."""

    way: tuple[AnyField, ...]
    value: Value
    title: str = ""

    @property
    def path(self) -> str:
        """The same as a path."""
        return ".".join(one.name for one in self.way)

    @property
    def field(self) -> AnyField:
        """The field at its end."""
        return self.way[-1]


@dataclass(frozen=True, slots=True)
class Reason:
    """A strategy that was tried, and what came of it; `row` of its `table` decided, in words `cells`."""

    strategy: str
    label: Label
    outcome: str
    table: str | None = None
    row: str | None = None
    bases: tuple[Basis, ...] = ()
    cells: str = ""


@dataclass(frozen=True, slots=True)
class Why:
    """The answer: `at` is when it was decided, None where it follows what it reads."""

    decision: str
    state: State
    at: datetime | None = None
    reasons: tuple[Reason, ...] = ()


async def why(context: Context, entity: str, identity: int, field: str, *, discreet: bool = True) -> Why:
    """Why a field of a record has its value; raises NotFound where it may not be seen, or no decision sets it.

    Without `discreet` everything is told: it is for whoever looks after rights.
    """
    save = saving_of(context, entity)
    decision = decision_of(context.compiled, entity, field)
    stored = await find(context, save, identity, "read", held=False)
    if decision is None or field not in save.view.fields or field in stored.blank:
        raise NotFound
    told = telling(context.compiled, save.view, decision, discreet=discreet)
    row = await context.connection.one(told.statement, context.bound(told.statement, id=identity))
    if row is None:
        raise NotFound
    seen = [bool(one) for one in row]
    if decision.runs == "always":
        return await _followed(context, decision, stored, field, told, seen)
    noted = await read_decided(context.connection, decision.name, identity)
    if noted is None:
        return Why(decision.name, "nothing" if stored.values.get(field) is None else "typed")
    trace = msgspec.json.decode(noted.trace, type=Trace)
    if trace.values.get(field) != wire(stored.values.get(field)):
        return Why(decision.name, "changed", noted.at)
    now = _by_now(context, decision, told, seen)
    shown = list(_shown(trace.tried, lambda one: _may_be_told(now, stored, one)))
    state: State = "decided" if noted.strategy else "nothing" if decision.waiting is None else "waiting"
    return Why(decision.name, state, noted.at, await _reasons(context, decision, shown))


async def explained(database: Database, compiled: Compiled, record: Pointer, field: str) -> Why:
    """All that there is to say of it, for whoever looks after the database; raises NotFound."""
    if record.entity not in compiled.catalog.entities:
        raise NotFound
    async with database.read(snapshot=True) as connection:
        context = Context(compiled, connection, ENGINE, compiled.clock(ENGINE))
        return await why(context, record.entity, record.id, field, discreet=False)


async def _followed(
    context: Context, decision: Decision, stored: Stored, field: str, told: Telling, seen: Sequence[bool]
) -> Why:
    """Of a decision that is made always: it is worked out again."""
    rules = rules_of(context.compiled, decision.of)
    typed_over = rules.suggested.get(field)
    if typed_over is not None and stored.values.get(typed_over):
        return Why(decision.name, "typed")
    if not seen[-1]:
        return Why(decision.name, "hidden")
    draft = Draft(rules, "update", stored.values, Record(dict(stored.values)), held=False)
    steps = (*rules.steps, *rules.virtual)
    await gather_needs(context, top(draft), next((one.needs for one in steps if one.field == field), Needs()))
    if told.frozen(draft.record, context.clock) is True and stored.values.get(field) is not None:
        return Why(decision.name, "frozen")
    tried = await tried_for(context, decision, draft.record, context.clock)
    now = _by_now(context, decision, told, seen)
    shown = list(_shown(tried, lambda one: now[one.strategy][1]))
    found = bool(tried) and tried[-1].outcome == "decided"
    return Why(decision.name, "decided" if found else "nothing", None, await _reasons(context, decision, shown))


def _shown(tried: Sequence[Tried], may: Callable[[Tried], bool]) -> Iterator[Tried]:
    """What may be told: up to the first strategy of which that is not so, whatever came of that one."""
    for one in tried:
        if not may(one):
            yield Tried(one.strategy, HIDDEN)
            return
        yield one


def _by_now(
    context: Context, decision: Decision, told: Telling, seen: Sequence[bool]
) -> Mapping[str, tuple[Way, bool, bool]]:
    """The strategies by name, with whether all that each goes by is seen, and whether it is whatever the record is."""
    found = ways(context.compiled, decision.name)
    return {way.strategy.name: (way, seen[place], place in told.always) for place, way in enumerate(found)}


def _may_be_told(now: Mapping[str, tuple[Way, bool, bool]], stored: Stored, one: Tried) -> bool:
    """Whether one may know what a strategy went by then: it goes by the same now, all of it is seen, and either in any
    case, or none of it was read behind a reference that leads elsewhere by now.
    """
    way, seen, always = now.get(one.strategy, (None, False, False))
    if way is None or not seen or not one.read.keys() <= way.reads.keys():
        return False
    return always or not any(_is_elsewhere(path, one.read, stored) for path in one.read)


def _is_elsewhere(path: str, then: Mapping[str, object], stored: Stored) -> bool:
    first, _, rest = path.partition(".")
    return bool(rest) and ("." in rest or first not in then or then[first] != wire(stored.values.get(first)))


async def _reasons(context: Context, decision: Decision, tried: Iterable[Tried]) -> tuple[Reason, ...]:
    catalog, known = context.compiled.catalog, {one.name: one for one in decision.strategies}
    bases = {one.strategy: list(_bases(catalog, decision, one.read)) for one in tried}
    wanted: dict[str, set[int]] = {}
    for one in (basis for several in bases.values() for basis in several):
        if isinstance(one.field, AnyReference) and isinstance(one.value, int):
            wanted.setdefault(one.field.to, set()).add(one.value)
    titles = {entity: await read.titles(context, entity, ids) for entity, ids in wanted.items()}
    return tuple(
        Reason(
            strategy=one.strategy,
            label=known[one.strategy].label if one.strategy in known else {},
            outcome=one.outcome,
            table=known[one.strategy].table if one.strategy in known and one.outcome != HIDDEN else None,
            row=one.row,
            cells=one.cells,
            bases=tuple(_titled(basis, titles) for basis in bases[one.strategy]),
        )
        for one in tried
    )


def _titled(basis: Basis, titles: Mapping[str, Mapping[int, str]]) -> Basis:
    if not isinstance(basis.field, AnyReference) or not isinstance(basis.value, int):
        return basis
    return Basis(basis.way, basis.value, titles[basis.field.to].get(basis.value, ""))


def _bases(catalog: Catalog, decision: Decision, then: Mapping[str, Wire | None]) -> Iterator[Basis]:
    """What was read, as fields with their values; of fields that are gone by now nothing."""
    for path, value in then.items():
        way = _way(catalog, decision.of, path)
        if way:
            yield Basis(way, None if value is None else literal(way[-1], value))


def _way(catalog: Catalog, entity: str, path: str) -> tuple[AnyField, ...]:
    """The fields of a path; nothing where one of them is gone."""
    first, _, rest = path.partition(".")
    known = catalog.entities.get(entity)
    field = known.fields.get(first) if known else None
    if field is None or not rest:
        return () if field is None else (field,)
    below = _way(catalog, linked(field).to, rest) if isinstance(field, AnyReference) else ()
    return (field, *below) if below else ()

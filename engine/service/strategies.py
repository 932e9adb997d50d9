"""What is noted of decisions that are made once: how they came to what they decided, which is not found out later."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final, Literal

import msgspec

from engine.compile import Way, made_once, waiting_for, ways
from engine.expressions import Environment, Record, Value
from engine.meta.catalog import Catalog
from engine.meta.decisions import Decision
from engine.meta.fields import Wire
from engine.meta.tables import in_words
from engine.rules.assign import assigned
from engine.rules.wire import wire
from engine.service.answering import answer
from engine.service.draft import Draft
from engine.service.levels import levels, top
from engine.service.work import Context, Wrote
from engine.storage.rows.decided import Decided, write_decided
from engine.storage.rows.queue import NewJob, enqueue

Outcome = Literal["decided", "when", "no_row", "nobody", "nothing", "hidden"]
"""What came of a strategy: it decided; its condition did not hold; its table has no row; it found nobody; no value.

Where it is `hidden`, whoever asks may not know.
"""


TRY_AGAIN: Final = "waiting"
"""The kind of job that looks at records for which a decision found nobody (jobs/table.py)."""


def again(decision: str) -> NewJob:
    """Such a job; while one waits no other joins it."""
    return NewJob(TRY_AGAIN, msgspec.json.encode({"decision": decision}).decode(), f"{TRY_AGAIN} {decision}")


async def awaken(engine: Context, wrote: Wrote) -> None:
    """Look at what waits once this transaction commits, where what happened may let a decision find somebody.

    A new record was decided about already.
    """
    for decision in waiting_for(engine.compiled).get(wrote.entity, ()):
        if wrote.operation != "create" or wrote.entity != decision.of:
            await enqueue(engine.connection, again(decision.name))


class Tried(msgspec.Struct, frozen=True, omit_defaults=True):
    """A strategy that was tried: what came of it, which row of its table decided, and what it read, by path.

    A row is its place in the file, counted from 1, with what it asks in `cells`, or the record of an editable table,
    `price_list/7`.
    """

    strategy: str
    outcome: Outcome
    row: str | None = None
    read: Mapping[str, Wire | None] = {}
    cells: str = ""


class Trace(msgspec.Struct, frozen=True):
    """How a decision came about: what it gave its fields, and the strategies up to the one that decided."""

    values: Mapping[str, Wire | None]
    tried: tuple[Tried, ...]


async def note_decided(context: Context, draft: Draft) -> None:
    """Note of a new record and its new lines what was decided about them, but for what somebody filled in."""
    for level in (top(draft), *levels(draft)):
        decisions = made_once(context.compiled, level.name)
        for one in level.drafts if decisions else ():
            if one.operation == "create":
                for decision in decisions:
                    await _note(context, decision, one)


async def _note(context: Context, decision: Decision, draft: Draft) -> None:
    if draft.given.issuperset(decision.fields):
        return
    tried = await tried_for(context, decision, draft.record, context.clock)
    identity = draft.record.values["id"]
    assert isinstance(identity, int), "it is stored"
    await write_decided(context.connection, decided(context, decision, identity, tried, draft.record))


def decided(context: Context, decision: Decision, identity: int, tried: Sequence[Tried], record: Record) -> Decided:
    """What is noted of it."""
    found = next((one.strategy for one in tried if one.outcome == "decided"), None)
    picks = any(one.name == found and one.pick for one in decision.strategies)
    picked = record.values.get(decision.fields[0]) if picks else None
    assert picked is None or isinstance(picked, int), "records are picked by their id"
    values = {name: wire(record.values.get(name)) for name in decision.fields}
    trace = msgspec.json.encode(Trace(values, tuple(tried))).decode()
    return Decided(decision.of, identity, decision.name, found, picked, context.clock.now, trace)


def values_of(
    context: Context, decision: Decision, made: Sequence[Way], tried: Sequence[Tried], record: Record
) -> dict[str, Value]:
    """What the strategy that decided gives the fields; nothing where none did."""
    found = next((one.strategy for one in tried if one.outcome == "decided"), None)
    given = next((way for way in made if way.strategy.name == found), None)
    fields = context.compiled.catalog.entities[decision.of].fields
    values = {} if given is None else {name: give(record, context.clock) for name, give in given.gives.items()}
    return {name: None if value is None else assigned(fields[name])(value) for name, value in values.items()}


async def tried_for(context: Context, decision: Decision, record: Record, clock: Environment) -> list[Tried]:
    """The strategies up to the one that decided; what they read of the record and of others is gathered."""
    return await tried_of(context, ways(context.compiled, decision.name), record, clock)


async def tried_of(context: Context, made: Sequence[Way], record: Record, clock: Environment) -> list[Tried]:
    """The same of strategies that are at hand."""
    tried: list[Tried] = []
    for way in made:
        tried.append(_tried(context.compiled.catalog, way, record, clock))
        if tried[-1].outcome == "decided":
            row = await _record_of(context, way, record, clock)
            tried[-1] = msgspec.structs.replace(tried[-1], row=row or tried[-1].row)
            break
    return tried


def _tried(catalog: Catalog, way: Way, record: Record, clock: Environment) -> Tried:
    read = {path: wire(give(record, clock)) for path, give in way.reads.items()}
    if way.when(record, clock) is not True:
        return Tried(way.strategy.name, "when", read=read)
    rows: set[tuple[str, int]] = set()
    noting = replace(clock, decided=rows)
    values = [give(record, noting) for give in way.gives.values()]  # each, since each may be of another row
    if all(one is None for one in values):
        table, pick = way.strategy.table, way.strategy.pick
        return Tried(way.strategy.name, "no_row" if table else "nobody" if pick else "nothing", read=read)
    places = sorted(place for table, place in rows if table == way.strategy.table)
    asked = catalog.tables[way.strategy.table].asked if way.strategy.table else ()
    numbers = ", ".join(str(asked[one].number + 1) for one in places)
    cells = "; ".join(in_words(asked[one]) for one in places)
    return Tried(way.strategy.name, "decided", numbers or None, read, cells)


async def _record_of(context: Context, way: Way, record: Record, clock: Environment) -> str | None:
    if way.row is None:
        return None
    await answer(context, [way.row], record, clock, {})
    return f"{way.strategy.table}/{record.found[way.row]}"

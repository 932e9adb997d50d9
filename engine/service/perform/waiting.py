"""Records for which a decision found nobody: they wait, and are tried again in their order once somebody may be."""

from collections.abc import Collection

from engine.compile import next_waiting, pick_locks, rules_of
from engine.expressions import Record
from engine.meta.decisions import Decision
from engine.rules import Input
from engine.service import write
from engine.service.begin import saving_of
from engine.service.draft import Draft
from engine.service.levels import top
from engine.service.needed import gather_needs
from engine.service.perform.followed import follow_up
from engine.service.stored import find
from engine.service.strategies import decided, tried_for
from engine.service.work import Context, Refusal
from engine.storage.rows.decided import write_decided
from engine.storage.sql.lists import id_list


class Stuck(Exception):
    """What a decision would give a record that waits was refused."""

    def __init__(self, decision: str, record: int, refusal: Refusal) -> None:
        super().__init__(f"decision {decision}, record {record}: {refusal}")
        self.record = record


async def try_next(context: Context, name: str, spared: Collection[int] = ()) -> int | None:
    """Decide about the first record that waits and for which something is found now; None where there is none.

    Whoever looks holds the lock of the decision first, so that nobody decides about the same record. Raises Stuck.
    """
    decision = context.compiled.catalog.decisions.get(name)
    if decision is None or decision.waiting is None:
        return None
    for lock in pick_locks(context.compiled, decision.of):
        await context.connection.all(lock)
    engine = context.as_engine()
    asked = next_waiting(context.compiled, name)
    row = await engine.connection.one(asked, engine.bound(asked, ids=id_list(spared, context.compiled.dialect)))
    if row is None:
        return None
    try:
        await _decide(engine, decision, row[0])
        await follow_up(context)
    except Refusal as refusal:
        raise Stuck(name, row[0], refusal) from refusal
    identity: int = row[0]
    return identity


async def try_all(context: Context) -> None:
    """All that waits for any decision, in one transaction; raises Stuck."""
    for name, decision in context.compiled.catalog.decisions.items():
        while decision.waiting is not None and await try_next(context, name) is not None:
            pass


async def _decide(engine: Context, decision: Decision, identity: int) -> None:
    """Give the record what is found for it, by the write path that all takes, and note how that came about."""
    rules = rules_of(engine.compiled, decision.of)
    stored = await find(engine, saving_of(engine, decision.of), identity, "read")
    draft = Draft(rules, "update", stored.values, Record(dict(stored.values)))
    steps = [one for one in rules.steps if one.field in decision.fields]
    for one in steps:
        await gather_needs(engine, top(draft), one.needs)
    values = {one.field: one.give(draft.record, engine.clock) for one in steps}
    tried = await tried_for(engine, decision, draft.record, engine.clock)
    draft.record.values |= values
    await write.update(engine, decision.of, identity, None, Input(values, {}, ()))
    await write_decided(engine.connection, decided(engine, decision, identity, tried, draft.record))

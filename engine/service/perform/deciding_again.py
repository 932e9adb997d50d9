"""A decision about a record that is there already: one that waited for it, or that is made again."""

from engine.compile import pick_lock, rules_of
from engine.expressions import Record
from engine.meta.decisions import Decision
from engine.rules import Input
from engine.service import write
from engine.service.begin import saving_of
from engine.service.draft import Draft
from engine.service.levels import top
from engine.service.needed import gather_needs
from engine.service.stored import find
from engine.service.strategies import decided, tried_for
from engine.service.work import Context
from engine.storage.rows.decided import write_decided


async def decide_again(engine: Context, name: str, identity: int) -> None:
    """Decide about a record whatever it was given before; where nothing is found it keeps that."""
    decision = engine.compiled.catalog.decisions[name]
    for lock in pick_lock(engine.compiled, decision):
        await engine.connection.all(lock)
    await decide(engine, decision, identity)


async def decide(engine: Context, decision: Decision, identity: int) -> None:
    """Give the record what is found for it, by the write path that all takes, and note how that came about."""
    rules = rules_of(engine.compiled, decision.of)
    stored = await find(engine, saving_of(engine, decision.of), identity, "read")
    draft = Draft(rules, "update", stored.values, Record(dict(stored.values)))
    steps = [one for one in rules.steps if one.field in decision.fields]
    for one in steps:
        await gather_needs(engine, top(draft), one.needs)
    values = {one.field: one.give(draft.record, engine.clock) for one in steps}
    if all(one is None for one in values.values()):
        return
    tried = await tried_for(engine, decision, draft.record, engine.clock)
    draft.record.values |= values
    await write.update(engine, decision.of, identity, None, Input(values, {}, ()))
    await write_decided(engine.connection, decided(engine, decision, identity, tried, draft.record))

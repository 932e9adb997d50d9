"""Who handles a record in the state it gets into, where nobody was named and a decision says who."""

from engine.compile import decision_fetch, handler_decision, pick_lock, ways
from engine.expressions import Record
from engine.meta.decisions import Decision
from engine.meta.workflows import HANDLER
from engine.service import gather
from engine.service.answering import answer
from engine.service.perform.gathering import Run
from engine.service.strategies import decided, tried_for, values_of
from engine.service.work import Context
from engine.storage.rows.decided import write_decided


async def find_handler(run: Run, asked: Record) -> None:
    """Put who it is into what was asked, and note how that came about; whoever was named stays."""
    engine, decision = run.context, handler_decision(run.context.compiled, run.acting.entity)
    if decision is None or HANDLER not in run.acting.action.ask or asked.values.get(HANDLER) is not None:
        return
    for lock in pick_lock(engine.compiled, decision):
        await engine.connection.all(lock)
    record = await _read(engine, decision, run.id)
    tried = await tried_for(engine, decision, record, engine.clock)
    found = values_of(engine, decision, tried, record)
    asked.values |= found
    record.values |= found
    await write_decided(engine.connection, decided(engine, decision, run.id, tried, record))


async def _read(engine: Context, decision: Decision, identity: int) -> Record:
    """All that the decision reads of the record, which is held."""
    fetch = decision_fetch(engine.compiled, decision)
    (record,) = (await gather.records(engine.connection, fetch, [identity]))[identity]
    for way in ways(engine.compiled, decision.name):
        await answer(engine, way.needs.asked, record, engine.clock, {})
    return record

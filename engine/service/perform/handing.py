"""Who handles a record in the state it gets into, where nobody was named and a decision says who. Of those from whom it
picks it passes over whom the state does not admit.
"""

from collections.abc import Sequence

from engine.compile import Way, decision_fetch, handler_decision, pick_lock, ways
from engine.expressions import Record
from engine.meta.decisions import Decision
from engine.meta.workflows import HANDLER
from engine.service import gather
from engine.service.answering import answer
from engine.service.perform.gathering import Run
from engine.service.strategies import decided, tried_of, values_of
from engine.service.work import Context
from engine.storage.rows.decided import write_decided


async def find_handler(run: Run, asked: Record) -> None:
    """Put who it is into what was asked, and note how that came about; whoever was named stays."""
    engine, decision = run.context, handler_decision(run.context.compiled, run.acting.entity)
    if decision is None or HANDLER not in run.acting.action.ask or asked.values.get(HANDLER) is not None:
        return
    for lock in pick_lock(engine.compiled, decision):
        await engine.connection.all(lock)
    moves = run.acting.action.moves
    people = moves.handlers if moves else None
    made = ways(engine.compiled, decision.name, people)
    record = await _read(engine, decision, made, people, run.id)
    tried = await tried_of(engine, made, record, engine.clock)
    found = values_of(engine, decision, made, tried, record)
    asked.values |= found
    record.values |= found
    await write_decided(engine.connection, decided(engine, decision, run.id, tried, record))


async def _read(engine: Context, decision: Decision, made: Sequence[Way], people: str | None, identity: int) -> Record:
    """All that the decision reads of the record, which is held."""
    fetch = decision_fetch(engine.compiled, decision, people)
    (record,) = (await gather.records(engine.connection, fetch, [identity]))[identity]
    for way in made:
        await answer(engine, way.needs.asked, record, engine.clock, {})
    return record

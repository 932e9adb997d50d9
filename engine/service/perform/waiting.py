"""Records for which a decision found nobody: they wait, and are tried again in their order once somebody may be."""

from collections.abc import Collection

from engine.compile import next_waiting, pick_locks
from engine.service.perform.deciding_again import decide
from engine.service.perform.followed import follow_up
from engine.service.work import Context, Refusal
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
        await decide(engine, decision, row[0])
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

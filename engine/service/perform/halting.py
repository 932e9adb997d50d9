"""An action that waits as a whole where others have to agree to anything that it does."""

from collections.abc import Sequence
from dataclasses import replace

from engine.compile import acting, may_halt
from engine.meta.approvals import REQUEST
from engine.rules import Input
from engine.service.perform.asked import readers
from engine.service.perform.changes import put_forward, with_approval, with_people
from engine.service.perform.steps import take
from engine.service.perform.undone import by_itself
from engine.service.perform.wanted import Doing
from engine.service.work import Context, Invalid, Waits
from engine.storage.rows.done import Made


async def take_whole(
    context: Context, engine: Context, entity: str, identity: int, name: str, version: int | None, sent: Input
) -> Sequence[Made]:
    """`take`; where others have to agree nothing is done, and the request is what came of it."""
    if not may_halt(context.compiled, acting(context.compiled, entity, name)):
        return await take(context, engine, entity, identity, name, version, sent)
    try:
        async with by_itself(context):
            return await take(context, replace(engine, halts=True), entity, identity, name, version, sent)
    except Waits as waits:
        by = Doing(f"{entity}.{name}", entity, identity, readers(context, entity, name).to_json(sent))
        request = await put_forward(engine, waits, by)
        if request is not None:
            return [Made(REQUEST, request)]
        meant, acts = with_approval(context, waits), with_approval(engine, waits)
        return await take_whole(meant, acts, entity, identity, name, version, sent)
    except Invalid as wrong:
        raise await with_people(engine, wrong) from wrong.__cause__

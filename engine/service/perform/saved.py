"""Records saved by somebody, with what follows from it: the write path as everybody but the engine itself takes it."""

from dataclasses import replace
from typing import Final

from engine.meta.approvals import ABSENCE
from engine.rules import Input
from engine.service import spoken, write
from engine.service.begin import saving_of
from engine.service.perform.absences import refuse_circle
from engine.service.perform.changes import apart, lets_wait, put_forward, with_people
from engine.service.perform.followed import follow_up
from engine.service.stored import find, found_again
from engine.service.work import Context, Invalid, Waits
from engine.service.written import Written, as_it_stands, shown_to

_NOTHING: Final = Input({}, {}, ())


async def create(context: Context, entity: str, sent: Input) -> Written:
    """Make a record; see spoken.create."""
    return await followed(context, entity, await spoken.create(context, entity, sent))


async def update(context: Context, entity: str, identity: int, version: int | None, sent: Input) -> Written:
    """Change a record; see spoken.update. What others have to agree to waits, and the rest is saved."""
    try:
        written = await spoken.update(context, entity, identity, version, sent)
    except Waits as waits:
        return await _in_parts(context, entity, identity, version, sent, waits)
    except Invalid as wrong:
        raise await with_people(context, identity, wrong, sent) from wrong
    return await followed(context, entity, written)


async def _in_parts(
    context: Context, entity: str, identity: int, version: int | None, sent: Input, waits: Waits
) -> Written:
    """Put forward what waits, save the rest."""
    waiting, rest = apart(context, entity, sent, waits)
    request = await put_forward(context, entity, identity, "update", waiting, waits)
    if request is None:
        return await update(_with_approval(context, entity, waits), entity, identity, version, sent)
    await follow_up(context)
    if rest is not None:
        written = await update(context, entity, identity, version, rest)
    else:
        save = saving_of(context, entity)
        written = await as_it_stands(context, save, await find(context, save, identity, "read", held=False))
    return replace(written, waiting=(request, *written.waiting))


async def delete(context: Context, entity: str, identity: int, version: int | None) -> int | None:
    """Put a record in the bin, or away for good; see write.delete. The change request, where others have to agree."""
    try:
        await write.delete(context, entity, identity, version)
    except Waits as waits:
        request = await put_forward(context, entity, identity, "delete", _NOTHING, waits)
        if request is None:
            return await delete(_with_approval(context, entity, waits), entity, identity, version)
        await follow_up(context)
        return request
    except Invalid as wrong:
        raise await with_people(context, identity, wrong) from wrong
    await follow_up(context)
    return None


def _with_approval(context: Context, entity: str, waits: Waits) -> Context:
    """Where nobody has to agree, it is as if they had."""
    return replace(context, approved=context.approved | {lets_wait(context, entity, waits).name})


async def restore(context: Context, entity: str, identity: int) -> Written:
    """Take a record out of the bin; see write.restore."""
    return await followed(context, entity, await write.restore(context, entity, identity))


async def followed(context: Context, entity: str, written: Written) -> Written:
    """The record as it is once all has followed."""
    if entity == ABSENCE:
        await refuse_circle(context.as_engine(), written.id)
    if not await follow_up(context):
        return written
    save = saving_of(context, entity)
    values, shown = await found_again(context, save, written.id)
    version = values["version"]
    assert isinstance(version, int), "every record has one"
    return await shown_to(context, save, written.id, version, shown)

"""Records saved by somebody, with what follows from it: the write path as everybody but the engine itself takes it."""

from dataclasses import replace
from typing import Final

from engine.meta.approvals import ABSENCE
from engine.rules import Input
from engine.service import spoken, write
from engine.service.begin import saving_of
from engine.service.perform.absences import refuse_circle
from engine.service.perform.changes import apart, put_forward, with_approval, with_people
from engine.service.perform.followed import follow_up
from engine.service.perform.undone import by_itself
from engine.service.stored import find, found_again
from engine.service.work import Context, Held, Invalid, Refusal, Waits, outright
from engine.service.written import Submitted, Written, as_it_stands, shown_to

_NOTHING: Final = Input({}, {}, ())


async def create(context: Context, entity: str, sent: Input) -> Written | Submitted:
    """Make a record; see spoken.create. The change request, where others have to agree to it first."""
    held = Held(entity, None, "create", sent)
    try:
        written = await spoken.create(context, entity, sent)
    except Waits as waits:
        return await _submitted(context, Waits(waits.failures, held))
    except Invalid as wrong:
        raise await with_people(context, wrong, held) from wrong.__cause__
    return await followed(context, entity, written)


async def _submitted(context: Context, waits: Waits) -> Written | Submitted:
    """Put forward a record that could be made now if others agreed."""
    entity, sent = waits.what.entity, waits.what.sent
    meant = with_approval(context, waits)
    try:
        async with by_itself(context):
            await spoken.create(meant, entity, sent)
            raise _Tried
    except _Tried:
        request = await put_forward(context, waits)
    except Waits as further:
        return await _submitted(meant, Waits(further.failures, waits.what))
    if request is None:
        return await create(meant, entity, sent)
    await follow_up(context)
    return Submitted(request)


class _Tried(Refusal):
    """It can be done, and is not yet."""


async def update(context: Context, entity: str, identity: int, version: int | None, sent: Input) -> Written:
    """Change a record; see spoken.update. What others have to agree to waits, and the rest is saved."""
    try:
        written = await spoken.update(context, entity, identity, version, sent)
    except Waits as waits:
        return await _in_parts(context, entity, identity, version, sent, waits)
    except Invalid as wrong:
        raise await with_people(context, wrong, Held(entity, identity, "update", sent)) from wrong.__cause__
    return await followed(context, entity, written)


async def _in_parts(
    context: Context, entity: str, identity: int, version: int | None, sent: Input, waits: Waits
) -> Written:
    """Put forward what waits, save the rest."""
    waiting, rest = apart(context, sent, waits)
    request = await put_forward(context, Waits(waits.failures, Held(entity, identity, "update", waiting)))
    if request is None:
        return await update(with_approval(context, waits), entity, identity, version, sent)
    await follow_up(context)
    if rest is not None:
        written = await update(context, entity, identity, version, rest)
    else:
        save = saving_of(context, entity)
        written = await as_it_stands(context, save, await find(context, save, identity, "read", held=False))
    return replace(written, waiting=(request, *written.waiting))


async def delete(context: Context, entity: str, identity: int, version: int | None) -> int | None:
    """Put a record in the bin, or away for good; see write.delete. The change request, where others have to agree."""
    held = Held(entity, identity, "delete", _NOTHING)
    try:
        await write.delete(context, entity, identity, version)
    except Waits as waits:
        request = await put_forward(context, Waits(waits.failures, held))
        if request is None:
            return await delete(with_approval(context, waits), entity, identity, version)
        await follow_up(context)
        return request
    except Invalid as wrong:
        raise await with_people(context, wrong, held) from wrong.__cause__
    await follow_up(context)
    return None


async def restore(context: Context, entity: str, identity: int) -> Written:
    """Take a record out of the bin; see write.restore. What others would have to agree to first is refused."""
    try:
        written = await write.restore(context, entity, identity)
    except Invalid as wrong:
        raise outright(wrong) from wrong
    return await followed(context, entity, written)


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

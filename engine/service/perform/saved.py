"""Records saved by somebody, with what follows from it: the write path as everybody but the engine itself takes it."""

from engine.meta.approvals import ABSENCE
from engine.rules import Input
from engine.service import spoken, write
from engine.service.begin import saving_of
from engine.service.perform.absences import refuse_circle
from engine.service.perform.followed import follow_up
from engine.service.stored import found_again
from engine.service.work import Context
from engine.service.written import Written, shown_to


async def create(context: Context, entity: str, sent: Input) -> Written:
    """Make a record; see spoken.create."""
    return await followed(context, entity, await spoken.create(context, entity, sent))


async def update(context: Context, entity: str, identity: int, version: int | None, sent: Input) -> Written:
    """Change a record; see spoken.update."""
    return await followed(context, entity, await spoken.update(context, entity, identity, version, sent))


async def delete(context: Context, entity: str, identity: int, version: int | None) -> None:
    """Put a record in the bin, or away for good; see write.delete."""
    await write.delete(context, entity, identity, version)
    await follow_up(context)


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

"""Records as somebody sends them: whom a comment names is looked at first, whichever way it comes, then written."""

from dataclasses import replace

from engine.meta.pointers import Pointer, pointer
from engine.meta.system import COMMENT
from engine.rules import Input
from engine.service import read, write
from engine.service.mentions import check_mentions, tell_mentioned, with_mentions
from engine.service.work import Context
from engine.service.written import Written
from engine.text.mentions import named


async def create(context: Context, entity: str, sent: Input) -> Written:
    """`write.create`."""
    about = pointer(str(sent.values.get("about")))
    if entity == COMMENT and about is not None:
        sent = await _looked_through(context, about, sent)
    written = await write.create(context, entity, sent)
    if entity == COMMENT and about is not None:
        await tell_mentioned(context, about, sent)
    return written


async def update(context: Context, entity: str, identity: int, version: int | None, sent: Input) -> Written:
    """`write.update`."""
    if entity == COMMENT and "text" in sent.values:
        found = await read.one(context, entity, identity, ("about", "text"))
        values = found.shape.values(found.row)
        about = pointer(str(sent.values.get("about", values["about"])))
        if about is not None:
            former = str(values["text"])
            sent = await _looked_through(context, about, sent, former)
            await tell_mentioned(context, about, sent, frozenset(named(former)))
    return await write.update(context, entity, identity, version, sent)


async def _looked_through(context: Context, about: Pointer, sent: Input, former: str = "") -> Input:
    """With whom the text names; those of the `former` text may be named still, whatever they see by now."""
    await check_mentions(context, about.entity, about.id, sent, frozenset(named(former)))
    without = replace(sent, lines={**sent.lines, "mentions": ()}) if former else sent
    return with_mentions(context.compiled.catalog.entities[COMMENT], without)

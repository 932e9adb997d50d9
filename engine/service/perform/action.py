"""One action, done with one record by somebody who may: from the right to what came of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from engine.meta.pointers import Pointer
from engine.meta.system import COMMENT
from engine.rules import Input
from engine.service import read
from engine.service.mentions import check_mentions, tell_mentioned
from engine.service.perform.followed import follow_up
from engine.service.perform.halting import take_whole
from engine.service.perform.obstacles import with_reasons
from engine.service.perform.offers import action_of, offered, told
from engine.service.work import Context, Forbidden, Made, NotFound, NotNow


@dataclass(frozen=True, slots=True)
class Performed:
    """What came of an action: the records that were made, as far as they may be seen, and the record it was done with
    as it is now, None where it is gone or was lost from sight; `names` are the actions that are possible now.
    """

    made: Sequence[Made]
    found: read.Found | None
    names: Sequence[str] = ()


async def perform(
    context: Context, entity: str, identity: int, action: str, version: int | None, sent: Input
) -> Performed:
    """Do an action with a record that still has `version` (None: any).

    Raises NotFound, Forbidden, Conflict; Done where it was done before, NotNow where it cannot be done with the record
    as it is; Invalid for what was asked, and for a step that does not succeed.
    """
    action_of(context, entity, action)
    if context.compiled.catalog.entities[entity].right_to(action) == COMMENT:
        await check_mentions(context, entity, identity, sent)
    engine = context.as_engine()
    try:
        made = await take_whole(context, engine, entity, identity, action, version, sent)
    except (Forbidden, NotNow) as refusal:
        raise await with_reasons(context, entity, identity, action, refusal) from refusal
    if context.compiled.catalog.entities[entity].right_to(action) == COMMENT:
        await tell_mentioned(context, Pointer(entity, identity), sent)
    await follow_up(context)
    seen = list(dict.fromkeys(await told(context, list(made))))
    try:
        found = await read.one(context, entity, identity)
    except NotFound:
        return Performed(seen, None)
    return Performed(seen, found, (await offered(context, entity, identity)).names)

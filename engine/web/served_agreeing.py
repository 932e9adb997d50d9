"""Who has to agree to what is about to be submitted, as the screens show it."""

from collections.abc import Sequence

from engine.screens.agreeing import Agreeing
from engine.service.perform import AskedLevel, who_is_asked
from engine.service.work import Context


async def agreeing(context: Context, entity: str, identity: int, action: str) -> Sequence[Agreeing] | None:
    """The levels in their order; None where it is never submitted to anybody."""
    found = await who_is_asked(context, entity, identity, action)
    return None if found is None else [_agreeing(one) for one in found]


def _agreeing(one: AskedLevel) -> Agreeing:
    level, agreeing = one.level, frozenset(each.name for each in one.people if each.agrees)
    return Agreeing(level.label or {"en": level.name}, level.need, tuple(each.name for each in one.people), agreeing)

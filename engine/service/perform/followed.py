"""What follows from records that were saved: transitions that nobody takes, as soon as their conditions hold."""

from typing import Final

from engine.compile import due, moved_by_themselves
from engine.rules import Failure, Input
from engine.service.perform.steps import take
from engine.service.work import Context, Invalid, view_of

MOST_DEEP: Final = 8
"""So often something follows from what followed; more is a circle."""

_NOTHING: Final = Input({}, {}, ())


async def follow_up(context: Context) -> frozenset[tuple[str, int]]:
    """Do what follows from everything on the agenda, in the same transaction; the records that became others by it.

    Raises Invalid where it goes on and on, or where something of it is refused.
    """
    agenda, engine = context.agenda, context.as_engine()
    moved: set[tuple[str, int]] = set()
    begun = agenda.depth
    while agenda.waiting:
        agenda.depth += 1
        if agenda.depth > MOST_DEEP:
            raise Invalid((Failure("follows_without_end", None, {"entity": agenda.waiting[0].entity}),))
        now, agenda.waiting = agenda.waiting, []
        for one in dict.fromkeys((wrote.entity, wrote.id) for wrote in now):
            if await _moved(engine, *one):
                moved.add(one)
    agenda.depth = begun
    return frozenset(moved)


async def _moved(engine: Context, entity: str, identity: int) -> bool:
    """Take the first transition whose turn it is, if there is one."""
    asked = due(engine.compiled, view_of(engine, entity))
    row = await engine.connection.one(asked, engine.bound(asked, id=identity))
    names = moved_by_themselves(engine.compiled)[entity]
    name = next((one for one, holds in zip(names, row or (), strict=False) if holds), None)
    if name is not None:
        await take(engine, engine, entity, identity, name, None, _NOTHING)
    return name is not None

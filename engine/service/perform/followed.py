"""What follows from records that were saved: transitions that nobody takes, as soon as their conditions hold."""

from typing import Final

from engine.compile import due, moved_by_themselves
from engine.meta.approvals import REQUEST
from engine.rules import Failure, Input
from engine.rules.body import split
from engine.service.people import load
from engine.service.perform.approving import write_values
from engine.service.perform.asked import readers
from engine.service.perform.steps import carry_on, readiness, take
from engine.service.work import Agreed, Context, Invalid, view_of

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
    while agenda.waiting or agenda.agreed:
        agenda.depth += 1
        if agenda.depth > MOST_DEEP:
            entity = agenda.waiting[0].entity if agenda.waiting else agenda.agreed[0].entity
            raise Invalid((Failure("follows_without_end", None, {"entity": entity}),))
        agreed, agenda.agreed = agenda.agreed, []
        for done in agreed:
            await _take_agreed(engine, done)
            moved.add((done.entity, done.id))
        now, agenda.waiting = agenda.waiting, []
        for one in dict.fromkeys(now):
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


async def _take_agreed(engine: Context, agreed: Agreed) -> None:
    """Take a transition that was approved, for whoever submitted it; it fails where it cannot be taken now."""
    entity, name = agreed.entity, agreed.transition
    wanting = await _for_submitter(engine, agreed.submitter)
    if not await _is_ready(wanting, entity, agreed.id, name):
        await write_values(engine, REQUEST, agreed.request, {"state": "failed"})
        return
    sent = readers(wanting, entity, name).read_json(split(agreed.asked.encode()))
    await carry_on(wanting, entity, agreed.id, name, sent)


async def _for_submitter(engine: Context, submitter: int | None) -> Context:
    """The engine on behalf of whoever submitted it; of whoever decided, where that person has no account any more."""
    if submitter is None:
        return engine
    person = await load(engine.connection, engine.compiled, submitter, engine.clock.now)
    return engine if person is None else engine.asked_by(person).as_engine()


async def _is_ready(engine: Context, entity: str, identity: int, name: str) -> bool:
    if name not in engine.compiled.catalog.entities[entity].actions:
        return False
    return (await readiness(engine, entity, identity, name))[1]

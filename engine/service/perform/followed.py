"""What follows from records that were saved: transitions that nobody takes as soon as their conditions hold, and
automations.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from engine.compile import due, moved_by_themselves
from engine.meta.approvals import REQUEST
from engine.meta.labels import text_in
from engine.rules import Failure, Input
from engine.rules.body import split
from engine.rules.failure import failure_text
from engine.service.people import load
from engine.service.perform.asked import readers
from engine.service.perform.automating import automate
from engine.service.perform.granted import carry_out_change
from engine.service.perform.moving import put_in
from engine.service.perform.standing import stand
from engine.service.perform.steps import carry_on, readiness, take
from engine.service.perform.tasks import write_values
from engine.service.strategies import awaken
from engine.service.work import TAKEN, Agenda, Agreed, Context, Invalid, Wrote, view_of

MOST_DEEP: Final = 8
"""So often something follows from what followed; more is a circle."""

_NOTHING: Final = Input({}, {}, ())


async def follow_up(context: Context) -> bool:
    """Do what follows from everything on the agenda, in the same transaction; whether anything did.

    Raises Invalid where it goes on and on, or where something of it is refused.
    """
    agenda, engine = context.agenda, context.as_engine()
    followed, begun = False, (agenda.depth, agenda.chain)
    while agenda.waiting or agenda.agreed:
        agenda.depth += 1
        if agenda.depth > MOST_DEEP:
            raise Invalid((_without_end(agenda),))
        agreed, agenda.agreed = agenda.agreed, []
        for done in agreed:
            await _take_agreed(engine, done)
            followed = True
        now, agenda.waiting = agenda.waiting, []
        for one in _together(now):
            followed |= await _follow(engine, one)
    agenda.depth, agenda.chain = begun
    return followed


async def _follow(engine: Context, wrote: Wrote) -> bool:
    """What follows from what happened to one record; whether anything did."""
    engine.agenda.chain = wrote.chain
    moved = wrote.operation != TAKEN and await _moved(engine, wrote)
    woken = await automate(engine, wrote)
    await awaken(engine, wrote)
    return await stand(engine, wrote) or woken or moved


def _without_end(agenda: Agenda) -> Failure:
    first = agenda.waiting[0] if agenda.waiting else None
    entity = first.entity if first else agenda.agreed[0].entity
    chain = " → ".join((entity, *(first.chain if first else ())))
    return Failure("follows_without_end", None, {"chain": chain})


def _together(wrotes: Iterable[Wrote]) -> list[Wrote]:
    """What happened to a record through the same chain, one after the other, as if it had happened at once."""
    found: dict[tuple[object, ...], Wrote] = {}
    for one in wrotes:
        kind = one.operation if one.operation in (TAKEN, "delete") else ""
        key = (*one.key, one.chain, kind, one.changed if kind == TAKEN else None)
        found[key] = _joined(found[key], one) if key in found else one
    return list(found.values())


def _joined(first: Wrote, second: Wrote) -> Wrote:
    """The record was what the first found, and is what the last left."""
    known = [one for one in (first, second) if one.became]
    was, operation = (known[0].was, known[0].operation) if known else (first.was, first.operation)
    became = known[-1].became if known else first.became
    return replace(first, operation=operation, was=was, became=became, changed=first.changed | second.changed)


async def _moved(engine: Context, wrote: Wrote) -> bool:
    """Take the first transition whose turn it is, if there is one."""
    names = moved_by_themselves(engine.compiled).get(wrote.entity, ())
    if not names or wrote.operation == "delete":
        return False
    asked = due(engine.compiled, view_of(engine, wrote.entity))
    row = await engine.connection.one(asked, engine.bound(asked, id=wrote.id))
    name = next((one for one, holds in zip(names, row or (), strict=False) if holds), None)
    if name is not None:
        engine.agenda.chain = (*wrote.chain, f"{wrote.entity}.{name}")
        await take(engine, engine, wrote.entity, wrote.id, name, None, _NOTHING)
        engine.agenda.chain = wrote.chain
    return name is not None


async def _take_agreed(engine: Context, agreed: Agreed) -> None:
    """Take a transition that was approved, for whoever submitted it; it fails where it cannot be taken now."""
    entity, name = agreed.entity, agreed.transition
    if agreed.operation != TAKEN:
        await _change_as_agreed(engine, agreed)
        return
    assert agreed.id is not None, "a transition is taken with a record"
    wanting = await _for_submitter(engine, agreed.submitter)
    if not name:
        await put_in(wanting, entity, agreed.id, agreed.flow, agreed.to)
        return
    if not await _is_ready(wanting, entity, agreed.id, name):
        label = text_in(engine.compiled.catalog.entities[entity].actions[name].label, _locale(engine), name)
        await _fail(engine, agreed, [Failure("not_possible_any_more", None, {"action": label})])
        return
    sent = readers(wanting, entity, name).read_json(split(agreed.asked.encode()))
    await carry_on(wanting, entity, agreed.id, name, sent, agreed.to)


async def _change_as_agreed(engine: Context, agreed: Agreed) -> None:
    wrong = await carry_out_change(engine, agreed)
    if wrong:
        await _fail(engine, agreed, wrong)


async def _fail(engine: Context, agreed: Agreed, wrong: Iterable[Failure]) -> None:
    why = "\n".join(dict.fromkeys(failure_text(one, _locale(engine)) for one in wrong))[:2000]
    await write_values(engine, REQUEST, agreed.request, {"state": "failed", "reason": why})


def _locale(engine: Context) -> str:
    return engine.compiled.catalog.app.locales[0]


async def _for_submitter(engine: Context, submitter: int | None) -> Context:
    """The engine on behalf of whoever submitted it; of whoever decided, where that person has no account any more."""
    if submitter is None:
        return engine
    person = await load(engine.connection, engine.compiled, submitter, engine.clock.now)
    return engine if person is None else engine.asked_by(person).as_engine()


async def _is_ready(engine: Context, entity: str, identity: int, name: str) -> bool:
    return (await readiness(engine, entity, identity, name))[1]

"""The steps of an action, one after the other: each works out all it needs first, and then writes."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from engine.compile import Act, acting, may_follow, ready, rules_of, same_as
from engine.expressions import Environment, Needs, OutOfRange, Record, Value
from engine.meta.actions import (
    INBOX,
    AnyStep,
    CreateStep,
    DecideStep,
    DeleteStep,
    Making,
    NotifyStep,
    RunStep,
    TakeStep,
    UpdateStep,
    UpsertStep,
)
from engine.meta.catalog import Entity
from engine.meta.pointers import Pointer
from engine.meta.system import COMMENT
from engine.rules import Failure, Input
from engine.security.rights import to_take
from engine.service import gather, outbox, write
from engine.service.begin import same_version, saving_of
from engine.service.mentions import with_mentions
from engine.service.notices import remind
from engine.service.perform import parts
from engine.service.perform.approving import submit
from engine.service.perform.asked import settled
from engine.service.perform.deciding import FUNCTIONS
from engine.service.perform.deciding_again import decide_again
from engine.service.perform.gathering import Run, Seen, items, people_of, see, with_each
from engine.service.perform.moving import move, not_now
from engine.service.perform.offers import not_done
from engine.service.perform.sharing import shared
from engine.service.perform.told import of_step
from engine.service.stored import Stored, find
from engine.service.trail import note_taken
from engine.service.work import TAKEN, Context, Forbidden, Invalid, Refusal, Wrote, view_of
from engine.storage.rows.done import Made, write_done
from engine.storage.sql.gather import fetch
from engine.text.unreadable import Unreadable

MOST_EACH: Final = 1000
"""Records that one step is done for."""


async def take(
    context: Context, engine: Context, entity: str, identity: int, name: str, version: int | None, sent: Input
) -> Sequence[Made]:
    """Do an action with a record: `context` is whose right and sight count, `engine` carries it out."""
    save, known = saving_of(context, entity), acting(context.compiled, entity, name)
    stored = await find(context, save, identity, to_take(name))
    same_version(stored, version)
    await not_done(context, entity, identity, known.action)
    await _be_ready(context, entity, identity, name)
    meant = replace(engine, action=f"{entity}.{name}")
    run = Run(meant, identity, Record({}), Record(dict(stored.values)), acting=known)
    run.asked = await settled(context, run, stored, sent)
    if not await submit(run, stored, context.principal.user):
        await _do(run, stored)
    await note_taken(meant, entity, (stored.version, identity), run.asked.values)
    return run.made


async def carry_on(engine: Context, entity: str, identity: int, name: str, sent: Input, to: str) -> None:
    """Take a transition that was asked for before and is approved by now, with what was answered then, to a state."""
    stored = await find(engine, saving_of(engine, entity), identity, "read")
    meant, known = replace(engine, action=f"{entity}.{name}"), acting(engine.compiled, entity, name)
    run = Run(meant, identity, Record({}), Record(dict(stored.values)), acting=known)
    run.asked = await settled(engine, run, stored, sent)
    await _do(run, stored, to)


async def _do(run: Run, stored: Stored, to: str = "") -> None:
    """Move the record where that is what the action does, carry out its steps, and let follow what follows from it."""
    entity, action, agenda = run.acting.entity, run.acting.action, run.context.agenda
    await move(run, stored, to)
    await carry_out(run)
    if entity in may_follow(run.context.compiled):
        agenda.put(Wrote(entity, run.id, TAKEN, stored.values, changed=frozenset({action.name})))


async def readiness(context: Context, entity: str, identity: int, name: str) -> tuple[bool, bool]:
    """Whether `who` of an action fits whoever asks, and whether its `when` holds; neither of a record that is gone."""
    asked = ready(context.compiled, view_of(context, entity), name)
    if asked is None:
        return True, True
    row = await context.connection.one(asked, context.bound(asked, id=identity))
    return (bool(row[0]), bool(row[1])) if row is not None else (False, False)


async def _be_ready(context: Context, entity: str, identity: int, name: str) -> None:
    fits, holds = await readiness(context, entity, identity, name)
    if not fits:
        raise Forbidden("who", entity)
    if not holds:
        raise not_now(context.compiled.catalog.entities[entity].actions[name])


async def carry_out(run: Run) -> None:
    """All steps of an action; raises Invalid, which names the step, where one does not succeed."""
    for number, act in enumerate(run.acting.steps, start=1):
        try:
            await _STEPS[type(act.step)](run, act, await _planned(run, act))
        except Refusal as refusal:
            raise of_step(run.context, act, number, refusal) from refusal.__cause__
    if run.acting.action.once:
        await write_done(run.context.connection, run.acting.entity, run.id, run.acting.action.name, run.made)


@dataclass(frozen=True, slots=True)
class Planned:
    """What a step does for one record: with which ones, what they are given, by what they are found, whom it tells."""

    ids: tuple[int, ...]
    people: tuple[int, ...]
    sent: Input
    match: Input


async def _planned(run: Run, act: Act) -> list[Planned]:
    seen = await see(run, act.reads)
    there = [None] if act.each is None else await _items(run, act)
    each = [await with_each(run, act.reads, seen, one) for one in there]
    wanted = [one for one in each if act.when is None or act.when(one.record, one.environment) is True]
    if act.share is not None:
        wanted = list(shared(act.share, await with_each(run, act.reads, seen, None), wanted))
    return [await _plan(run, act, one) for one in wanted]


async def _plan(run: Run, act: Act, seen: Seen) -> Planned:
    people = await people_of(run.context, act.people, seen)
    return Planned(_ids(act.of, seen), people, _worked_out(act.values, seen), _worked_out(act.match, seen))


async def _items(run: Run, act: Act) -> Sequence[Record | None]:
    assert act.items is not None, "what is gone over is fetched"
    seen = await see(run, act.before)
    ids = _ids(act.each, seen)
    if len(ids) > MOST_EACH:
        raise Invalid((Failure("too_many_records", None, {"count": len(ids), "max": MOST_EACH}),))
    return await items(run, act.items, ids)


def _ids(give: Callable[[Record, Environment], Any] | None, seen: Seen) -> tuple[int, ...]:
    """The records that an expression gives: many, one, or none."""
    found = give(seen.record, seen.environment) if give else None
    return found if isinstance(found, tuple) else () if found is None else (found,)


def _worked_out(values: Mapping[str, Callable[[Record, Environment], Value]], seen: Seen) -> Input:
    found: dict[str, Value] = {}
    failures: list[Failure] = []
    for name, give in values.items():
        try:
            found[name] = give(seen.record, seen.environment)
        except OutOfRange:
            failures.append(Failure("result_out_of_range", name))
        except Unreadable as refused:
            failures.append(Failure(refused.code, name, refused.arguments))
    return Input(found, {}, tuple(failures))


async def _create(run: Run, act: Act, planned: Sequence[Planned]) -> None:
    part = _entity(run, act)
    if part.name == COMMENT:
        planned = [replace(one, sent=with_mentions(part, one.sent)) for one in planned]
    if part.part_of is None:
        made = [Made(part.name, (await write.create(run.context, part.name, one.sent)).id) for one in planned]
    else:
        made = await _new_lines(run, part, [one.sent for one in planned])
    _keep(run, act.step, made)
    run.made += made


async def _new_lines(run: Run, part: Entity, sent: Sequence[Input]) -> list[Made]:
    """Of each record all new lines at once."""
    made: list[Made] = []
    for whole in dict.fromkeys(parts.whole_of(part, one.values) for one in sent):
        lines = await parts.lines_of(run.context, part, whole)
        lines.fresh += [_of_line(part, one) for one in sent if one.values.get(part.part_of or "") == whole]
        made += await parts.save_lines(run.context, part, whole, lines)
    return made


def _of_line(part: Entity, sent: Input) -> Input:
    return Input({name: one for name, one in sent.values.items() if name != part.part_of}, {}, sent.failures)


async def _upsert(run: Run, act: Act, planned: Sequence[Planned]) -> None:
    part = _entity(run, act)
    if part.part_of is None:
        found = [await _put(run, part, one) for one in planned]
    else:
        found = await _put_lines(run, part, planned)
    _keep(run, act.step, [one for one, _ in found])
    run.made += [one for one, new in found if new]


async def _put(run: Run, entity: Entity, one: Planned) -> tuple[Made, bool]:
    match = one.match.values
    if one.match.failures:
        raise Invalid(one.match.failures)
    empty = frozenset(name for name, value in match.items() if value is None)
    found = same_as(run.context.compiled, entity.name, match, empty)
    row = await run.context.connection.one(found, _to_match(run, entity, match))
    if row is not None:
        await write.update(run.context, entity.name, row[0], None, one.sent)
        return Made(entity.name, row[0]), False
    sent = Input({**match, **one.sent.values}, {}, one.sent.failures)
    return Made(entity.name, (await write.create(run.context, entity.name, sent)).id), True


async def _put_lines(run: Run, part: Entity, planned: Sequence[Planned]) -> list[tuple[Made, bool]]:
    found: list[tuple[Made, bool]] = []
    wholes = [parts.whole_of(part, {**one.sent.values, **one.match.values}) for one in planned]
    for whole in dict.fromkeys(wholes):
        lines, known = await parts.lines_of(run.context, part, whole), []
        for one in (one for one, its in zip(planned, wholes, strict=True) if its == whole):
            match, sent = _of_line(part, one.match), _of_line(part, one.sent)
            line = lines.find(match.values)
            if line is None:
                failures = (*match.failures, *sent.failures)
                lines.fresh.append(Input({**match.values, **sent.values}, {}, failures))
            else:
                lines.change(line, sent)
                known += [line] if line > 0 else []
        new = await parts.save_lines(run.context, part, whole, lines)
        found += [*((Made(part.name, one), False) for one in known), *((one, True) for one in new)]
    return found


async def _update(run: Run, act: Act, planned: Sequence[Planned]) -> None:
    part = _entity(run, act)
    changes = [(identity, one.sent) for one in planned for identity in one.ids]
    if part.part_of is None:
        for identity, sent in changes:
            await write.update(run.context, part.name, identity, None, sent)
        return
    async for whole, lines in _wholes(run, part, [identity for identity, _ in changes]):
        own = {one["id"] for one in lines.there}
        for identity, sent in changes:
            if identity in own:
                lines.change(identity, sent)
        await parts.save_lines(run.context, part, whole, lines)


async def _delete(run: Run, act: Act, planned: Sequence[Planned]) -> None:
    part = _entity(run, act)
    ids = list(dict.fromkeys(identity for one in planned for identity in one.ids))
    if part.part_of is None:
        for identity in ids:
            await write.delete(run.context, part.name, identity, None)
        return
    async for whole, lines in _wholes(run, part, ids):
        lines.gone.update(one for known in lines.there if isinstance(one := known["id"], int) and one in ids)
        await parts.save_lines(run.context, part, whole, lines)


async def _wholes(run: Run, part: Entity, ids: Sequence[int]) -> AsyncIterator[tuple[int, parts.Lines]]:
    """The records that these lines are part of, with their lines."""
    compiled, name = run.context.compiled, part.part_of or ""
    reads = Needs(frozenset({name}))
    found = compiled.keep(("whole of", part.name), lambda: fetch(compiled.source, part.name, "id", reads))
    rows = await gather.records(run.context.connection, found, ids)
    for whole in dict.fromkeys(one.values[name] for known in rows.values() for one in known):
        assert isinstance(whole, int), "a line is part of a record"
        yield whole, await parts.lines_of(run.context, part, whole)


async def _take(run: Run, act: Act, planned: Sequence[Planned]) -> None:
    assert isinstance(act.step, TakeStep), "the table says so"
    for one in planned:
        for identity in one.ids:
            entity = act.target or ""
            run.made += await take(run.context, run.context, entity, identity, act.step.action, None, one.sent)


async def _decide(run: Run, act: Act, planned: Sequence[Planned]) -> None:
    assert isinstance(act.step, DecideStep), "the table says so"
    for one in planned:
        for identity in one.ids:
            await decide_again(run.context, act.step.decision, identity)


async def _notify(run: Run, act: Act, planned: Sequence[Planned]) -> None:
    """Everybody is told once, and also whoever does this: who is meant stands in the definition."""
    assert isinstance(act.step, NotifyStep), "the table says so"
    message = run.context.compiled.catalog.messages[act.step.message]
    people = dict.fromkeys(one for each in planned for one in each.people)
    about = Pointer(run.acting.entity, run.id)
    for way in dict.fromkeys(act.step.via):
        if way == INBOX:
            await remind(run.context, people, message.subject, about)
        else:
            await outbox.put(run.context, way, people, message.subject, about)


async def _run(run: Run, act: Act, planned: Sequence[Planned]) -> None:
    assert isinstance(act.step, RunStep), "the table says so"
    if planned:
        await FUNCTIONS[act.step.function](run)


_STEPS: Final[Mapping[type[AnyStep], Callable[[Run, Act, Sequence[Planned]], Awaitable[None]]]] = {
    CreateStep: _create,
    UpsertStep: _upsert,
    UpdateStep: _update,
    DeleteStep: _delete,
    TakeStep: _take,
    DecideStep: _decide,
    NotifyStep: _notify,
    RunStep: _run,
}


def _entity(run: Run, act: Act) -> Entity:
    return run.context.compiled.catalog.entities[act.target or ""]


def _keep(run: Run, step: AnyStep, made: Sequence[Made]) -> None:
    """Later steps know a record by the name this one gave it; there is none where nothing was done."""
    if isinstance(step, Making) and step.name:
        run.names[step.name] = made[0] if made else None


def _to_match(run: Run, entity: Entity, match: Mapping[str, Value]) -> dict[str, Any]:
    encode = rules_of(run.context.compiled, entity.name).encode
    pairs = ((name, value, encode[name]) for name, value in match.items() if value is not None)
    return {f"match.{name}": turn(value) if turn else value for name, value, turn in pairs}

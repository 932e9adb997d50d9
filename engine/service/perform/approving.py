"""Approvals: who has to agree to a transition, and asking them, level by level."""

import json
from collections.abc import Collection, Iterable, Sequence
from typing import Any, Final, NamedTuple

from engine.compile import Acting, Approving, Who, approving
from engine.expressions import Needs, Record, Value
from engine.meta.approvals import REQUEST, SUBMITTER, TASK, WAITING, Approval, Level
from engine.meta.labels import Label, text_in
from engine.meta.pointers import Pointer
from engine.meta.system import USER
from engine.rules import Failure, Input
from engine.rules.wire import wire
from engine.service import gather, read, write
from engine.service.notices import tell
from engine.service.perform.gathering import Run, Seen, see, with_each
from engine.service.stored import Stored
from engine.service.work import Context, Invalid
from engine.storage.driver import Statement
from engine.storage.rows.done import Made
from engine.storage.sql.gather import fetch

TO_ANSWER: Final[Label] = {"zh": "提交了审批，请您处理", "en": "asks you to agree"}
"""What who is asked is told."""

TOLD = Needs(frozenset(("id", "level", "position", "person", "state")))
"""What is read of the tasks of a request."""


class Stage(NamedTuple):
    """A level, and the people who are asked at it."""

    level: Level
    people: tuple[int, ...]


async def submit(run: Run, stored: Stored, submitter: int | None) -> bool:
    """Ask the first level, where anybody has to agree to the transition; whether anybody is asked.

    Raises Invalid where a level has nobody to ask.
    """
    moves, context = run.acting.action.moves, run.context
    if moves is None or moves.approval is None or moves.approval not in context.compiled.catalog.approvals:
        return False
    known = approving(context.compiled, moves.approval)
    stages = await foreseen(context, known, run.acting, run.id, submitter)
    first = next((one for one in stages if not _agreed_before(known.approval, one, {submitter})), None)
    if first is None:
        return False
    request = await _request(run, stored, submitter, known.approval, first.level)
    await ask(context, request, Pointer(run.acting.entity, run.id), first, _who_agreed(known.approval, {submitter}))
    await write_values(context, run.acting.entity, run.id, {WAITING: request})
    run.made.append(Made(REQUEST, request))
    return True


async def foreseen(
    context: Context, known: Approving, transition: Acting, record: int, submitter: int | None
) -> list[Stage]:
    """The levels that have to agree as the record is now, each with the people who are asked.

    Raises Invalid where a level has nobody to ask.
    """
    names = {SUBMITTER: Made(USER, submitter) if submitter is not None else None}
    run = Run(context, transition, record, Record({}), names=names)
    seen = await with_each(run, known.reads, await see(run, known.reads), None)
    if known.when is not None and known.when(seen.record, seen.environment) is not True:
        return []
    stages = []
    for one in known.levels:
        if one.when is None or one.when(seen.record, seen.environment) is True:
            people = await _people(context, one.approvers, seen) or await _those_else(context, known, one.level, seen)
            stages.append(Stage(one.level, people))
    return stages


async def _those_else(context: Context, known: Approving, level: Level, seen: Seen) -> tuple[int, ...]:
    people = await _people(context, known.nobody, seen)
    if not people:
        raise Invalid((Failure("nobody_approves", None, {"level": level.label or {"en": level.name}}),))
    return people


async def _people(context: Context, whose: Iterable[Who], seen: Seen) -> tuple[int, ...]:
    """The ids of these people, each once."""
    found: dict[int, None] = {}
    for who in whose:
        if isinstance(who, Statement):
            found |= dict.fromkeys(row[0] for row in await context.connection.all(who, context.bound(who)))
        else:
            ids: Any = who(seen.record, seen.environment)
            found |= dict.fromkeys(ids if isinstance(ids, tuple) else () if ids is None else (ids,))
    return tuple(found)


def _who_agreed(approval: Approval, people: Collection[int | None]) -> frozenset[int]:
    """Those who count as agreeing without being asked."""
    return frozenset(one for one in people if one is not None) if approval.skips else frozenset()


def _agreed_before(approval: Approval, stage: Stage, people: Collection[int | None]) -> bool:
    """Whether those who count as agreeing are enough for a level."""
    agreed = _who_agreed(approval, people)
    return enough(stage.level, len(agreed.intersection(stage.people)), len(stage.people))


def enough(level: Level, agreed: int, asked: int) -> bool:
    """Whether so many of those who are asked decide for a level."""
    match level.need:
        case "any":
            return agreed > 0
        case "all" | "sequence":
            return agreed == asked
        case _:
            return agreed >= min(level.need, asked)


async def next_stage(
    context: Context, known: Approving, transition: Acting, record: int, request: Stored
) -> tuple[Stage, frozenset[int]] | None:
    """The level after the one a request has come to that somebody still has to agree at, and who counts as agreeing."""
    submitter, here = request.values["submitted_by"], str(request.values["level"])
    stages = await foreseen(context, known, transition, record, submitter if isinstance(submitter, int) else None)
    order = list(known.approval.levels)
    after = order[order.index(here) + 1 :] if here in order else []
    agreed = {one.values["person"] for one in await tasks(context, request.id) if one.values["state"] == "agreed"}
    people = _who_agreed(known.approval, {one for one in (*agreed, submitter) if isinstance(one, int)})
    waiting = (one for one in stages if one.level.name in after and not _agreed_before(known.approval, one, people))
    stage = next(waiting, None)
    return None if stage is None else (stage, people)


async def tasks(context: Context, request: int) -> Sequence[Record]:
    """Who was and is asked for a request."""
    compiled = context.compiled
    found = compiled.keep("tasks of approvals", lambda: fetch(compiled.source, TASK, "request", TOLD))
    return (await gather.records(context.connection, found, [request])).get(request, [])


async def ask(context: Context, request: int, about: Pointer, stage: Stage, agreed: Collection[int]) -> None:
    """Make a task for everybody at a level; of a sequence the others wait for their turn."""
    label = text_in(stage.level.label, context.compiled.catalog.app.locales[0], stage.level.name)
    waiting = False
    for place, person in enumerate(stage.people, start=1):
        state = "agreed" if person in agreed else "later" if waiting and stage.level.need == "sequence" else "waiting"
        waiting = waiting or state == "waiting"
        values: dict[str, Value] = {
            "request": request, "about": str(about), "level": stage.level.name, "level_label": label,
            "position": place, "person": person, "state": state,
        }  # fmt: skip
        await write.create(context, TASK, Input(values, {}, ()))
        if state == "waiting":
            await tell(context, [person], TO_ANSWER, about)


async def _request(run: Run, stored: Stored, submitter: int | None, approval: Approval, level: Level) -> int:
    entity, action, context = run.acting.entity, run.acting.action, run.context
    titles = dict(await read.titles(context, entity, [run.id]))
    label = text_in(action.label, context.compiled.catalog.app.locales[0], action.name)
    asked = {name: wire(value) for name, value in run.asked.values.items() if value is not None}
    values: dict[str, Value] = {
        "about": str(Pointer(entity, run.id)), "approval": approval.name, "transition": action.name,
        "step": f"{label} {titles.get(run.id) or run.id}"[:200], "submitted_by": submitter, "level": level.name,
        "record_version": stored.version, "asked": json.dumps(asked, ensure_ascii=False),
    }  # fmt: skip
    return (await write.create(context, REQUEST, Input(values, {}, ()))).id


async def write_values(context: Context, entity: str, identity: int, values: dict[str, Value]) -> None:
    """Change fields that only the engine changes."""
    await write.update(context, entity, identity, None, Input(values, {}, ()))

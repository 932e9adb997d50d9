"""Approvals: who has to agree to a transition, and asking them, level by level."""

import json
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from engine.compile import Acting, Approving, administering, approving, kept_form
from engine.expressions import Needs, Record, Value
from engine.meta.approvals import REQUEST, SUBMITTER, TASK, WAITING, Approval, Level
from engine.meta.labels import Label, text_in
from engine.meta.pointers import Pointer
from engine.meta.system import USER
from engine.rules import Failure, Input
from engine.rules.wire import wire
from engine.service import gather, read, write
from engine.service.notices import tell
from engine.service.perform.gathering import Run, Seen, people_of, see, with_each
from engine.service.stored import Stored
from engine.service.work import Context, Invalid
from engine.storage.rows.done import Made
from engine.storage.sql.gather import fetch

TO_ANSWER: Final[Label] = {"zh": "提交了审批，请您处理", "en": "asks you to agree"}
"""What who is asked is told."""

TOLD = Needs(frozenset(("id", "level", "position", "person", "state")))
"""What is read of the tasks of a request."""


@dataclass(frozen=True, slots=True)
class Case:
    """A transition that somebody submits, or has submitted, with a record, and the approval it goes through."""

    context: Context
    known: Approving
    transition: Acting
    record: int
    submitter: int | None

    @property
    def about(self) -> Pointer:
        """The record."""
        return Pointer(self.transition.entity, self.record)

    def agreeing(self, people: Iterable[int]) -> frozenset[int]:
        """Those who count as agreeing without being asked: whoever submits, and these people."""
        known = (*people, *(() if self.submitter is None else (self.submitter,)))
        return frozenset(known) if self.known.approval.skips else frozenset()


class Stage(NamedTuple):
    """A level, and the people who are asked at it."""

    level: Level
    people: tuple[int, ...]

    def is_passed(self, agreed: Collection[int]) -> bool:
        """Whether those who agree anyway are enough."""
        return enough(self.level, len({*agreed}.intersection(self.people)), len(self.people))


def case_of(run: Run, submitter: int | None) -> Case | None:
    """What is submitted by taking a transition; None where nobody has to agree to it by its definition."""
    moves, compiled = run.acting.action.moves, run.context.compiled
    if moves is None or moves.approval is None or moves.approval not in compiled.catalog.approvals:
        return None
    known = approving(compiled, kept_form(compiled, moves.approval))
    return Case(run.context, known, run.acting, run.id, submitter)


async def submit(run: Run, stored: Stored, submitter: int | None) -> bool:
    """Ask the first level, where anybody has to agree to the transition; whether anybody is asked.

    Raises Invalid where a level has nobody to ask.
    """
    case = case_of(run, submitter)
    if case is None:
        return False
    agreed = case.agreeing(())
    first = next((one for one in await foreseen(case) if not one.is_passed(agreed)), None)
    if first is None:
        return False
    request = await _request(run, stored, case, first.level)
    await ask(case, request, first, agreed)
    await write_values(run.context, run.acting.entity, run.id, {WAITING: request})
    run.made.append(Made(REQUEST, request))
    return True


async def foreseen(case: Case) -> list[Stage]:
    """The levels that have to agree as the record is now, each with the people who are asked.

    Raises Invalid where a level has nobody to ask.
    """
    found = await begun(case)
    for one in found:
        if not one.people:
            raise Invalid((Failure("nobody_approves", None, {"level": one.level.label or {"en": one.level.name}}),))
    return found


async def begun(case: Case) -> list[Stage]:
    """The same of what begins now, where a level may have nobody."""
    return await stages(case, _begins)


def _begins(known: Approving, seen: Seen) -> bool:
    """Whether anybody has to agree: asked when it begins, not of what is under way."""
    return known.when is None or known.when(seen.record, seen.environment) is True


def _goes_on(known: Approving, seen: Seen) -> bool:
    return True


async def stages(case: Case, holds: Callable[[Approving, Seen], bool] = _goes_on) -> list[Stage]:
    """The same of what is under way, where a level may have nobody by now."""
    known, context = case.known, case.context
    names = {SUBMITTER: Made(USER, case.submitter) if case.submitter is not None else None}
    run = Run(context, case.transition, case.record, Record({}), names=names)
    seen = await with_each(run, known.reads, await see(run, known.reads), None)
    if not holds(known, seen):
        return []
    return [
        Stage(one.level, await people_of(context, one.approvers, seen) or await people_of(context, known.nobody, seen))
        for one in known.levels
        if one.when is None or one.when(seen.record, seen.environment) is True
    ]


def enough(level: Level, agreed: int, asked: int) -> bool:
    """Whether so many of those who are asked decide for a level."""
    match level.need:
        case "any":
            return agreed > 0
        case "all" | "sequence":
            return 0 < asked == agreed
        case _:
            return agreed >= min(level.need, asked) > 0


async def next_stage(case: Case, request: Stored) -> tuple[Stage, frozenset[int]] | None:
    """The level after the one a request has come to that somebody still has to agree at, and who counts as agreeing.

    What is under way does not end for want of people: administrators are asked where there are none.
    """
    asked = await tasks(case.context, request.id)
    found = (one.values["person"] for one in asked if one.values["state"] == "agreed")
    agreed = case.agreeing(one for one in found if isinstance(one, int))
    for stage in await stages_after(case, str(request.values["level"])):
        if not stage.people:
            return stage._replace(people=await _administrators(case.context)), frozenset()
        if not stage.is_passed(agreed):
            return stage, agreed
    return None


async def stages_after(case: Case, level: str) -> list[Stage]:
    """The levels after this one."""
    order = list(case.known.approval.levels)
    later = order[order.index(level) + 1 :]
    return [one for one in await stages(case) if one.level.name in later]


async def _administrators(context: Context) -> tuple[int, ...]:
    found = administering(context.compiled)
    return tuple(row[0] for row in await context.connection.all(found, context.bound(found)))


async def tasks(context: Context, request: int) -> Sequence[Record]:
    """Who was and is asked for a request."""
    compiled = context.compiled
    found = compiled.keep("tasks of approvals", lambda: fetch(compiled.source, TASK, "request", TOLD))
    return (await gather.records(context.connection, found, [request])).get(request, [])


async def ask(case: Case, request: int, stage: Stage, agreed: Collection[int]) -> None:
    """Make a task for everybody at a level; of a sequence the others wait for their turn."""
    context = case.context
    label = text_in(stage.level.label, context.compiled.catalog.app.locales[0], stage.level.name)
    waiting = False
    for place, person in enumerate(stage.people, start=1):
        state = "agreed" if person in agreed else "later" if waiting and stage.level.need == "sequence" else "waiting"
        waiting = waiting or state == "waiting"
        values: dict[str, Value] = {
            "request": request, "about": str(case.about), "level": stage.level.name, "level_label": label,
            "position": place, "person": person, "state": state,
        }  # fmt: skip
        await write.create(context, TASK, Input(values, {}, ()))
        if state == "waiting":
            await tell(context, [person], TO_ANSWER, case.about)


async def _request(run: Run, stored: Stored, case: Case, level: Level) -> int:
    action, context = run.acting.action, run.context
    approval: Approval = case.known.approval
    titles = dict(await read.titles(context, run.acting.entity, [run.id]))
    label = text_in(action.label, context.compiled.catalog.app.locales[0], action.name)
    asked = {name: wire(value) for name, value in run.asked.values.items() if value is not None}
    values: dict[str, Value] = {
        "about": str(case.about), "approval": approval.name, "transition": action.name,
        "step": f"{label} {titles.get(run.id) or run.id}"[:200], "submitted_by": case.submitter, "level": level.name,
        "record_version": stored.version, "asked": json.dumps(asked, ensure_ascii=False),
        "flow": kept_form(context.compiled, approval.name),
    }  # fmt: skip
    return (await write.create(context, REQUEST, Input(values, {}, ()))).id


async def write_values(context: Context, entity: str, identity: int, values: dict[str, Value]) -> None:
    """Change fields that only the engine changes."""
    await write.update(context, entity, identity, None, Input(values, {}, ()))

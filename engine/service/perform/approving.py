"""Approvals: who has to agree to a transition, and asking them, level by level."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from engine.compile import Approving, Asking, administering, approving, kept_form
from engine.expressions import Record, Value
from engine.meta.approvals import REQUEST, SUBMITTER, WAITING, Level
from engine.meta.fields import ReferencesField
from engine.meta.labels import text_in
from engine.meta.pointers import Pointer
from engine.meta.system import USER
from engine.rules import Failure, Input, Line
from engine.rules.wire import wire
from engine.service import read, write
from engine.service.draft import Draft
from engine.service.people import load
from engine.service.perform.as_wanted import led
from engine.service.perform.gathering import Run, Scene, Seen, people_of, see, with_each
from engine.service.perform.tasks import Stage, To, ask, tasks, write_values
from engine.service.preview import would_be
from engine.service.stored import Stored
from engine.service.work import Context, Invalid, NotFound
from engine.storage.rows.done import Made


@dataclass(frozen=True, slots=True)
class Case:
    """A record with which somebody wants something, and the approval that goes through.

    `sent` is the change that is wanted, where it is one: what is asked is asked of the record as it would be. There is
    no `record` yet where it is to be made.
    """

    context: Context
    known: Approving
    record: int | None
    submitter: int | None
    sent: Input | None = None

    @property
    def entity(self) -> str:
        """What kind of record."""
        return self.known.approval.of

    @property
    def about(self) -> Pointer | None:
        """The record, once there is one."""
        return None if self.record is None else Pointer(self.entity, self.record)

    def agreeing(self, people: Iterable[int]) -> frozenset[int]:
        """Those who count as agreeing without being asked: whoever submits, and these people."""
        known = (*people, *(() if self.submitter is None else (self.submitter,)))
        return frozenset(known) if self.known.approval.skips else frozenset()


def case_of(run: Run, submitter: int | None) -> Case | None:
    """What is submitted by taking a transition; None where nobody has to agree to it by its definition."""
    moves, compiled = run.acting.action.moves, run.context.compiled
    if moves is None or moves.approval is None or moves.approval not in compiled.catalog.approvals:
        return None
    known = approving(compiled, kept_form(compiled, moves.approval))
    return Case(run.context, known, run.id, submitter)


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
    await ask(To(case.context, request, case.about, 1), first, agreed if first.answer is None else (), submitter)
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
    known, seen = case.known, await seen_by(case)
    if not holds(known, seen):
        return []
    there = [one for one in known.levels if one.when is None or one.when(seen.record, seen.environment) is True]
    found = [await _stage(case, one, seen) for one in there]
    if found and known.approval.answer is not None:
        found[-1] = found[-1]._replace(answer=known.approval.answer)
    return found


async def seen_by(case: Case) -> Seen:
    """What the expressions of the approval see: the record as it would be."""
    names = {SUBMITTER: Made(USER, case.submitter) if case.submitter is not None else None}
    scene = Scene(case.context, case.record or NOT_YET, Record({}), names=names)
    reads = case.known.reads if case.record else replace(case.known.reads, this=None)
    seen = await see(scene, reads)
    if case.sent is not None:
        seen = replace(seen, record=await _as_wanted(case, case.sent, seen.record))
    return await with_each(scene, reads, seen, None)


NOT_YET: Final = 0
"""No record has this id."""


async def _as_wanted(case: Case, sent: Input, there: Record) -> Record:
    """The record with what is wanted in the place of what it has, with all that is worked out from it."""
    try:
        draft = await as_wanted(case, sent)
    except NotFound:
        return there
    return await led(case.context.connection, case.known.leads, draft, there)


async def as_wanted(case: Case, sent: Input) -> Draft:
    """The record as it would be with what is wanted, for whoever wants it."""
    return await would_be(await _for_submitter(case), case.entity, case.record, sent)


async def _for_submitter(case: Case) -> Context:
    """The engine, where a record is yet to be made on behalf of whoever wants it: that is `me` in its defaults."""
    context = case.context
    asking = (context.behalf or context.principal).user
    if case.record is not None or case.submitter in (None, asking):
        return context
    person = await load(context.connection, context.compiled, case.submitter or NOT_YET, context.clock.now)
    return context if person is None else context.asked_by(person).as_engine()


async def copied(case: Case) -> Mapping[str, tuple[Line, ...]]:
    """Who gets a copy of what begins now, as the lines of its request."""
    known, field = case.known, case.context.compiled.catalog.entities[REQUEST].fields["informed"]
    if not known.inform:
        return {}
    assert isinstance(field, ReferencesField), "several people get one"
    seen = await seen_by(case)
    people = await people_of(case.context, known.inform, seen)
    return {field.name: tuple(Line(None, Input({field.member: one}, {}, ())) for one in people)}


async def _stage(case: Case, asking: Asking, seen: Seen) -> Stage:
    people = await people_of(case.context, asking.approvers, seen)
    people = people or await people_of(case.context, case.known.nobody, seen)
    due: Any = None if asking.until is None else asking.until(seen.record, seen.environment)
    return Stage(asking.level, people, due, asking.level.answer)


async def next_stage(case: Case, request: Stored) -> tuple[Stage, frozenset[int]] | None:
    """The level after the one a request has come to that somebody still has to agree at, and who counts as agreeing.

    What is under way does not end for want of people: administrators are asked where there are none.
    """
    found = [one.person for one in await tasks(case.context, request) if one.state == "agreed"]
    agreed = case.agreeing(found)
    order = list(case.known.approval.levels)
    later = order[order.index(str(request.values["level"])) + 1 :]
    for stage in [one for one in await stages(case) if one.level.name in later]:
        if not stage.people:
            return stage._replace(people=await _administrators(case.context)), frozenset()
        if not stage.is_passed(agreed):
            return stage, agreed
    return None


async def level_before(case: Case, level: str) -> str | None:
    """The level before one that somebody was asked at, as the record is now; None where it is the first."""
    order, agreed = list(case.known.approval.levels), case.agreeing(())
    there = [one.level.name for one in await stages(case) if not one.is_passed(agreed)]
    return next((one for one in reversed(order[: order.index(level)]) if one in there), None)


async def stage_of(case: Case, level: str) -> Stage:
    """One level as it is now, whether it would be there or not."""
    found = next((one for one in await stages(case) if one.level.name == level), None)
    found = found or Stage(case.known.approval.levels[level], ())
    return found if found.people else found._replace(people=await _administrators(case.context))


async def _administrators(context: Context) -> tuple[int, ...]:
    found = administering(context.compiled)
    return tuple(row[0] for row in await context.connection.all(found, context.bound(found)))


async def _request(run: Run, stored: Stored, case: Case, level: Level) -> int:
    action, context = run.acting.action, run.context
    approval, moves = case.known.approval, action.moves
    assert moves is not None, "what is submitted is a transition"
    titles = dict(await read.titles(context, run.acting.entity, [run.id]))
    label = text_in(action.label, context.compiled.catalog.app.locales[0], action.name)
    asked = {name: wire(value) for name, value in run.asked.values.items() if value is not None}
    values: dict[str, Value] = {
        "about": str(case.about), "approval": approval.name, "transition": action.name,
        "workflow": moves.workflow, "leads_to": moves.to, "refused_to": moves.rejected,
        "step": f"{label} {titles.get(run.id) or run.id}"[:200], "submitted_by": case.submitter, "level": level.name,
        "record_version": stored.version, "asked": json.dumps(asked, ensure_ascii=False),
        "flow": kept_form(context.compiled, approval.name),
    }  # fmt: skip
    return (await write.create(context, REQUEST, Input(values, {}, (), await copied(case)))).id

"""Tasks that come to others: passed on, handed to a substitute or a superior, and people who are asked as well."""

from datetime import datetime

from engine.expressions import Value
from engine.meta.approvals import TASK, Level
from engine.rules import Failure
from engine.service.begin import saving_of
from engine.service.perform.cases import allowed, answer, found, id_of, to_of, under_way
from engine.service.perform.gathering import Run
from engine.service.perform.tasks import Stage, Task, make, tasks, write_values
from engine.service.stored import Stored, find
from engine.service.work import Context, Invalid

TAKEN_OVER = ("position", "added_as", "added_to", "added_by", "instead_of")
"""What a task keeps when it comes to somebody else."""


async def pass_on(run: Run) -> None:
    """Somebody else is asked instead; raises Invalid for somebody who is or was asked at this level already."""
    task, request = await found(run)
    allowed(run, request, "delegate")
    person = id_of(run.asked.values["to"])
    await _not_asked(run.context, request, task.level, person)
    await answer(run.context, task, request, {"state": "passed", "note": run.asked.values.get("note")})
    await taken_over(run.context, task, request, person, {"passed_by": task.person})


async def add_approver(run: Run) -> None:
    """Somebody is asked as well: before whoever adds them, who waits until then, beside, or after."""
    task, request = await found(run)
    allowed(run, request, "add_approver")
    person, place = id_of(run.asked.values["to"]), str(run.asked.values["place"])
    await _not_asked(run.context, request, task.level, person)
    there = await find(run.context, saving_of(run.context, TASK), task.id, "read")
    added: dict[str, Value] = {
        "added_by": task.person, "added_as": place, "added_to": task.id, "position": there.values["position"],
        "note": run.asked.values.get("note"),
    }  # fmt: skip
    stage = await _stage(run.context, task, request)
    await make(to_of(run.context, request), stage, person, "later" if place == "after" else "waiting", added)
    if place == "before":
        await write_values(run.context, TASK, task.id, {"state": "later"})


async def taken_over(
    context: Context, task: Task, request: Stored, person: int, more: dict[str, Value], stage: Stage | None = None
) -> None:
    """Make the task that somebody has now in place of another, with who was added to that."""
    there = await find(context, saving_of(context, TASK), task.id, "read")
    kept = {name: there.values[name] for name in TAKEN_OVER}
    stage = stage or await _stage(context, task, request)
    made = await make(to_of(context, request), stage, person, "waiting", {**kept, **more})
    for one in await tasks(context, request):
        if one.added_to == task.id:
            await write_values(context, TASK, one.id, {"added_to": made})


async def _stage(context: Context, task: Task, request: Stored) -> Stage:
    """The level of a task, as that was made."""
    there = await find(context, saving_of(context, TASK), task.id, "read")
    case, due, asks = under_way(context, request), there.values["due_at"], there.values["asks"]
    level = Level(name=task.level) if case is None else case.known.approval.levels[task.level]
    assert due is None or isinstance(due, datetime), "as the field says"
    return Stage(level, (), due, None if asks is None else str(asks))


async def _not_asked(context: Context, request: Stored, level: str, person: int) -> None:
    if any(one.person == person for one in await tasks(context, request) if one.level == level):
        raise Invalid((Failure("asked_already", "to"),))

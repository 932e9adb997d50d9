"""Tasks of approval that nobody answered in time, or whose people are away: looked for, and dealt with one by one."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Final

import msgspec

from engine.compile import waiting_too_long
from engine.expressions import Needs
from engine.meta.approvals import TASK
from engine.meta.labels import Label
from engine.meta.system import USER
from engine.service import gather
from engine.service.begin import saving_of
from engine.service.notices import tell
from engine.service.perform.absences import present
from engine.service.perform.approving import Case, stage_of
from engine.service.perform.cases import answer, held, id_of, told_of, under_way
from engine.service.perform.changes import confirm_changes
from engine.service.perform.deciding import agreed, refused
from engine.service.perform.followed import follow_up
from engine.service.perform.reassigning import taken_over
from engine.service.perform.tasks import Task, tasks, write_values
from engine.service.stored import Stored, find
from engine.service.work import TAKEN, Context, Invalid
from engine.storage.rows.queue import NewJob, enqueue_all
from engine.storage.sql.gather import fetch

JOB: Final = "approval"
"""The kind of job that deals with one task."""

REMINDED: Final[Label] = {"zh": "提交的审批已超时，请尽快处理", "en": "has waited too long for your answer"}
"""What somebody is told who did not answer in time."""


class Overdue(msgspec.Struct, frozen=True):
    """The payload of such a job."""

    task: int


async def look_for_overdue(context: Context) -> None:
    """Put on the queue what is to be dealt with; of one that waits there already there is one."""
    asked = waiting_too_long(context.compiled)
    found = [row[0] for row in await context.connection.all(asked, context.bound(asked))]
    jobs = [NewJob(JOB, msgspec.json.encode(Overdue(one)).decode(), f"{JOB} {one}") for one in found]
    await enqueue_all(context.connection, jobs)


async def deal_with(asking: Context, overdue: Overdue) -> None:
    """Ask the substitute of somebody who is away, or do what the level says of those who are late."""
    context = asking.as_engine()
    stored = await find(context, saving_of(context, TASK), overdue.task, "read", held=False)
    request = await held(context, id_of(stored.values["request"]))
    task = next((one for one in await tasks(context, request) if one.id == overdue.task), None)
    case = under_way(context, request)
    if task is None or case is None or task.state != "waiting" or request.values["state"] != "waiting":
        return
    (here,) = await present(context, [task.person], case.submitter)
    if here.instead_of is not None:
        await _hand(case, task, request, here.person)
    elif (due := stored.values["due_at"]) is not None and due <= context.clock.now:  # type: ignore[operator] # a moment
        late = case.known.approval.levels[task.level].overdue
        takes_somebody = stored.values["asks"] or (late == "agree" and await _became_another(case, request))
        await _LATE["remind" if takes_somebody else late](case, task, request)
    await follow_up(context)


async def _became_another(case: Case, request: Stored) -> bool:
    """Whether what is wanted was asked of a record that is another since: nobody agrees to that but a person."""
    if request.values["operation"] == TAKEN or case.about is None:
        return False
    try:
        await confirm_changes(case.context, request, case.about)
    except Invalid:
        return True
    return False


async def _hand(case: Case, task: Task, request: Stored, substitute: int) -> None:
    """Somebody who is asked at this level already is not asked twice."""
    if await _is_asked(case, task, request, substitute):
        return
    await answer(case.context, task, request, {"state": "passed"})
    await taken_over(case.context, task, request, substitute, {"instead_of": task.person})


async def _remind(case: Case, task: Task, request: Stored) -> None:
    stage, now = await stage_of(case, task.level), case.context.clock.now
    await write_values(case.context, TASK, task.id, {"due_at": stage.due, "reminded_at": now})
    await tell(case.context, [task.person], REMINDED, told_of(request))


async def _to_superior(case: Case, task: Task, request: Stored) -> None:
    """To the superior, unless there is none who may answer: then the person is reminded."""
    compiled, context = case.context.compiled, case.context
    found = compiled.keep(
        "superiors", lambda: fetch(compiled.source, USER, "id", Needs(frozenset({"manager"}), {"manager": _ACTIVE}))
    )
    (person,) = (await gather.records(context.connection, found, [task.person]))[task.person]
    superior = person.to.get("manager")
    manager = person.values["manager"]
    may = superior is not None and superior.values["active"] is True and manager != case.submitter
    if not may or not isinstance(manager, int) or await _is_asked(case, task, request, manager):
        await _remind(case, task, request)
        return
    await answer(context, task, request, {"state": "passed", "by_itself": True})
    stage = await stage_of(case, task.level)
    await taken_over(context, task, request, manager, {"passed_by": task.person}, stage)


_ACTIVE: Final = Needs(frozenset({"active"}))


async def _agree(case: Case, task: Task, request: Stored) -> None:
    await agreed(case.context, task, request, {"state": "agreed", "by_itself": True})


async def _refuse(case: Case, task: Task, request: Stored) -> None:
    await refused(case.context, task, request, {"state": "refused", "by_itself": True})


_LATE: Final[Mapping[str, Callable[[Case, Task, Stored], Awaitable[None]]]] = {
    "remind": _remind,
    "superior": _to_superior,
    "agree": _agree,
    "refuse": _refuse,
}


async def _is_asked(case: Case, task: Task, request: Stored, person: int) -> bool:
    return any(one.person == person and one.level == task.level for one in await tasks(case.context, request))

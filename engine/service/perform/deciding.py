"""Answers to approvals: to agree, refuse, give back, or take back; what was agreed to goes on the agenda."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from typing import Final

from engine.expressions import Needs, Value
from engine.meta.approvals import REQUEST, TASK, WAITING
from engine.meta.fields import ReferencesField
from engine.meta.labels import Label
from engine.meta.pointers import Pointer
from engine.rules import Failure
from engine.rules.wire import wire
from engine.service import gather
from engine.service.notices import tell
from engine.service.perform.approving import Case, level_before, next_stage, stage_of
from engine.service.perform.cases import (
    about_of,
    allowed,
    answer,
    found,
    gone,
    held,
    id_of,
    submitter_of,
    to_of,
    told_of,
    under_way,
)
from engine.service.perform.changes import confirm_changes
from engine.service.perform.gathering import Run
from engine.service.perform.moving import into_state
from engine.service.perform.reassigning import add_approver, pass_on
from engine.service.perform.taking_back import take_back
from engine.service.perform.tasks import Stage, Task, To, ask, enough, tasks, wake, write_values
from engine.service.perform.wanted import wanted
from engine.service.stored import Stored
from engine.service.work import TAKEN, Agreed, Context, Invalid, NotFound
from engine.storage.sql.gather import fetch

NOTE, LEVEL = "note", "level"
"""What is asked besides fields of the record."""

ENDED: Final[Mapping[str, Label]] = {
    "agreed": {"zh": "通过了您提交的审批", "en": "agreed to what you submitted"},
    "refused": {"zh": "拒绝了您提交的审批", "en": "refused what you submitted"},
    "returned": {"zh": "退回了您提交的审批，请修改", "en": "gave back what you submitted, to be changed"},
    "withdrawn": {"zh": "撤回了您提交的审批", "en": "took back what you submitted"},
    "failed": {"zh": "处理了审批，但该操作已不存在", "en": "answered, but what you submitted is not there any more"},
}
"""What whoever submitted it is told."""

COPIED: Final[Label] = {"zh": "的审批已通过，抄送给您", "en": "was agreed to; you get a copy"}
"""What is told who gets a copy."""


async def agree(run: Run) -> None:
    """Somebody agrees; where that is enough, the next level is asked, or what was submitted is done."""
    task, request = await found(run)
    filled = {name: value for name, value in run.asked.values.items() if name != NOTE}
    if filled:
        request = await _fill_in(run.context, request, filled)
    await agreed(run.context, task, request, {"state": "agreed", "note": run.asked.values.get(NOTE)})


async def _fill_in(context: Context, request: Stored, filled: dict[str, Value]) -> Stored:
    """What a level asks for goes into the record, or is kept for one that is yet to be made."""
    about = about_of(request)
    if about is not None:
        await write_values(context, about.entity, about.id, filled)
        return request
    kept = wanted(str(request.values["asked"])).with_filled({name: wire(one) for name, one in filled.items()})
    await write_values(context, REQUEST, request.id, {"asked": kept.json()})
    return await held(context, request.id)


async def agreed(context: Context, task: Task, request: Stored, given: dict[str, Value]) -> None:
    """Keep that somebody agrees, and go on where that is enough."""
    await answer(context, task, request, given)
    case = under_way(context, request)
    if case is None:
        await end(context, request, "failed", gone(context, request))
        return
    asked = [one for one in await tasks(context, request) if one.level == request.values["level"]]
    turn = _whose_turn(asked, task)
    if turn:
        await wake(to_of(context, request), turn)
    elif _is_decided(case, asked):
        await _close(context, request)
        await _go_on(case, request)
    elif case.known.approval.levels[task.level].need == "sequence" and not any(one.state == "waiting" for one in asked):
        await wake(to_of(context, request), [one for one in asked if one.state == "later"][:1])


def _whose_turn(asked: Sequence[Task], task: Task) -> list[Task]:
    """Those who were waiting for this very answer: whoever wanted somebody else asked before, or after."""
    if task.added_as == "before" and not any(one.is_open for one in asked if _added(one, "before", task.added_to)):
        return [one for one in asked if one.id == task.added_to and one.state == "later"]
    return [one for one in asked if _added(one, "after", task.id) and one.state == "later"]


def _added(one: Task, way: str, to: int | None) -> bool:
    return one.added_as == way and one.added_to == to


def _is_decided(case: Case, asked: Sequence[Task]) -> bool:
    """Whether those who count have agreed; and whoever they wanted asked after them."""
    counted = [one for one in asked if not one.is_aside and one.state not in ("passed", "over")]
    said = [one for one in counted if one.state == "agreed"]
    after = any(one.added_as == "after" and one.state == "waiting" for one in asked)
    return not after and enough(case.known.approval.levels[asked[0].level], len(said), len(counted))


async def refuse(run: Run) -> None:
    """Somebody refuses, and that decides it."""
    task, request = await found(run)
    await refused(run.context, task, request, {"state": "refused", "note": run.asked.values.get(NOTE)})


async def refused(context: Context, task: Task, request: Stored, given: dict[str, Value]) -> None:
    """Keep that somebody refuses, and end it, or let it go back as its approval says."""
    await answer(context, task, request, given)
    case = under_way(context, request)
    goes = "end" if case is None else case.known.approval.rejected
    before = await level_before(case, task.level) if case is not None and goes == "previous" else None
    if case is None or before is None:
        await end(context, request, "refused" if goes == "end" else "returned")
        return
    await _close(context, request)
    await _ask_again(case, request, before)


async def give_back(run: Run) -> None:
    """What was submitted goes back to be changed, or to a level before; raises Invalid for any other level."""
    task, request = await found(run)
    allowed(run, request, "return")
    await answer(run.context, task, request, {"state": "returned", "note": run.asked.values.get(NOTE)})
    level, case = run.asked.values.get(LEVEL), under_way(run.context, request)
    if level is None or case is None:
        await end(run.context, request, "returned")
        return
    order = list(case.known.approval.levels)
    if level not in order[: order.index(task.level)]:
        raise Invalid((Failure("no_level_before", LEVEL),))
    await _close(run.context, request)
    await _ask_again(case, request, str(level))


async def _ask_again(case: Case, request: Stored, level: str) -> None:
    """Ask a level anew, in a further round: what was said in those before counts no more."""
    stage, number = await stage_of(case, level), id_of(request.values["round"]) + 1
    await write_values(case.context, REQUEST, request.id, {"level": level, "round": number})
    await ask(To(case.context, request.id, case.about, number), stage, (), case.submitter)


async def withdraw(run: Run) -> None:
    """Whoever submitted takes it back."""
    request = await held(run.context, run.id)
    allowed(run, request, "withdraw")
    await end(run.context, request, "withdrawn")


_KEPT: Final = ("operation", "transition", "asked", "workflow", "leads_to")
"""What a request keeps of what is to be done."""

FUNCTIONS: Final[Mapping[str, Callable[[Run], Awaitable[None]]]] = {
    "agree_to_approval": agree,
    "refuse_approval": refuse,
    "return_approval": give_back,
    "pass_on_approval": pass_on,
    "add_approver": add_approver,
    "withdraw_approval": withdraw,
    "take_back_answer": take_back,
}
"""What `run` of the engine's own actions names."""


async def _close(context: Context, request: Stored) -> None:
    """Nobody else is asked any more at this level."""
    for one in await tasks(context, request):
        if one.is_open:
            await write_values(context, TASK, one.id, {"state": "over"})


async def _go_on(case: Case, request: Stored) -> None:
    """Ask the next level, or do what was submitted."""
    context, further = case.context, await next_stage(case, request)
    if further is not None:
        await _ask_next(case, request, *further)
        return
    if request.values["operation"] != TAKEN and case.about is not None:
        await confirm_changes(context, request, case.about)
    await _free(context, case.about, {})
    await write_values(context, REQUEST, request.id, {"state": "agreed"})
    await tell(context, submitter_of(request), ENDED["agreed"], told_of(request))
    await tell(context, await _informed(context, request), COPIED, told_of(request))
    kept = (str(request.values[one] or "") for one in _KEPT)
    context.agenda.agreed.append(Agreed(request.id, case.submitter, case.entity, case.record, *kept))


async def _informed(context: Context, request: Stored) -> tuple[int, ...]:
    """Who gets a copy, as it was decided when it began."""
    compiled = context.compiled
    field = compiled.catalog.entities[REQUEST].fields["informed"]
    assert isinstance(field, ReferencesField), "several people get one"
    asked = compiled.keep(
        "copies of approvals", lambda: fetch(compiled.source, field.of, field.by, Needs(frozenset((field.member,))))
    )
    found = (await gather.records(context.connection, asked, [request.id])).get(request.id, [])
    return tuple(id_of(one.values[field.member]) for one in found)


async def _ask_next(case: Case, request: Stored, stage: Stage, agreed: frozenset[int]) -> None:
    await write_values(case.context, REQUEST, request.id, {"level": stage.level.name})
    await ask(to_of(case.context, request), stage, agreed if stage.answer is None else (), case.submitter)


async def end(context: Context, request: Stored, state: str, reason: str | None = None) -> None:
    """Nothing comes of it; where it was refused, the record goes to the state that the transition named."""
    await _close(context, request)
    await write_values(context, REQUEST, request.id, {"state": state, "reason": reason})
    await tell(context, submitter_of(request), ENDED[state], told_of(request))
    about, values = about_of(request), dict[str, Value]()
    flow = context.compiled.catalog.workflows.get(str(request.values["workflow"]))
    if about and flow is not None and request.values["refused_to"] in flow.states and state == "refused":
        values = await into_state(context, about, flow, str(request.values["refused_to"]))
    await _free(context, about, values)


async def _free(context: Context, about: Pointer | None, values: dict[str, Value]) -> None:
    """The record waits no more, and gets these values; nothing to do for one that is gone or could not wait now."""
    entity = None if about is None else context.compiled.catalog.entities.get(about.entity)
    if about is None or entity is None or WAITING not in entity.fields:
        return
    with suppress(NotFound):
        await write_values(context, about.entity, about.id, {WAITING: None, **values})

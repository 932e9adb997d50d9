"""Answers to approvals: to agree, refuse, give back, pass on, or take back; what was agreed to goes on the agenda."""

from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from typing import Final

from engine.compile import acting, approving
from engine.expressions import Value
from engine.meta.approvals import REQUEST, TASK, WAITING
from engine.meta.labels import Label
from engine.meta.pointers import Pointer, pointer
from engine.meta.workflows import since_field
from engine.rules import Failure, Input
from engine.security.rights import administers
from engine.service import write
from engine.service.begin import saving_of
from engine.service.notices import tell
from engine.service.perform.approving import TO_ANSWER, Case, ask, enough, next_stage, tasks, write_values
from engine.service.perform.gathering import Run
from engine.service.stored import Stored, find
from engine.service.work import Agreed, Context, Invalid, NotFound, NotNow

ENDED: Final[Mapping[str, Label]] = {
    "agreed": {"zh": "通过了您提交的审批", "en": "agreed to what you submitted"},
    "refused": {"zh": "拒绝了您提交的审批", "en": "refused what you submitted"},
    "returned": {"zh": "退回了您提交的审批，请修改", "en": "gave back what you submitted, to be changed"},
    "withdrawn": {"zh": "撤回了您提交的审批", "en": "took back what you submitted"},
    "failed": {"zh": "处理了审批，但该操作已不存在", "en": "answered, but what you submitted is not there any more"},
}
"""What whoever submitted it is told."""


async def agree(run: Run) -> None:
    """Somebody agrees; where that is enough, the next level is asked, or what was submitted is done."""
    task, request = await _found(run)
    case = under_way(run.context, request)
    await _answer(run, task, "agreed")
    if case is None:
        await _end(run.context, request, "failed")
        return
    asked = [one for one in await tasks(run.context, request.id) if one.values["level"] == request.values["level"]]
    agreed = [one for one in asked if one.values["state"] == "agreed"]
    counted = [one for one in asked if one.values["state"] not in ("passed", "over")]
    if not enough(case.known.approval.levels[str(request.values["level"])], len(agreed), len(counted)):
        later = [one for one in asked if one.values["state"] == "later"]
        if later:
            await write_values(run.context, TASK, _id(later[0].values["id"]), {"state": "waiting"})
            await tell(run.context, [_id(later[0].values["person"])], TO_ANSWER, _about(request))
        return
    await _close(run.context, request)
    await _go_on(case, request)


async def refuse(run: Run) -> None:
    """Somebody refuses, and that decides it."""
    task, request = await _found(run)
    await _answer(run, task, "refused")
    await _end(run.context, request, "refused")


async def give_back(run: Run) -> None:
    """What was submitted goes back to be changed."""
    task, request = await _found(run)
    _allowed(run, request, "return")
    await _answer(run, task, "returned")
    await _end(run.context, request, "returned")


async def pass_on(run: Run) -> None:
    """Somebody else is asked instead; raises Invalid for somebody who is or was asked at this level already."""
    task, request = await _found(run)
    _allowed(run, request, "delegate")
    to = run.asked.values["to"]
    asked = [one for one in await tasks(run.context, request.id) if one.values["level"] == request.values["level"]]
    if any(one.values["person"] == to for one in asked):
        raise Invalid((Failure("asked_already", "to"),))
    await _answer(run, task, "passed")
    values = {name: task.values[name] for name in ("request", "about", "level", "level_label", "position")}
    passed: dict[str, Value] = {**values, "person": to, "passed_by": task.values["person"], "state": "waiting"}
    await write.create(run.context, TASK, Input(passed, {}, ()))
    await tell(run.context, [_id(to)], TO_ANSWER, _about(request))


async def withdraw(run: Run) -> None:
    """Whoever submitted takes it back."""
    request = await _held(run.context, run.id)
    _allowed(run, request, "withdraw")
    await _end(run.context, request, "withdrawn")


FUNCTIONS: Final[Mapping[str, Callable[[Run], Awaitable[None]]]] = {
    "agree_to_approval": agree,
    "refuse_approval": refuse,
    "return_approval": give_back,
    "pass_on_approval": pass_on,
    "withdraw_approval": withdraw,
}
"""What `run` of the engine's own actions names."""


async def _found(run: Run) -> tuple[Stored, Stored]:
    """The task that is answered, and its request, which is held: answers to one request come one after the other."""
    if run.acting.entity == REQUEST:
        request = await _held(run.context, run.id)
        identity = await _own_task(run)
    else:
        task = await find(run.context, saving_of(run.context, TASK), run.id, "read")
        request, identity = await _held(run.context, _id(task.values["request"])), run.id
    again = await find(run.context, saving_of(run.context, TASK), identity, "read")
    if again.values["state"] != "waiting" or request.values["state"] != "waiting":
        raise NotNow(run.acting.action.label or {"en": run.acting.action.name})
    return again, request


async def _own_task(run: Run) -> int:
    """The task of whoever answers at the request itself."""
    person = (run.context.behalf or run.context.principal).user
    waiting = (one for one in await tasks(run.context, run.id) if one.values["state"] == "waiting")
    found = next((one.values["id"] for one in waiting if one.values["person"] == person), None)
    if found is None:
        raise NotNow(run.acting.action.label or {"en": run.acting.action.name})
    return _id(found)


async def _held(context: Context, request: int) -> Stored:
    return await find(context, saving_of(context, REQUEST), request, "read")


async def _answer(run: Run, task: Stored, state: str) -> None:
    values = {"state": state, "note": run.asked.values.get("note"), "seen_version": await _version(run, _about(task))}
    await write_values(run.context, TASK, task.id, values)


async def _version(run: Run, about: Pointer) -> int | None:
    """The version that is decided on; None of a record that is gone."""
    try:
        record = await find(run.context, saving_of(run.context, about.entity), about.id, "read", held=False)
    except NotFound:
        return None
    return record.version


def _about(stored: Stored) -> Pointer:
    found = pointer(stored.values["about"])
    assert found is not None, "a request is about a record"
    return found


def _submitter(request: Stored) -> tuple[int, ...]:
    """Whoever submitted it, where that was somebody."""
    person = request.values["submitted_by"]
    return (person,) if isinstance(person, int) else ()


def _id(value: Value) -> int:
    assert isinstance(value, int), "records are named by ids"
    return value


def under_way(context: Context, request: Stored) -> Case | None:
    """What was submitted, with the approval as it was then; None where the definitions have no such transition now."""
    about, compiled, kept = _about(request), context.compiled, request.values["flow"]
    entity = compiled.catalog.entities.get(about.entity)
    if entity is None or not isinstance(kept, str) or request.values["transition"] not in entity.actions:
        return None
    transition = acting(compiled, about.entity, str(request.values["transition"]))
    return Case(context, approving(compiled, kept), transition, about.id, next(iter(_submitter(request)), None))


def _allowed(run: Run, request: Stored, what: str) -> None:
    """Administrators may whatever the approval says: they help where it does not go on."""
    case, asking = under_way(run.context, request), run.context.behalf or run.context.principal
    if case is None or administers(run.context.compiled.catalog, asking.roles):
        return
    if what not in case.known.approval.allow:
        raise NotNow(run.acting.action.label or {"en": run.acting.action.name})


async def _close(context: Context, request: Stored) -> None:
    """Nobody else is asked any more at this level."""
    for one in await tasks(context, request.id):
        if one.values["state"] in ("waiting", "later"):
            await write_values(context, TASK, _id(one.values["id"]), {"state": "over"})


async def _go_on(case: Case, request: Stored) -> None:
    """Ask the next level, or do what was submitted."""
    context, found = case.context, await next_stage(case, request)
    if found is not None:
        stage, agreed = found
        await write_values(context, REQUEST, request.id, {"level": stage.level.name})
        await ask(case, request.id, stage, agreed)
        return
    await _free(context, case.about, {})
    await write_values(context, REQUEST, request.id, {"state": "agreed"})
    await tell(context, _submitter(request), ENDED["agreed"], case.about)
    asked = str(request.values["asked"] or "{}")
    done = Agreed(request.id, case.submitter, case.about.entity, case.record, case.transition.action.name, asked)
    context.agenda.agreed.append(done)


async def _end(context: Context, request: Stored, state: str) -> None:
    """Nothing comes of it; where it was refused, the record goes to the state that the transition names."""
    await _close(context, request)
    await write_values(context, REQUEST, request.id, {"state": state})
    await tell(context, _submitter(request), ENDED[state], _about(request))
    case, values = under_way(context, request), dict[str, Value]()
    moves = case.transition.action.moves if case is not None else None
    if moves is not None and moves.rejected is not None and state == "refused":
        values = {moves.field: moves.rejected, since_field(moves.field): context.clock.now}
    await _free(context, _about(request), values)


async def _free(context: Context, about: Pointer, values: dict[str, Value]) -> None:
    """The record waits no more, and gets these values; nothing to do for one that is gone or could not wait now."""
    entity = context.compiled.catalog.entities.get(about.entity)
    if entity is None or WAITING not in entity.fields:
        return
    with suppress(NotFound):
        await write_values(context, about.entity, about.id, {WAITING: None, **values})

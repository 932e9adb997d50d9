"""Answers to approvals: to agree, refuse, give back, pass on, or take back; what was agreed to goes on the agenda."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Final

from engine.compile import acting, approving
from engine.expressions import Value
from engine.meta.approvals import REQUEST, TASK, WAITING, Level
from engine.meta.labels import Label
from engine.meta.pointers import Pointer, pointer
from engine.meta.workflows import since_field
from engine.rules import Failure, Input
from engine.service import write
from engine.service.begin import saving_of
from engine.service.notices import tell
from engine.service.perform.approving import TO_ANSWER, ask, enough, next_stage, tasks, write_values
from engine.service.perform.gathering import Run
from engine.service.stored import Stored, find
from engine.service.work import Agreed, Context, Invalid, NotNow

ENDED: Final[Mapping[str, Label]] = {
    "agreed": {"zh": "通过了您提交的审批", "en": "agreed to what you submitted"},
    "refused": {"zh": "拒绝了您提交的审批", "en": "refused what you submitted"},
    "returned": {"zh": "退回了您提交的审批，请修改", "en": "gave back what you submitted, to be changed"},
    "withdrawn": {"zh": "撤回了审批", "en": "took it back"},
}
"""What whoever submitted it is told."""


async def agree(run: Run) -> None:
    """Somebody agrees; where that is enough, the next level is asked, or what was submitted is done."""
    task, request = await _found(run)
    await _answer(run, task, "agreed")
    level = _level(run.context, request)
    asked = [one for one in await tasks(run.context, request.id) if one.values["level"] == request.values["level"]]
    agreed = [one for one in asked if one.values["state"] == "agreed"]
    counted = [one for one in asked if one.values["state"] not in ("passed", "over")]
    if level is not None and not enough(level, len(agreed), len(counted)):
        later = [one for one in asked if one.values["state"] == "later"]
        if later:
            await write_values(run.context, TASK, _id(later[0].values["id"]), {"state": "waiting"})
            await tell(run.context, [_id(later[0].values["person"])], TO_ANSWER, _about(request))
        return
    await _close(run.context, request)
    await _go_on(run.context, request)


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
    about = _about(task)
    record = await find(run.context, saving_of(run.context, about.entity), about.id, "read", held=False)
    note = run.asked.values.get("note")
    await write_values(run.context, TASK, task.id, {"state": state, "note": note, "seen_version": record.version})


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


def _level(context: Context, request: Stored) -> Level | None:
    """The level a request has come to; None where the definitions have it no more."""
    approval = context.compiled.catalog.approvals.get(str(request.values["approval"]))
    return None if approval is None else approval.levels.get(str(request.values["level"]))


def _allowed(run: Run, request: Stored, what: str) -> None:
    approval = run.context.compiled.catalog.approvals.get(str(request.values["approval"]))
    if approval is not None and what not in approval.allow:
        raise NotNow(run.acting.action.label or {"en": run.acting.action.name})


async def _close(context: Context, request: Stored) -> None:
    """Nobody else is asked any more at this level."""
    for one in await tasks(context, request.id):
        if one.values["state"] in ("waiting", "later"):
            await write_values(context, TASK, _id(one.values["id"]), {"state": "over"})


async def _go_on(context: Context, request: Stored) -> None:
    """Ask the next level, or do what was submitted."""
    about, name = _about(request), str(request.values["approval"])
    if name in context.compiled.catalog.approvals:
        transition = acting(context.compiled, about.entity, str(request.values["transition"]))
        found = await next_stage(context, approving(context.compiled, name), transition, about.id, request)
        if found is not None:
            stage, agreed = found
            await write_values(context, REQUEST, request.id, {"level": stage.level.name})
            await ask(context, request.id, about, stage, agreed)
            return
    await write_values(context, about.entity, about.id, {WAITING: None})
    await write_values(context, REQUEST, request.id, {"state": "agreed"})
    await tell(context, _submitter(request), ENDED["agreed"], about)
    context.agenda.agreed.append(
        Agreed(
            request.id, about.entity, about.id, str(request.values["transition"]), str(request.values["asked"] or "{}"),
        )
    )  # fmt: skip


async def _end(context: Context, request: Stored, state: str) -> None:
    """Nothing comes of it; where it was refused, the record goes to the state that the transition names."""
    await _close(context, request)
    await write_values(context, REQUEST, request.id, {"state": state})
    about = _about(request)
    await tell(context, _submitter(request), ENDED[state], about)
    values: dict[str, Value] = {WAITING: None}
    action = context.compiled.catalog.entities[about.entity].actions.get(str(request.values["transition"]))
    moves = action.moves if action is not None else None
    if moves is not None and moves.rejected is not None and state == "refused":
        values |= {moves.field: moves.rejected, since_field(moves.field): context.clock.now}
    await write_values(context, about.entity, about.id, values)

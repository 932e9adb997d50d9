"""A transition: the record gets into its next state, with what was asked for its own fields, in one change."""

from typing import Final

from engine.compile import machine_of
from engine.expressions import Value
from engine.meta.actions import Action
from engine.meta.labels import Label
from engine.meta.pointers import Pointer
from engine.meta.workflows import HANDLER, Workflow, since_field
from engine.rules import Input
from engine.rules.deadlines import moved_clocks
from engine.service import write
from engine.service.begin import saving_of
from engine.service.notices import tell
from engine.service.perform.gathering import Run
from engine.service.stored import Stored, find
from engine.service.work import Context, NotFound, NotNow

_NAMED: Final[Label] = {"zh": "指定您处理", "en": "named you to handle this"}
"""What the person is told who is to handle a record from now on, unless they named themselves."""


async def move(run: Run, stored: Stored, agreed: str = "") -> None:
    """Move the record, as it was found and is held, where the action is a transition; raises NotNow, Invalid.

    Its state is compared with what the machine lets through while nobody else can change it. Where others have agreed
    to a state, it leads there, as it did when they were asked.
    """
    action, moves = run.acting.action, run.acting.action.moves
    if moves is None:
        return
    state = stored.values[moves.field]
    to = machine_of(run.context.compiled, moves.workflow).leads(action.name, state if isinstance(state, str) else None)
    if to is None:
        raise not_now(action)
    flow = run.context.compiled.catalog.workflows[moves.workflow]
    to = agreed if agreed in flow.states else to
    values = _in_state(run.context, flow, stored, to)
    values |= {name: run.asked.values[name] for name in moves.own}
    await write.update(run.context, run.acting.entity, run.id, None, Input(values, {}, ()))
    if moves.handlers is not None and isinstance(handler := values.get(HANDLER), int):
        await tell(run.context, [handler], _NAMED, Pointer(run.acting.entity, run.id))


async def put_in(engine: Context, entity: str, identity: int, flow: str, state: str) -> None:
    """Put a record in a state that others have agreed to, by a transition that is gone by now."""
    values = await into_state(engine, Pointer(entity, identity), engine.compiled.catalog.workflows[flow], state)
    await write.update(engine, entity, identity, None, Input(values, {}, ()))


async def into_state(engine: Context, record: Pointer, flow: Workflow, state: str) -> dict[str, Value]:
    """What a record has that gets into a state now without a transition; nothing where it is gone."""
    try:
        stored = await find(engine, saving_of(engine, record.entity), record.id, "read")
    except NotFound:
        return {}
    return _in_state(engine, flow, stored, state)


def _in_state(context: Context, flow: Workflow, stored: Stored, state: str) -> dict[str, Value]:
    """What a record has that gets into a state now."""
    now = context.clock.now
    clocks = moved_clocks(flow, stored.values, state, now, context.compiled.catalog.app)
    return {flow.field: state, since_field(flow.field): now, **dict(clocks)}


def not_now(action: Action) -> NotNow:
    """That an action cannot be done with the record as it is."""
    return NotNow(action.label or {"en": action.name})

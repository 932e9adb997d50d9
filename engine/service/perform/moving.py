"""A transition: the record gets into its next state, with what was asked for its own fields, in one change."""

from engine.compile import machine_of
from engine.expressions import Value
from engine.meta.actions import Action
from engine.meta.workflows import since_field
from engine.rules import Input
from engine.service import write
from engine.service.perform.gathering import Run
from engine.service.stored import Stored
from engine.service.work import NotNow


async def move(run: Run, stored: Stored) -> None:
    """Move the record, as it was found and is held, where the action is a transition; raises NotNow, Invalid.

    Its state is compared with what the machine lets through while nobody else can change it.
    """
    action, moves = run.acting.action, run.acting.action.moves
    if moves is None:
        return
    state = stored.values[moves.field]
    to = machine_of(run.context.compiled, moves.workflow).leads(action.name, state if isinstance(state, str) else None)
    if to is None:
        raise not_now(action)
    values: dict[str, Value] = {moves.field: to, since_field(moves.field): run.context.clock.now}
    values |= {name: run.asked.values[name] for name in moves.own}
    await write.update(run.context, run.acting.entity, run.id, None, Input(values, {}, ()))


def not_now(action: Action) -> NotNow:
    """That an action cannot be done with the record as it is."""
    return NotNow(action.label or {"en": action.name})

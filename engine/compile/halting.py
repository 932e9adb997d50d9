"""Which actions and automations may meet a check that lets something wait, so that all of it waits."""

from collections.abc import Iterator

from engine.compile.acting import Acting
from engine.compile.compiled import Compiled
from engine.meta.actions import Making, RunStep, TakeStep


def may_halt(compiled: Compiled, acting: Acting) -> bool:
    """Whether others may have to agree to anything that is done by it; what the engine itself does waits for nobody."""
    waiting, entities = halting(compiled), compiled.catalog.entities
    if not waiting or any(isinstance(one.step, RunStep) for one in acting.steps):
        return False
    if acting.action.moves is not None and acting.entity in waiting:
        return True
    if any(isinstance(one.step, TakeStep) for one in acting.steps):
        return True
    return any((entities[name].part_of or name) in waiting for name in _written(acting))


def halting(compiled: Compiled) -> frozenset[str]:
    """The entities with a check that lets something wait."""
    entities = compiled.catalog.entities.values()
    return compiled.keep(
        "halting", lambda: frozenset(one.name for one in entities if any(each.approval for each in one.checks.values()))
    )


def _written(acting: Acting) -> Iterator[str]:
    for one in acting.steps:
        name = one.step.entity if isinstance(one.step, Making) else one.target
        if name is not None:
            yield name

"""States that workflows had and have no more, and where new definitions say that their records go."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from engine.meta.catalog import Catalog
from engine.meta.workflows import Workflow
from engine.storage.plan.renaming import OfOption, Renaming


@dataclass(frozen=True, slots=True)
class FormerState:
    """A state that `workflow` had, in the field of an entity; both go by their new names.

    `bound` is the field that says of each record which of several workflows is its own, as the definitions in force
    call it. Its records go to the state `to` of the workflow `into`, where that is said.
    """

    entity: str
    field: str
    workflow: str
    state: str
    bound: str | None = None
    into: str | None = None
    to: str | None = None

    @property
    def path(self) -> str:
        """What a plan calls the field."""
        return f"{self.entity}.{self.field}"


def former_states(old: Catalog, new: Catalog, names: Renaming) -> tuple[FormerState, ...]:
    """All of them, in fields that hold states by the new definitions too."""
    found = (one for flow in old.workflows.values() for one in _former(flow, new, names))
    return tuple(found)


def state_field(workflow: Workflow, names: Renaming) -> tuple[str, str]:
    """The entity and the field of a former workflow, as they are called now."""
    return names.entity(workflow.of), names.field(workflow.of, workflow.field)


def flows_of(catalog: Catalog, entity: str, field: str) -> list[Workflow]:
    """The workflows that share a field."""
    return [one for one in catalog.workflows.values() if (one.of, one.field) == (entity, field)]


def _former(flow: Workflow, new: Catalog, names: Renaming) -> Iterator[FormerState]:
    entity, field = state_field(flow, names)
    flows = flows_of(new, entity, field)
    stay = _staying(flow, flows)
    for state in flow.states if flows else ():
        now = names.options.get(OfOption(entity, field, state), state)
        if now not in stay:
            into, to = _taken(flow, state, flows)
            yield FormerState(entity, field, flow.name, state, flow.bound, into, to)


def _staying(flow: Workflow, flows: Iterable[Workflow]) -> set[str]:
    """The states in which records of a former workflow go on as they are; where one is left, it is that of all."""
    own = [one for one in flows if one.name == flow.name or one.bound is None]
    return {state for one in own for state in one.states}


def _taken(flow: Workflow, state: str, flows: Iterable[Workflow]) -> tuple[str | None, str | None]:
    for one in flows:
        to = one.takes(flow.name, state)
        if to is None and one.bound is None:
            to = one.takes(one.name, state)
        if to is not None:
            return one.name, to
    return None, None

"""What workflows close to people: fields that a state locks, records that only their handler changes."""

from collections.abc import Collection, Iterable, Iterator, Mapping

import msgspec

from engine.compile.action_scopes import persons_of
from engine.meta.actions import Action
from engine.meta.approvals import WAITING
from engine.meta.catalog import Catalog, Entity
from engine.meta.fields import AnyField
from engine.meta.workflows import HANDLER, Workflow
from engine.security.rights import ALWAYS, any_of, both


def with_closing(catalog: Catalog) -> Catalog:
    """The catalog in which entities say when they are closed, and locked fields when they are editable."""
    if not catalog.workflows:
        return catalog
    entities = dict(catalog.entities)
    for one in catalog.workflows.values():
        entities[one.of] = _closing(catalog, entities[one.of], one)
    return msgspec.structs.replace(catalog, entities=entities)


def _closing(catalog: Catalog, entity: Entity, workflow: Workflow) -> Entity:
    waits = [f"{WAITING} is not null"] if any(one.approval for one in workflow.moves.values()) else []
    closed = any_of(((entity.closed or "false"), *waits, *_closed(catalog, entity, workflow)))
    fields = {name: _locked(entity, name, states, workflow) for name, states in _locks(workflow).items()}
    return msgspec.structs.replace(
        entity, closed=None if closed == "false" else closed, fields={**entity.fields, **fields}
    )


def _closed(catalog: Catalog, entity: Entity, workflow: Workflow) -> Iterator[str]:
    states = [name for name, one in workflow.states.items() if one.closed]
    if states:
        yield workflow.among(states)
    for name, one in workflow.states.items():
        if one.handler is not None and not one.closed:
            leaving = (action for action in entity.actions.values() if action.moves and name in action.moves.sources)
            yield f"{workflow.among([name])} and not ({any_of(_may_edit(catalog, entity, leaving))})"


def _may_edit(catalog: Catalog, entity: Entity, leaving: Iterable[Action]) -> Iterator[str]:
    """Who changes a record that somebody handles: this person, and whoever the ways out of the state name.

    Where nobody is named, as records may be that new definitions have moved, nobody is kept away.
    """
    yield f"{HANDLER} == me or {HANDLER} is null"
    for action in leaving:
        yield from persons_of(catalog, entity.name, action)
        yield from (f"me in role({role})" for role in action.roles)


def _locks(workflow: Workflow) -> Mapping[str, list[str]]:
    """By field the states that lock it."""
    found: dict[str, list[str]] = {}
    for name, one in workflow.states.items():
        for field in one.lock:
            found.setdefault(field, []).append(name)
    return found


def _locked(entity: Entity, name: str, states: Collection[str], workflow: Workflow) -> AnyField:
    """A new record is filled in, whatever state it begins in."""
    field = entity.fields[name]
    still = f"not ({workflow.among(states)})"
    if not set(states).isdisjoint(workflow.initial):
        still = f"id is null or {still}"
    return msgspec.structs.replace(field, editable=both(field.editable or ALWAYS, still))

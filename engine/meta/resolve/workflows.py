"""`workflow:` as written -> as resolved, and the actions of its entity as transitions."""

from collections.abc import Iterable, Iterator, Mapping

import msgspec

from engine.meta.actions import Action
from engine.meta.approvals import length_of
from engine.meta.catalog import Entity
from engine.meta.fields import AnyField
from engine.meta.kinds import ApprovalDecl, WorkflowDecl
from engine.meta.kinds.shared import several
from engine.meta.kinds.workflow import StateOfRecordDecl, TransitionDecl
from engine.meta.resolve.given import enabled, expression
from engine.meta.resolve.known import Known
from engine.meta.resolve.links import Links
from engine.meta.resolve.migrating import is_state, migrated
from engine.meta.resolve.site import Site
from engine.meta.resolve.words import words
from engine.meta.workflows import HANDLER, Deadline, Move, Stage, Workflow, bound_field, kept_fields

_ALL = "all"
_ANY = "any"


def resolved_workflow(decl: WorkflowDecl, site: Site, known: Known, links: Links) -> Workflow | None:
    """The workflow; None where its entity has no field for its states, which has been reported."""
    entity = links.entities.get(decl.of)
    if entity is None or decl.field not in entity.fields:
        return None
    bound = bound_field(decl.field)
    return Workflow(
        name=decl.workflow,
        of=decl.of,
        field=decl.field,
        label=words(decl.label, known.locales, site.below("label")),
        description=decl.description,
        when=None if decl.when is True else expression(decl.when),
        bound=bound if bound in entity.fields else None,
        states={
            name: _stage(name, one, entity, site.below("states", name), links) for name, one in decl.states.items()
        },
        moves=dict(_moves(decl, site.below("transitions"), entity, known)),
        deadlines=dict(_deadlines(decl, site.below("deadlines"), known)),
        migrate=dict(migrated(decl, site.below("migrate"))),
        enabled=enabled(decl.enabled),
    )


def with_moves(entity: Entity, workflows: Iterable[Workflow]) -> Entity:
    """The entity whose actions are transitions where a workflow says so, and whose deadlines the engine keeps."""
    flows = [one for one in workflows if one.of == entity.name]
    moves = {name: move for one in flows for name, move in one.moves.items()}
    if not moves:
        return entity
    kept = {name for one in flows for name in kept_fields(one)}
    return msgspec.structs.replace(
        entity,
        fields={name: _kept(field) if name in kept else field for name, field in entity.fields.items()},
        actions={name: _moving(action, moves.get(name)) for name, action in entity.actions.items()},
    )


def _kept(field: AnyField) -> AnyField:
    """What screens do not show of a record unless they name it."""
    return msgspec.structs.replace(field, record=True)


def _moving(action: Action, move: Move | None) -> Action:
    return action if move is None else msgspec.structs.replace(action, moves=move)


def _stage(name: str, decl: StateOfRecordDecl, entity: Entity, site: Site, links: Links) -> Stage:
    locked = () if decl.lock == _ALL else several(decl.lock)
    alone = not isinstance(decl.lock, tuple)
    for index, one in enumerate(locked):
        place = site.below("lock") if alone else site.below("lock", index)
        field = links.field(entity, one, place)
        if field is not None and not field.writable:
            place.at_value("META-CONFLICT", f"nobody changes `{one}`, it is computed or kept", "delete it here")
    if decl.overdue and decl.within is None:
        site.below("overdue").at_key("META-CONFLICT", "nothing is ever overdue without `within`", "write how long")
    return Stage(
        name=name, initial=decl.initial, final=decl.final, handler=decl.handler, closed=decl.lock == _ALL,
        within=None if decl.within is None else length_of(decl.within),
        lock=tuple(one for one in locked if one in entity.fields),
    )  # fmt: skip


def _deadlines(decl: WorkflowDecl, site: Site, known: Known) -> Iterator[tuple[str, Deadline]]:
    for name, one in decl.deadlines.items():
        place = site.below(name)
        until, paused = (tuple(_states(getattr(one, key), decl, place.below(key))) for key in ("until", "paused"))
        if name in (decl.field, *decl.states):
            place.at_key("META-TWICE", f"`{name}` is the name of a state or of their field", "call it otherwise")
        for state in (state for state in paused if state in until):
            message = f"the time is over in `{state}`, it does not stand still there"
            place.below("paused").at_value("META-CONFLICT", message, "name it in one of the two")
        if until:
            yield name, Deadline(
                name=name, label=words(one.label, known.locales, place.below("label")), until=until, paused=paused,
                within=length_of(one.within), when=None if one.when is True else expression(one.when),
            )  # fmt: skip


def _states(written: str | tuple[str, ...], decl: WorkflowDecl, site: Site) -> Iterator[str]:
    alone = not isinstance(written, tuple)
    for index, name in enumerate(several(written)):
        if is_state(name, decl.states, site if alone else site.below(index)):
            yield name


def _moves(decl: WorkflowDecl, site: Site, entity: Entity, known: Known) -> Iterator[tuple[str, Move]]:
    for name, one in decl.transitions.items():
        place = site.below(name)
        sources = tuple(_sources(one, decl.states, place.below("from")))
        if not is_state(one.to, decl.states, place.below("to")) or not sources or name not in entity.actions:
            continue
        if one.once and one.automatic:
            message = "what is taken by itself is taken whenever `when` holds"
            place.below("once").at_key("META-CONFLICT", message, "delete `once`, or let `when` say that it was not yet")
        action = entity.actions[name]
        own = tuple(key for key in action.ask if key in entity.fields)
        handlers = decl.states[one.to].handler if HANDLER in action.ask else None
        yield name, Move(
            workflow=decl.workflow, field=decl.field, sources=sources, to=one.to, own=own, handlers=handlers,
            automatic=one.automatic, approval=_approval(one, decl, place, known),
            rejected=_rejected(one, decl, place, known),
        )  # fmt: skip


def _approval(decl: TransitionDecl, flow: WorkflowDecl, site: Site, known: Known) -> str | None:
    place = site.below("approval")
    if decl.approval is None or not known.approval(decl.approval, place):
        return None
    declared = known.approvals[decl.approval].decl
    if isinstance(declared, ApprovalDecl) and declared.of != flow.of:
        place.at_value("META-CONFLICT", f"`{decl.approval}` is for `{declared.of}`", f"name one for `{flow.of}`")
        return None
    return decl.approval


def _rejected(decl: TransitionDecl, flow: WorkflowDecl, site: Site, known: Known) -> str | None:
    place = site.below("rejected")
    if decl.rejected is None or not is_state(decl.rejected, flow.states, place):
        return None
    if decl.approval is None:
        place.at_key("META-CONFLICT", "nobody rejects a transition without `approval`", "delete `rejected`")
        return decl.rejected
    declared = known.approvals.get(decl.approval)
    if declared is not None and isinstance(declared.decl, ApprovalDecl) and declared.decl.rejected != "end":
        message = f"what `{decl.approval}` refuses goes back, and never to a state"
        place.at_key("META-CONFLICT", message, "delete it, or write `rejected: end` there")
    return decl.rejected


def _sources(decl: TransitionDecl, states: Mapping[str, StateOfRecordDecl], site: Site) -> Iterator[str]:
    if decl.from_ == _ANY and _ANY not in states:
        yield from (name for name in states if name != decl.to)
        return
    alone = not isinstance(decl.from_, tuple)
    for index, one in enumerate(several(decl.from_)):
        if is_state(one, states, site if alone else site.below(index)):
            yield one

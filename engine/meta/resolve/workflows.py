"""`workflow:` as written -> as resolved, and the actions of its entity as transitions."""

from collections.abc import Iterable, Iterator, Mapping

import msgspec

from engine.meta.actions import Action
from engine.meta.catalog import Entity
from engine.meta.kinds import ApprovalDecl, WorkflowDecl
from engine.meta.kinds.shared import several
from engine.meta.kinds.workflow import StateOfRecordDecl, TransitionDecl
from engine.meta.resolve.given import enabled, expression
from engine.meta.resolve.known import Known
from engine.meta.resolve.links import Links
from engine.meta.resolve.migrating import is_state, migrated
from engine.meta.resolve.site import Site
from engine.meta.resolve.words import words
from engine.meta.workflows import HANDLER, Move, Stage, Workflow, bound_field

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
        migrate=dict(migrated(decl, site.below("migrate"))),
        enabled=enabled(decl.enabled),
    )


def with_moves(entity: Entity, workflows: Iterable[Workflow]) -> Entity:
    """The entity whose actions are transitions where a workflow says so."""
    moves = {name: move for one in workflows if one.of == entity.name for name, move in one.moves.items()}
    if not moves:
        return entity
    return msgspec.structs.replace(
        entity, actions={name: _moving(action, moves.get(name)) for name, action in entity.actions.items()}
    )


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
    return Stage(
        name=name, initial=decl.initial, final=decl.final, handler=decl.handler, closed=decl.lock == _ALL,
        lock=tuple(one for one in locked if one in entity.fields),
    )  # fmt: skip


def _moves(decl: WorkflowDecl, site: Site, entity: Entity, known: Known) -> Iterator[tuple[str, Move]]:
    for name, one in decl.transitions.items():
        place = site.below(name)
        sources = tuple(_sources(one, decl.states, place.below("from")))
        if not is_state(one.to, decl.states, place.below("to")) or not sources or name not in entity.actions:
            continue
        action = entity.actions[name]
        own = tuple(key for key in action.ask if key in entity.fields)
        handlers = decl.states[one.to].handler if HANDLER in action.ask else None
        yield name, Move(
            workflow=decl.workflow, field=decl.field, sources=sources, to=one.to, own=own, handlers=handlers,
            automatic=one.automatic, approval=_approval(one, decl, place, known),
            rejected=_rejected(one, decl, place),
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


def _rejected(decl: TransitionDecl, flow: WorkflowDecl, site: Site) -> str | None:
    place = site.below("rejected")
    if decl.rejected is None or not is_state(decl.rejected, flow.states, place):
        return None
    if decl.approval is None:
        place.at_key("META-CONFLICT", "nobody rejects a transition without `approval`", "delete `rejected`")
    return decl.rejected


def _sources(decl: TransitionDecl, states: Mapping[str, StateOfRecordDecl], site: Site) -> Iterator[str]:
    if decl.from_ == _ANY and _ANY not in states:
        yield from (name for name in states if name != decl.to)
        return
    alone = not isinstance(decl.from_, tuple)
    for index, one in enumerate(several(decl.from_)):
        if is_state(one, states, site if alone else site.below(index)):
            yield one

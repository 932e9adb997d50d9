"""What workflows bring to their entity, as somebody would write it: the fields of the state, and their transitions."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from typing import Final, NamedTuple

import msgspec

from engine.diagnostics import Report, nearest
from engine.meta.approvals import REQUEST, WAITING
from engine.meta.declared import Declared
from engine.meta.kinds import EntityDecl, WorkflowDecl
from engine.meta.kinds.actions import ActionDecl
from engine.meta.kinds.entity import CheckDecl
from engine.meta.kinds.fields import (
    AnyFieldDecl,
    AnyValueDecl,
    ChoiceDecl,
    DatetimeDecl,
    OptionDecl,
    ReferenceDecl,
    ShortType,
    UserDecl,
)
from engine.meta.kinds.shared import Condition, Words
from engine.meta.kinds.workflow import TransitionDecl
from engine.meta.kinds.written import Scalar
from engine.meta.phrases import some
from engine.meta.resolve.deadlines import deadline_fields, with_deadline_automations
from engine.meta.resolve.given import expression
from engine.meta.resolve.site import Site
from engine.meta.resolve.unique import Definitions
from engine.meta.source import JoinedSource, Origin, Path
from engine.meta.workflows import HANDLER, bound_field, since_field

_ROLE: Final = re.compile(r"role\([a-z0-9_]+\)\Z")
_PATH: Final = re.compile(r"[a-z0-9_.]+\Z")

_STATES: Final = ("options", "default", "required", "editable", "track", "enabled")
"""What a workflow says of the field with the state, whatever the entity says."""

_STATE: Final = Words(zh="状态", en="State")
_SINCE: Final = Words(zh="进入状态时间", en="In this state since")
_BOUND: Final = Words(zh="流程", en="Process")
_HANDLER: Final = Words(zh="处理人", en="Handler")
_WAITING: Final = Words(zh="审批中", en="Waits for approval")
_BEGINS: Final = Words(zh="新记录不能处于这个状态", en="No new record is in this state")


class Flow(NamedTuple):
    """A workflow that can be used, and where it is declared."""

    declared: Declared
    decl: WorkflowDecl


def with_workflows(definitions: Definitions, report: Report) -> Definitions:
    """The definitions in which entities have what their workflows bring."""
    entities, automations = dict(definitions.entities), dict(definitions.automations)
    for (name, field), flows in _sharing(definitions, report).items():
        declared = entities[name]
        assert isinstance(declared.decl, EntityDecl), "others were reported"
        entities[name] = _with_flows(declared, declared.decl, field, flows, report)
        automations = with_deadline_automations(automations, flows)
    return replace(definitions, entities=entities, automations=automations)


def _sharing(definitions: Definitions, report: Report) -> dict[tuple[str, str], list[Flow]]:
    """Workflows by their entity and field, in the order in which they are tried for a new record."""
    flows = [Flow(one, one.decl) for one in definitions.workflows.values() if isinstance(one.decl, WorkflowDecl)]
    found: dict[tuple[str, str], list[Flow]] = {}
    for one in sorted(flows, key=lambda flow: (flow.decl.rank, flow.decl.workflow)):
        if _is_entity(one.decl.of, Site(one.declared, report).below("of"), definitions):
            found.setdefault((one.decl.of, one.decl.field), []).append(one)
    return found


def _is_entity(name: str, site: Site, definitions: Definitions) -> bool:
    declared = definitions.entities.get(name)
    if declared is None:
        meant = nearest(name, definitions.entities)
        hint = f"did you mean `{meant}`?" if meant else f"there are {some(sorted(definitions.entities))}"
        site.at_value("META-UNKNOWN", f"there is no entity `{name}`", hint)
        return False
    if not isinstance(declared.decl, EntityDecl):
        if declared.decl is not None:
            site.at_value("META-CONFLICT", f"`{name}` is a dictionary: its values have no states", "name an entity")
        return False
    if declared.decl.part_of is not None:
        message = f"lines have no states of their own: they are saved with their `{declared.decl.part_of}`"
        site.at_value("META-CONFLICT", message, f"write the workflow of `{declared.decl.part_of}`")
        return False
    return True


def _with_flows(entity: Declared, decl: EntityDecl, field: str, flows: Sequence[Flow], report: Report) -> Declared:
    """The entity with one field of states, which one workflow or several share."""
    brought, site = dict(_fields(field, [one.decl for one in flows])), Site(flows[0].declared, report)
    taken = [name for name in brought if name in decl.fields]
    if not all(_is_open_to(decl, name, name == field, site) for name in taken):
        return entity
    fields = {**decl.fields, **{name: _over(decl.fields.get(name), one) for name, one in brought.items()}}
    checks = dict(_beginning(field, [one.decl for one in flows]))
    made = msgspec.structs.replace(decl, fields=fields, checks={**decl.checks, **checks})
    source = entity.source
    for one in flows:
        moves = _free_moves(made, one.decl, Site(one.declared, report))
        made = msgspec.structs.replace(made, actions={**made.actions, **moves})
        source = JoinedSource(
            source, [one.declared.source], source.value or {}, _origins(field, one.decl, moves), of=source,
            parts=("states", "transitions"), taken_out=source.taken_out,
        )  # fmt: skip
    return replace(entity, decl=made, source=source)


def _is_open_to(entity: EntityDecl, name: str, is_state: bool, site: Site) -> bool:
    """Whether what an entity says of a field leaves room for what its workflow says; `site` is the workflow."""
    written = entity.fields[name]
    if is_state and isinstance(written, ChoiceDecl) and written.options is None and written.dictionary is None:
        return True
    hint = f"give the field another name, or write another `field` here, so that it is not called `{name}`"
    if is_state and isinstance(written, ChoiceDecl):
        hint = f"leave `options` and `dictionary` of `{entity.entity}.{name}` out: the states are its values"
    place = site.below("field") if site.below("field").is_written else site.below("workflow")
    place.at_value("META-RESERVED", f"`{entity.entity}` has a field `{name}` already, which a workflow brings", hint)
    return False


def _over(written: AnyFieldDecl | str | None, brought: AnyFieldDecl) -> AnyFieldDecl:
    """What the entity says of the state where it says something, and all else as the workflow has it."""
    if not isinstance(written, ChoiceDecl) or not isinstance(brought, ChoiceDecl):
        return brought
    own = {name: getattr(brought, name) for name in _STATES}
    return msgspec.structs.replace(written, label=written.label or brought.label, **own)


def _fields(field: str, flows: Sequence[WorkflowDecl]) -> Iterator[tuple[str, AnyFieldDecl]]:
    """The state and what belongs to it, there as long as one of the workflows is."""
    switches = dict.fromkeys(expression(one.enabled) for one in flows)
    enabled = True if "true" in switches else " or ".join(f"({one})" for one in switches)
    for name, one in _brought(field, flows):
        yield name, msgspec.structs.replace(one, enabled=enabled)


def _brought(field: str, flows: Sequence[WorkflowDecl]) -> Iterator[tuple[str, AnyFieldDecl]]:
    begun = _begun(flows)
    several = any(len(names) > 1 for names in begun.values())
    yield (
        field,
        ChoiceDecl(
            label=flows[0].label or _STATE,
            options=_options(flows),
            default=_first(flows, begun),
            required=not _is_chosen(flows),
            editable="id is null" if several else False,
            track=True,
        ),
    )
    yield since_field(field), DatetimeDecl(label=_SINCE, default=Scalar("=now()"), editable=False)
    if _is_chosen(flows):
        yield bound_field(field), _binding(flows)
    if any(one.approval for flow in flows for one in flow.transitions.values()):
        yield WAITING, ReferenceDecl(to=REQUEST, label=_WAITING, editable=False, index=True, on_delete="clear")
    if any(one.handler for flow in flows for one in flow.states.values()):
        yield HANDLER, UserDecl(label=_HANDLER, editable=False, index=True, on_delete="clear")
    yield from deadline_fields(field, flows)


def _begun(flows: Iterable[WorkflowDecl]) -> dict[str, list[str]]:
    """The states that new records may be in, by workflow."""
    return {flow.workflow: [name for name, one in flow.states.items() if one.initial] for flow in flows}


def _is_chosen(flows: Sequence[WorkflowDecl]) -> bool:
    """Whether it depends on the record which workflow it goes through."""
    return len(flows) > 1 or flows[0].when is not True


def _options(flows: Iterable[WorkflowDecl]) -> dict[str, OptionDecl | str]:
    """All states; one that several workflows have is called as in the first."""
    found: dict[str, OptionDecl | str] = {}
    for name, one in (state for flow in flows for state in flow.states.items()):
        found.setdefault(name, OptionDecl(label=one.label, tone=one.tone, was=one.was, enabled=one.enabled))
    return found


def _first(flows: Sequence[WorkflowDecl], begun: Mapping[str, Sequence[str]]) -> Scalar | None:
    """The state in which a new record begins."""
    if not _is_chosen(flows):
        states = begun[flows[0].workflow]
        return Scalar(states[0]) if states else None
    chosen = [(f"'{begun[one.workflow][0]}'", one) for one in flows if begun[one.workflow]]
    return Scalar(f"={_chain(chosen)}")


def _binding(flows: Sequence[WorkflowDecl]) -> ChoiceDecl:
    options: dict[str, OptionDecl | str] = {one.workflow: OptionDecl(label=one.label) for one in flows}
    named = [(f"'{one.workflow}'", one) for one in flows]
    return ChoiceDecl(label=_BOUND, options=options, default=Scalar(f"={_chain(named)}"), editable=False)


def _chain(chosen: Iterable[tuple[str, WorkflowDecl]]) -> str:
    """The expression for the first value whose workflow is for a record."""
    text = "null"
    for value, flow in reversed(list(chosen)):
        text = value if flow.when is True else f"{value} if ({expression(flow.when)}) else {text}"
    return text


def _beginning(field: str, flows: Sequence[WorkflowDecl]) -> Iterator[tuple[str, CheckDecl]]:
    """Where people choose the state a new record begins in, they choose one of the first."""
    begun = _begun(flows).values()
    if any(len(names) > 1 for names in begun):
        named = ", ".join(f"'{one}'" for one in dict.fromkeys(chain(*begun)))
        yield (
            f"{field}_begins",
            CheckDecl(
                when=f"{field} is not null and {field} not in ({named})", before="create", fields=field, message=_BEGINS
            ),
        )


def _free_moves(entity: EntityDecl, flow: WorkflowDecl, site: Site) -> dict[str, ActionDecl]:
    """The transitions as actions, without those whose names the entity has for something else."""
    found = {}
    for name, one in flow.transitions.items():
        if name in entity.actions:
            hint = "give the transition another name, or delete the action"
            place = site.below("transitions", name)
            place.at_key("META-TWICE", f"`{entity.entity}` has an action `{name}` already", hint)
        else:
            found[name] = _action(one, flow, entity)
    return found


def _action(decl: TransitionDecl, flow: WorkflowDecl, entity: EntityDecl) -> ActionDecl:
    ask: dict[str, AnyValueDecl | ShortType] = {
        name: _with_own_default(name, one, entity) for name, one in decl.ask.items()
    }
    people = flow.states[decl.to].handler if decl.to in flow.states else None
    if people is not None:
        ask.setdefault(HANDLER, _asked_handler(people))
    return ActionDecl(
        label=decl.label, when=decl.when, who=decl.who, ask=ask, once=decl.once, takes=decl.takes, do=decl.do,
        enabled=_both(flow.enabled, decl.enabled),
    )  # fmt: skip


def _both(one: Condition, other: Condition) -> Condition:
    if True in (one, other):
        return other if one is True else one
    return f"({expression(one)}) and ({expression(other)})"


def _asked_handler(people: str) -> UserDecl:
    """Of a role those who hold it are offered, and the one person that a path leads to."""
    return UserDecl(
        label=_HANDLER,
        required=True,
        filter=f"any(p.id == id for p in {people})" if _ROLE.match(people) else None,
        default=Scalar(f"={people}") if _PATH.match(people) else None,
    )


def _with_own_default(name: str, asked: AnyValueDecl | ShortType, entity: EntityDecl) -> AnyValueDecl | ShortType:
    """A field of the record is asked with what it holds."""
    if isinstance(asked, str) or name not in entity.fields or asked.default is not None:
        return asked
    return msgspec.structs.replace(asked, default=Scalar(f"={name}"))


def _origins(field: str, flow: WorkflowDecl, moves: Iterable[str]) -> dict[Path, Origin]:
    states: dict[Path, Origin] = {
        ("fields", field, "options", name): Origin(False, ("states", name)) for name in flow.states
    }
    return states | {("actions", name): Origin(False, ("transitions", name)) for name in moves}

"""What deadlines bring, as somebody would write it: fields of their entity, and automations that do what is overdue.

The fields of several workflows that share a state share those of deadlines of one name.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from engine.meta.approvals import length_of
from engine.meta.declared import Declared
from engine.meta.kinds import AutomationDecl, WorkflowDecl
from engine.meta.kinds.actions import StepOfActionDecl
from engine.meta.kinds.deadline import DeadlineDecl
from engine.meta.kinds.fields import AnyFieldDecl, BoolDecl, DatetimeDecl, DurationDecl
from engine.meta.kinds.shared import Label, Words, several
from engine.meta.kinds.written import Scalar
from engine.meta.resolve.given import expression
from engine.meta.source import JoinedSource, Origin, Path
from engine.meta.workflows import DUE, MET, OVERDUE, WITHIN, bound_field, part_of, since_field

_SINCE: Final = Words(zh="计时开始", en="running since")
_MET: Final = Words(zh="达成时间", en="met at")
_WITHIN: Final = Words(zh="时限", en="time allowed")
_DUE: Final = Words(zh="期限", en="due")
_OVERDUE: Final = Words(zh="超时", en="overdue")
_STAGE: Final = Words(zh="本环节", en="State")


class Timed(NamedTuple):
    """A deadline of a workflow, and the condition that a record goes through that one; None where all do."""

    flow: WorkflowDecl
    decl: DeadlineDecl
    bound: str | None

    @property
    def within(self) -> str:
        """How long it is."""
        return length_of(self.decl.within)

    def among(self, states: Iterable[str]) -> str:
        """The condition that a record is in one of these states, on its way through this workflow."""
        return _all(self.bound, _inside(self.flow.field, states))


def deadline_fields(field: str, flows: Sequence[WorkflowDecl]) -> Iterator[tuple[str, AnyFieldDecl]]:
    """The fields of all deadlines of workflows that share a field of states."""
    if any(one.within for flow in flows for one in flow.states.values()):
        yield from _of_states(field, flows)
    for name, timed in _timed(flows).items():
        yield from _of_deadline(name, field, timed)


def _timed(flows: Sequence[WorkflowDecl]) -> Mapping[str, list[Timed]]:
    found: dict[str, list[Timed]] = {}
    for flow in flows:
        for name, decl in flow.deadlines.items():
            found.setdefault(name, []).append(Timed(flow, decl, _bound(flow, flows)))
    return found


def _bound(flow: WorkflowDecl, flows: Sequence[WorkflowDecl]) -> str | None:
    is_chosen = len(flows) > 1 or flow.when is not True
    return f"{bound_field(flow.field)} == '{flow.workflow}'" if is_chosen else None


def _of_states(field: str, flows: Sequence[WorkflowDecl]) -> Iterator[tuple[str, AnyFieldDecl]]:
    lengths = [
        (_all(_bound(flow, flows), _inside(field, [name])), length_of(one.within))
        for flow in flows
        for name, one in flow.states.items()
        if one.within is not None
    ]
    due = part_of(field, DUE)
    yield part_of(field, WITHIN), DurationDecl(label=_label(_STAGE, _WITHIN), value=_chain(lengths))
    yield due, DatetimeDecl(label=_label(_STAGE, _DUE), value=_later(since_field(field), part_of(field, WITHIN)))
    yield part_of(field, OVERDUE), BoolDecl(label=_label(_STAGE, _OVERDUE), value=Scalar(f"{due} <= now()"))


def _of_deadline(name: str, field: str, timed: Sequence[Timed]) -> Iterator[tuple[str, AnyFieldDecl]]:
    label = _called(name, timed[0].decl)
    since, met, within, due = (since_field(name), *(part_of(name, one) for one in (MET, WITHIN, DUE)))
    lengths = [(_all(one.bound, _when(one.decl)), one.within) for one in timed]
    yield since, DatetimeDecl(label=_label(label, _SINCE), default=Scalar("=now()"), editable=False)
    yield met, DatetimeDecl(label=_label(label, _MET), default=Scalar("=null"), editable=False)
    yield (
        within,
        DurationDecl(label=_label(label, _WITHIN), value=_chain(lengths), frozen=f"{met} is not null"),
    )
    yield due, DatetimeDecl(label=_label(label, _DUE), value=_later(since, within), index=True)
    stops = " or ".join(f"({one.among(several(one.decl.paused))})" for one in timed if one.decl.paused)
    running = f"({since_field(field)} if {stops} else now())" if stops else "now()"
    passed = Scalar(f"{due} <= coalesce({met}, {running})")
    yield part_of(name, OVERDUE), BoolDecl(label=_label(label, _OVERDUE), value=passed)


def deadline_automations(flow: Declared, decl: WorkflowDecl, flows: Sequence[WorkflowDecl]) -> Iterator[Declared]:
    """What is done once for each record whose time is over; no name that somebody writes has a dot."""
    for name, one in decl.deadlines.items():
        timed = Timed(decl, one, _bound(decl, flows))
        if one.overdue:
            outside = f"not ({_inside(decl.field, several(one.until))})"
            when = _all(timed.bound, outside, part_of(name, OVERDUE))
            yield _automation(flow, decl, ("deadlines", name), when, _label(_called(name, one), _OVERDUE), one.overdue)
    for name, state in decl.states.items():
        if state.within is not None and state.overdue:
            when = _all(_bound(decl, flows), _inside(decl.field, [name]), part_of(decl.field, OVERDUE))
            label = _label(state.label or name, _OVERDUE)
            yield _automation(flow, decl, ("states", name), when, label, state.overdue)


def _automation(
    flow: Declared, decl: WorkflowDecl, place: tuple[str, str], when: str, label: Label,
    do: tuple[StepOfActionDecl, ...],
) -> Declared:  # fmt: skip
    name, source = f"{decl.workflow}.{place[1]}", flow.source
    made = AutomationDecl(automation=name, label=label, of=decl.of, when=when, do=do, enabled=decl.enabled)
    origins: dict[Path, Origin] = {("do",): Origin(False, (*place, "overdue")), ("automation",): Origin(False, place)}
    joined = JoinedSource(source, [source], {}, origins, of=source, parts=(place[0],), taken_out=source.taken_out)
    return Declared("automation", name, joined, made)


def _called(name: str, decl: DeadlineDecl) -> Label:
    return decl.label or name.replace("_", " ").capitalize()


def _label(of: Label, part: Words) -> Words:
    zh, en = (of.zh or of.en, of.en or of.zh) if isinstance(of, Words) else (of, of)
    return Words(zh=f"{zh}{part.zh}", en=f"{en} {part.en}")


def _when(decl: DeadlineDecl) -> str | None:
    return None if decl.when is True else expression(decl.when)


def _all(*conditions: str | None) -> str:
    """All of those there are; empty where there is none."""
    there = [one for one in conditions if one]
    return there[0] if len(there) == 1 else " and ".join(f"({one})" for one in there)


def _inside(field: str, states: Iterable[str]) -> str:
    named = [f"'{one}'" for one in states]
    return f"{field} == {named[0]}" if len(named) == 1 else f"{field} in ({', '.join(named)})"


def _later(since: str, within: str) -> Scalar:
    return Scalar(f"{since} + {within}")


def _chain(chosen: Sequence[tuple[str, str]]) -> Scalar:
    """The expression for the first length whose condition holds."""
    text = "null"
    for condition, length in reversed(chosen):
        text = length if not condition else f"({length}) if ({condition}) else ({text})"
    return Scalar(text)


def with_deadline_automations(
    automations: Mapping[str, Declared], flows: Sequence[tuple[Declared, WorkflowDecl]]
) -> dict[str, Declared]:
    """The automations together with those of workflows that share a field."""
    decls = [decl for _, decl in flows]
    made = (one for declared, decl in flows for one in deadline_automations(declared, decl, decls))
    return {**automations, **{one.name: one for one in made}}

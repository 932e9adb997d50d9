"""What approvals bring to their tasks, as somebody would write it: the levels to go back to, and what is asked."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final, NamedTuple, TypeAlias

import msgspec

from engine.diagnostics import Report, nearest
from engine.meta.approvals import REQUEST, TASK, answering
from engine.meta.declared import Declared
from engine.meta.kinds import ApprovalDecl, EntityDecl
from engine.meta.kinds.actions import ActionDecl, StepOfActionDecl
from engine.meta.kinds.approval import Asked
from engine.meta.kinds.fields import AnyValueDecl, ChoiceDecl, OptionDecl, ShortType
from engine.meta.kinds.shared import Words
from engine.meta.phrases import some
from engine.meta.resolve.site import Site
from engine.meta.resolve.unique import Definitions
from engine.meta.source import JoinedSource, Origin, Path

NOTE, LEVEL = "note", "level"
"""What answers are asked for besides fields of the record."""

_RUN: Final = "agree_to_approval"
_BACK_TO: Final = Words(zh="退回至（不填则退回提交人）", en="Back to level (left empty: to whoever submitted it)")


Ready: TypeAlias = Callable[[str], tuple[str, str]]
"""Of a condition over a task, with a place for what stands before its fields, `when` and `who` of an action."""


def _of_task(condition: str) -> tuple[str, str]:
    return f"state == 'waiting' and {condition.format('')}", "person"


def _of_request(condition: str) -> tuple[str, str]:
    whose = f"t.person == me and t.state == 'waiting' and {condition.format('t.')}"
    return "state == 'waiting'", f"any(t for t in tasks if {whose})"


_READY: Final[Mapping[str, Ready]] = {TASK: _of_task, REQUEST: _of_request}


class Asking(NamedTuple):
    """What an approval asks at a level, or at the last (None), and where that is written."""

    declared: Declared
    decl: ApprovalDecl
    level: str | None

    @property
    def place(self) -> Path:
        """Where it stands in the file of the approval."""
        return ("ask",) if self.level is None else ("levels", self.level, "ask")

    @property
    def ask(self) -> Asked:
        """What is asked."""
        return self.decl.ask if self.level is None else self.decl.levels[self.level].ask


def with_approvals(definitions: Definitions, report: Report) -> Definitions:
    """The definitions in which tasks of approval, and what they are for, have what the approvals say."""
    approvals = [(one, one.decl) for one in definitions.approvals.values() if isinstance(one.decl, ApprovalDecl)]
    if not approvals:
        return definitions
    askings = [one for each in approvals for one in _askings(*each) if _is_answerable(one, definitions, report)]
    entities = dict(definitions.entities)
    for name, ready in _READY.items():
        declared = entities[name]
        assert isinstance(declared.decl, EntityDecl), "the engine's own are"
        decl = _with_levels(declared.decl, [decl for _, decl in approvals])
        entities[name] = _from(declared, _with_answers(decl, askings, ready), askings)
    return replace(definitions, entities=entities)


def _askings(declared: Declared, decl: ApprovalDecl) -> Iterator[Asking]:
    if decl.ask:
        yield Asking(declared, decl, None)
    yield from (Asking(declared, decl, name) for name, one in decl.levels.items() if one.ask)


def _is_answerable(asking: Asking, definitions: Definitions, report: Report) -> bool:
    """Whether what is asked are fields of the record, at one place only."""
    site = Site(asking.declared, report).below(*asking.place)
    if asking.level is not None and asking.decl.ask:
        Site(asking.declared, report).below("ask").at_key(
            "META-CONFLICT", "levels ask too, and one of them may be the last", "ask at the levels, or here"
        )
        return False
    entity = definitions.entities.get(asking.decl.of)
    if entity is None or not isinstance(entity.decl, EntityDecl):
        return False
    unknown = [name for name in asking.ask if name not in entity.decl.fields or name == NOTE]
    for name in unknown:
        meant = nearest(name, entity.decl.fields)
        hint = f"did you mean `{meant}`?" if meant else f"it has {some(sorted(entity.decl.fields))}"
        site.below(name).at_key("META-UNKNOWN", f"`{asking.decl.of}` has no field `{name}` to be filled in", hint)
    return not unknown


def _with_levels(entity: EntityDecl, approvals: list[ApprovalDecl]) -> EntityDecl:
    """The levels one can give something back to; whether it is one before is asked when it is done."""
    options: dict[str, OptionDecl | str] = {}
    for name, level in (one for decl in approvals for one in decl.levels.items()):
        options.setdefault(name, OptionDecl(label=level.label))
    back = entity.actions["give_back"]
    asked: dict[str, AnyValueDecl | ShortType] = {**back.ask, LEVEL: ChoiceDecl(label=_BACK_TO, options=options)}
    return msgspec.structs.replace(
        entity, actions={**entity.actions, "give_back": msgspec.structs.replace(back, ask=asked)}
    )


def _with_answers(entity: EntityDecl, askings: Sequence[Asking], ready: Ready) -> EntityDecl:
    """An action for each by which who is asked for more agrees; nobody of them does so without it.

    Who is asked for what no approval asks by now agrees like all others: nothing is stuck.
    """
    plain, names = entity.actions["agree"], [answering(one.decl.approval, one.level) for one in askings]
    if not names:
        return entity
    asked = dict(zip(names, askings, strict=True))
    made = {name: _answer(plain, one, ready(f"{{0}}asks == '{name}'")) for name, one in asked.items()}
    others = " or ".join(f"{{0}}asks == '{one}'" for one in names)
    when, who = ready(f"({{0}}asks is null or not ({others}))")
    actions = {"agree": msgspec.structs.replace(plain, when=when, who=who), **made}
    return msgspec.structs.replace(entity, actions={**entity.actions, **actions})


def _answer(plain: ActionDecl, asking: Asking, conditions: tuple[str, str]) -> ActionDecl:
    when, who = conditions
    return ActionDecl(
        label=plain.label, when=when, who=who, ask={**asking.ask, **plain.ask}, do=(StepOfActionDecl(run=_RUN),)
    )


def _from(declared: Declared, decl: EntityDecl, askings: list[Asking]) -> Declared:
    """The tasks, where what is wrong in what is asked stands in the file of its approval."""
    source = declared.source
    for one in askings:
        name = answering(one.decl.approval, one.level)
        origins: dict[Path, Origin] = {("actions", name, "ask"): Origin(False, one.place)}
        source = JoinedSource(
            source, [one.declared.source], source.value or {}, origins, of=source, parts=("levels", "ask"),
            taken_out=source.taken_out,
        )  # fmt: skip
    return replace(declared, decl=decl, source=source)

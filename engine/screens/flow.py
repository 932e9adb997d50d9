"""The picture of a workflow: its states and the ways between them, with where a record is and how it got there."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from engine.meta.catalog import Catalog, Entity
from engine.meta.fields import ChoiceField
from engine.meta.labels import text_in
from engine.meta.workflows import Workflow
from engine.screens.reader import Row


@dataclass(frozen=True, slots=True)
class Way:
    """Transitions from one state to another, by their labels; `taken`: the record went this way."""

    to: str
    target: str
    label: str
    taken: bool


@dataclass(frozen=True, slots=True)
class State:
    """A state with the ways out of it; the record is `here`, or was there before (`passed`)."""

    name: str
    label: str
    tone: str
    initial: bool
    final: bool
    here: bool
    passed: bool
    ways: tuple[Way, ...]


@dataclass(frozen=True, slots=True)
class Flow:
    """A workflow; `marked` where it is that of a record."""

    name: str
    label: str
    states: tuple[State, ...]
    marked: bool


def flow(workflow: Workflow, entity: Entity, locale: str, past: Sequence[str] = ()) -> Flow:
    """A workflow over an entity; `past` are the states a record was in, one after the other, the last the present."""
    field = entity.fields[workflow.field]
    assert isinstance(field, ChoiceField), "states are the options of a choice"
    labels = {name: text_in(one.label, locale, name) for name, one in field.options.items()}
    taken = frozenset(pairwise(past))

    def ways(state: str) -> Iterable[Way]:
        found: dict[str, list[str]] = {}
        for name, move in workflow.moves.items():
            if state in move.sources:
                found.setdefault(move.to, []).append(text_in(entity.actions[name].label, locale, name))
        for to, names in found.items():
            yield Way(to, labels.get(to, to), " / ".join(dict.fromkeys(names)), (state, to) in taken)

    states = tuple(
        State(
            name,
            labels.get(name, name),
            (name in field.options and field.options[name].tone) or "gray",
            one.initial,
            one.final,
            past[-1:] == [name],
            name in past[:-1],
            tuple(ways(name)),
        )
        for name, one in workflow.states.items()
    )
    label = text_in(workflow.label, locale) or text_in(field.label, locale, workflow.name)
    return Flow(workflow.name, label, states, bool(past))


def flows_of(catalog: Catalog, entity: Entity, row: Row) -> tuple[Workflow, ...]:
    """The workflows that a record goes through, as far as its reader sees its states; `catalog` is the whole one."""
    known = (one for one in catalog.workflows.values() if one.of == entity.name and one.field in entity.fields)
    return tuple(
        one
        for one in known
        if row.values.get(one.field) in one.states and (one.bound is None or row.values.get(one.bound) == one.name)
    )


def mermaid(drawn: Flow) -> str:
    """The same as a state diagram in the language of Mermaid."""
    lines = ["stateDiagram-v2"]
    lines += [f'    state "{_quoted(one.label)}" as {one.name}' for one in drawn.states]
    lines += [f"    [*] --> {one.name}" for one in drawn.states if one.initial]
    lines += [f"    {one.name} --> {way.to}: {_quoted(way.label)}" for one in drawn.states for way in one.ways]
    lines += [f"    {one.name} --> [*]" for one in drawn.states if one.final]
    return "\n".join(lines)


def _quoted(label: str) -> str:
    """A label without the signs that mean something there."""
    signs = {"#": "#35;", '"': "#quot;", ":": "#58;", ";": "#59;", "\n": " "}
    return "".join(signs.get(one, one) for one in label)

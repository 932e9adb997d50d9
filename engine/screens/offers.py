"""What can be done with a record beside editing it, why other things cannot, and what came of what is done once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from engine.meta.actions import Action
from engine.meta.catalog import Entity
from engine.meta.labels import Label, text_in
from engine.screens.reader import Reader

MOST_BUTTONS = 2
"""Buttons beside each other; more of them stand in a menu."""

FAR: Final = frozenset(("state", "right", "who", "done"))
"""What is in the way of an action that is for others, or for another time."""


@dataclass(frozen=True, slots=True)
class Offer:
    """An action that is possible: its name, what stands on the button, whether it asks for something first."""

    name: str
    label: str
    asks: bool


@dataclass(frozen=True, slots=True)
class InTheWay:
    """What is in the way of an action: by what it is, and in words."""

    kind: str
    told: Label


@dataclass(frozen=True, slots=True)
class Barred:
    """An action that is not possible now, and why; a `near` one would be if the record were filled in otherwise."""

    name: str
    label: str
    why: tuple[str, ...]
    near: bool


@dataclass(frozen=True, slots=True)
class CameOf:
    """A record that an action made."""

    entity: str
    id: int
    title: str


@dataclass(frozen=True, slots=True)
class Labelled:
    """The same with what kind of record it is."""

    label: str
    record: CameOf


@dataclass(frozen=True, slots=True)
class Result:
    """An action that was done, and what came of it."""

    label: str
    made: tuple[Labelled, ...]


def offers(entity: Entity, names: Iterable[str], reader: Reader) -> tuple[Offer, ...]:
    """The actions of these names, in the order of their definition."""
    wanted = frozenset(names)
    known = [action for name, action in entity.actions.items() if name in wanted]
    return tuple(Offer(one.name, text_in(one.label, reader.locale, one.name), _asks(one)) for one in known)


def _asks(action: Action) -> bool:
    """Who is about to submit something is shown first who has to agree."""
    return bool(action.ask) or (action.moves is not None and action.moves.approval is not None)


def barred(entity: Entity, why: Mapping[str, Sequence[InTheWay]], reader: Reader) -> tuple[Barred, ...]:
    """The actions that are not possible: near ones first, of these transitions, else as they are defined."""
    known = [one for name, one in entity.actions.items() if name in why]
    found = [_barred(one, why[one.name], reader) for one in sorted(known, key=lambda one: one.moves is None)]
    return tuple(sorted(found, key=lambda one: not one.near))


def _barred(action: Action, why: Sequence[InTheWay], reader: Reader) -> Barred:
    told = tuple(text_in(one.told, reader.locale) for one in why)
    near = FAR.isdisjoint(one.kind for one in why)
    return Barred(action.name, text_in(action.label, reader.locale, action.name), told, near)


def results(
    entity: Entity, done: Mapping[str, Iterable[CameOf]], known: Mapping[str, Entity], reader: Reader
) -> tuple[Result, ...]:
    """What came of actions that were done, as far as it may be seen; `known` are the entities this person knows."""

    def labelled(one: CameOf) -> Labelled:
        label = known[one.entity].label if one.entity in known else {}
        return Labelled(text_in(label, reader.locale, one.entity), one)

    taken = [(action, tuple(map(labelled, done[name]))) for name, action in entity.actions.items() if name in done]
    return tuple(Result(text_in(one.label, reader.locale, one.name), made) for one, made in taken if made)

"""What can be done with a record beside editing it, and what came of that which is done one time only."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from engine.meta.catalog import Entity
from engine.meta.labels import text_in
from engine.screens.reader import Reader

MOST_BUTTONS = 2
"""Buttons beside each other; more of them stand in a menu."""


@dataclass(frozen=True, slots=True)
class Offer:
    """An action that is possible: its name, what stands on the button, whether it asks for something first."""

    name: str
    label: str
    asks: bool


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
    return tuple(Offer(one.name, text_in(one.label, reader.locale, one.name), bool(one.ask)) for one in known)


def results(
    entity: Entity, done: Mapping[str, Iterable[CameOf]], known: Mapping[str, Entity], reader: Reader
) -> tuple[Result, ...]:
    """What came of actions that were done, as far as it may be seen; `known` are the entities this person knows."""

    def labelled(one: CameOf) -> Labelled:
        label = known[one.entity].label if one.entity in known else {}
        return Labelled(text_in(label, reader.locale, one.entity), one)

    taken = [(action, tuple(map(labelled, done[name]))) for name, action in entity.actions.items() if name in done]
    return tuple(Result(text_in(one.label, reader.locale, one.name), made) for one, made in taken if made)

"""The tabs of a record's page: which there are, in which order, and which of them is open."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from engine.meta.catalog import Entity
from engine.meta.fields import CollectionField, LongTextField, RichTextField, is_listed, shows_lines
from engine.meta.labels import text_in
from engine.meta.screens import OVERVIEW, TABS, TIMELINE, WORKFLOW, Screen
from engine.meta.system import BOOKS
from engine.screens.reader import Reader

MOST_TABS: Final = 9
"""Tabs beside each other; more of them stand in a menu."""

PROSE: Final = (LongTextField, RichTextField)
"""Kinds that get a card of their own, in the overview."""


@dataclass(frozen=True, slots=True)
class Tab:
    """One of them, by its name in addresses; of a list how many are in it."""

    name: str
    label: str
    current: bool
    count: int | None = None


def is_noted(entity: Entity) -> bool:
    """Whether a record has a history of its own: not so what the engine notes itself, nor what is part of another."""
    return entity.name not in BOOKS and entity.part_of is None


def tab_names(entity: Entity, screen: Screen | None, *, flows: bool = False) -> tuple[str, ...]:
    """Those that are written, as far as there is something to them; else what the record holds where that is more than
    facts, what happened to it, and the records that belong to it. There is always one. Where the record `flows` through
    workflows, these stand where they are written, or at the end.
    """
    names = _names(entity, screen)
    if not flows:
        return tuple(name for name in names if name != WORKFLOW) or (OVERVIEW,)
    return names if WORKFLOW in names else (*names, WORKFLOW)


def _names(entity: Entity, screen: Screen | None) -> tuple[str, ...]:
    noted = (TIMELINE,) if is_noted(entity) else ()
    if screen is not None and screen.tabs:
        return tuple(name for name in screen.tabs if name != TIMELINE or noted) or (OVERVIEW,)
    fields = entity.fields.values()
    lists = tuple(field.name for field in fields if isinstance(field, CollectionField))
    holds = bool(entity.groups) or any(isinstance(field, PROSE) or shows_lines(field) for field in fields)
    overview = (OVERVIEW,) if holds or not (noted or lists) else ()
    return (*overview, *noted, *lists)


def open_tab(names: Sequence[str], wanted: str) -> str:
    """The one that is wanted, else the first."""
    return wanted if wanted in names else names[0]


def listed_names(entity: Entity, names: Sequence[str]) -> tuple[str, ...]:
    """Those that are lists of records, or lines."""
    return tuple(name for name in names if name not in TABS and is_listed(entity.fields[name]))


def tabs(
    entity: Entity, names: Sequence[str], current: str, counts: Mapping[str, int], reader: Reader
) -> tuple[Tab, ...]:
    """The tabs of these names; none where there is only what the record holds."""
    if tuple(names) == (OVERVIEW,):
        return ()
    return tuple(Tab(name, _label(entity, name, reader), name == current, counts.get(name)) for name in names)


def _label(entity: Entity, name: str, reader: Reader) -> str:
    return reader.say(f"tab_{name}") if name in TABS else text_in(entity.fields[name].label, reader.locale, name)

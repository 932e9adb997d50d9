"""One record: title and state, what matters most as figures, the rest as facts, and tabs with what belongs to it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from engine.meta.catalog import Entity
from engine.meta.fields import (
    AnyField,
    ChoiceField,
    DateField,
    DecimalField,
    IntegerField,
    MoneyField,
    PercentField,
    UserField,
    is_listed,
)
from engine.meta.labels import text_in
from engine.meta.screens import OVERVIEW, TIMELINE, Screen
from engine.meta.system import COMMENT
from engine.screens.abilities import Abilities
from engine.screens.belonging import LinesCard
from engine.screens.cells import Cell, Place, as_badge, cell
from engine.screens.columns import is_title, own_fields, state_field
from engine.screens.offers import MOST_BUTTONS, Barred, Offer, Result
from engine.screens.reader import Reader, Row
from engine.screens.remaining import Clock
from engine.screens.tabs import MOST_TABS, PROSE, Tab

FIGURES = (MoneyField, PercentField, DecimalField, IntegerField, DateField)
"""Kinds that make a key figure."""

MOST_FIGURES = 6
FEWEST_FIGURES = 2
"""One figure alone looks forgotten; it is a fact then."""

IN_LINE = (ChoiceField, UserField)
MOST_IN_LINE = 3


@dataclass(frozen=True, slots=True)
class Fact:
    """A label and what stands beside it."""

    name: str
    label: str
    cell: Cell


@dataclass(frozen=True, slots=True)
class FactGroup:
    """The card of a group of fields."""

    label: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class DetailScreen:
    """A record. `line` stands under the title, `figures` below it, `facts` at the side (or, alone, in the middle).

    `tabs` are all there are, and `current` is the open one. Its overview has the fields of each group in `groups`, long
    texts as `prose`, and `lines`; the tab of lines has them alone. `offers` are actions, without the one that comments
    where the timeline is a tab: there `says` holds it; `barred` are those that are not possible now. The values of
    `editable` fields are changed where they stand, also that of the `title` where it is a field; `clocks` are the
    deadlines that are not met.
    """

    entity: str
    label: str
    many: str
    noun: str
    row: Row
    state: Cell | None
    line: tuple[Fact, ...]
    figures: tuple[Fact, ...]
    facts: tuple[Fact, ...]
    groups: tuple[FactGroup, ...]
    prose: tuple[Fact, ...]
    history: tuple[Fact, ...]
    lines: tuple[LinesCard, ...]
    may: Abilities
    recycle: bool
    copied: bool
    title: str = ""
    current: str = OVERVIEW
    tabs: tuple[Tab, ...] = ()
    offers: tuple[Offer, ...] = ()
    barred: tuple[Barred, ...] = ()
    says: Offer | None = None
    results: tuple[Result, ...] = ()
    editable: frozenset[str] = frozenset()
    clocks: tuple[Clock, ...] = ()

    @property
    def buttons(self) -> tuple[Offer, ...]:
        """The actions that have a button of their own."""
        return self.offers[:MOST_BUTTONS]

    @property
    def near(self) -> tuple[Barred, ...]:
        """Actions that would be possible if the record were filled in otherwise, where a button is left for them."""
        return tuple(one for one in self.barred if one.near)[: MOST_BUTTONS - len(self.buttons)]

    @property
    def far(self) -> tuple[Barred, ...]:
        """Those that are told in a menu."""
        shown = self.near
        return tuple(one for one in self.barred if one not in shown)

    @property
    def others(self) -> tuple[Offer, ...]:
        """Those that stand in a menu."""
        return self.offers[MOST_BUTTONS:]

    @property
    def beside(self) -> tuple[Tab, ...]:
        """The tabs that stand beside each other; the open one is among them."""
        last = next((tab for tab in self.tabs[MOST_TABS:] if tab.current), None)
        return (*self.tabs[: MOST_TABS - 1], last) if last else self.tabs[:MOST_TABS]

    @property
    def further(self) -> tuple[Tab, ...]:
        """Those that stand in a menu."""
        shown = self.beside
        return tuple(tab for tab in self.tabs if tab not in shown)

    @property
    def blanks(self) -> bool:
        """Whether a field is empty among those that stand in lists of facts."""
        shown = (*self.facts, *(fact for group in self.groups if self.overview for fact in group.facts))
        return any(fact.cell.blank for fact in shown)

    @property
    def overview(self) -> bool:
        """Whether what the record holds is shown."""
        return self.current == OVERVIEW

    @property
    def lonely(self) -> bool:
        """Whether its facts get the main part of the screen, which nothing else takes."""
        return self.overview and not (self.tabs and (self.groups or self.prose or self.lines))


def detail_screen(
    entity: Entity,
    row: Row,
    may: Abilities,
    reader: Reader,
    *,
    tabs: Iterable[Tab] = (),
    lines: Iterable[LinesCard] = (),
    offers: Iterable[Offer] = (),
    barred: Iterable[Barred] = (),
    results: Iterable[Result] = (),
    screen: Screen | None = None,
    editable: frozenset[str] = frozenset(),
    clocks: tuple[Clock, ...] = (),
) -> DetailScreen:
    """The screen of one record, as its reader may see it; each field stands in one place only."""
    tabs, offers = tuple(tabs), tuple(offers)
    said_there = entity.commented and any(tab.name == TIMELINE for tab in tabs)
    says = next((one for one in offers if said_there and one.name == COMMENT), None)
    own = [field for field in own_fields(entity) if not is_title(entity, field)]
    there = [field for field in own if not is_listed(field) and _is_there(field, row)]
    shown = [field for field in there if field.group is None]
    named = [field for field in (entity.fields[name] for name in (screen.summary if screen else ())) if field in there]
    state = state_field(named) or state_field(there)
    state_cell = as_badge(cell(state, row, reader, Place.FACT), state, row.values.get(state.name)) if state else None
    figures = [field for field in named if field is not state] or _figures(shown)
    line = _line([field for field in shown if field not in figures], state, row)
    prose = [field for field in shown if isinstance(field, PROSE) and row.values.get(field.name) is not None]
    elsewhere = {id(field) for field in (*line, *figures, *prose, state)}
    label = text_in(entity.label, reader.locale, entity.name)
    return DetailScreen(
        entity=entity.name,
        label=label,
        many=text_in(entity.many, reader.locale, entity.name),
        noun=reader.noun(label),
        row=row,
        state=None if state_cell is None or state_cell.blank else state_cell,
        line=_facts(line, row, reader),
        figures=_facts(figures, row, reader, Place.FIGURE),
        facts=_facts([field for field in shown if id(field) not in elsewhere], row, reader),
        groups=_groups(entity, [field for field in there if id(field) not in elsewhere], row, reader),
        prose=_facts(prose, row, reader),
        history=_history(entity, row, reader),
        lines=tuple(lines),
        may=may,
        recycle=entity.recycle,
        copied=entity.copied is not None and may.create,
        title=entity.title,
        current=next((tab.name for tab in tabs if tab.current), OVERVIEW),
        tabs=tabs,
        offers=tuple(one for one in offers if one is not says),
        barred=tuple(one for one in barred if one.name != COMMENT),
        says=says,
        results=tuple(results),
        editable=editable,
        clocks=clocks,
    )


def _groups(entity: Entity, fields: Sequence[AnyField], row: Row, reader: Reader) -> tuple[FactGroup, ...]:
    """The groups that have something to show, in their order."""
    groups = (
        FactGroup(
            text_in(group.label, reader.locale, group.name),
            _facts([field for field in fields if field.group == group.name], row, reader),
        )
        for group in entity.groups.values()
    )
    return tuple(group for group in groups if group.facts)


def _is_there(field: AnyField, row: Row) -> bool:
    """A field that is not always visible is left out where it is empty."""
    return field.visible is None or row.values.get(field.name) is not None


HISTORY = ("created_at", "created_by", "updated_at", "updated_by")
"""The engine's own fields that say who made and changed the record; shown apart, in this order."""


def _history(entity: Entity, row: Row, reader: Reader) -> tuple[Fact, ...]:
    """Where nobody is named, the engine itself did it, or somebody at its command line."""
    facts = _facts([field for name, field in entity.fields.items() if name in HISTORY], row, reader)
    nobody = {name for name in HISTORY if row.values.get(name) is None}
    return tuple(replace(fact, cell=Cell(reader.say("by_system"))) if fact.name in nobody else fact for fact in facts)


def _line(fields: Sequence[AnyField], state: AnyField | None, row: Row) -> Sequence[AnyField]:
    """Short facts that are there: choices and people."""
    short = [field for field in fields if isinstance(field, IN_LINE) and field is not state]
    return [field for field in short if row.values.get(field.name) is not None][:MOST_IN_LINE]


def _figures(fields: Sequence[AnyField]) -> Sequence[AnyField]:
    """Amounts first, then the other figures, each in the order of the definition."""
    candidates = [field for field in fields if isinstance(field, FIGURES)]
    chosen = sorted(candidates, key=lambda field: not isinstance(field, MoneyField))[:MOST_FIGURES]
    return chosen if len(chosen) >= FEWEST_FIGURES else []


def _facts(fields: Iterable[AnyField], row: Row, reader: Reader, place: Place = Place.FACT) -> tuple[Fact, ...]:
    return tuple(
        Fact(field.name, text_in(field.label, reader.locale, field.name), cell(field, row, reader, place))
        for field in fields
    )

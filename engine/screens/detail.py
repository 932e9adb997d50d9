"""One record: title and state, what matters most as figures, the rest as facts, and the records that belong to it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from engine.meta.catalog import Entity
from engine.meta.fields import (
    AnyCollection,
    AnyField,
    ChoiceField,
    DateField,
    DecimalField,
    IntegerField,
    LinesField,
    LongTextField,
    MoneyField,
    PercentField,
    RichTextField,
    UserField,
    is_listed,
)
from engine.meta.labels import text_in
from engine.meta.screens import Screen
from engine.meta.system import BOOKS
from engine.screens.abilities import Abilities
from engine.screens.cells import Cell, Place, as_badge, cell
from engine.screens.columns import Chosen, is_title, own_fields, state_field
from engine.screens.grid import shown_columns
from engine.screens.offers import MOST_BUTTONS, Offer, Result
from engine.screens.reader import Reader, Row
from engine.screens.table import Column, Table, bare_columns

FIGURES = (MoneyField, PercentField, DecimalField, IntegerField, DateField)
"""Kinds that make a key figure."""

MOST_FIGURES = 6
FEWEST_FIGURES = 2
"""One figure alone looks forgotten; it is a fact then."""

IN_LINE = (ChoiceField, UserField)
MOST_IN_LINE = 3

PROSE = (LongTextField, RichTextField)
"""Kinds that get a card of their own."""


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
class Related:
    """The records of a collection: the first of them as a table; `more` when there are others.

    Their field `by` holds `named`, which is this record.
    """

    field: str
    label: str
    entity: str
    by: str
    named: int | str
    noun: str
    table: Table
    more: bool
    may_create: bool


@dataclass(frozen=True, slots=True)
class LinesCard:
    """The lines in a field: columns with their cells, and by column the sum below it, where the record has one."""

    field: str
    label: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    totals: tuple[Cell | None, ...]

    @property
    def width(self) -> int:
        """Pixels below which the columns scroll sideways."""
        return PLACE_WIDTH + sum(column.width for column in self.columns)


PLACE_WIDTH = 56


@dataclass(frozen=True, slots=True)
class DetailScreen:
    """A record. `line` stands under the title, `figures` below it, `facts` at the side (or, alone, in the middle).

    Fields of a group stand in `groups`, behind the facts, and nowhere else. `noted` says whether it has a history of
    its own: not so what the engine notes itself, nor what is changed with another record.
    """

    entity: str
    label: str
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
    related: tuple[Related, ...]
    may: Abilities
    recycle: bool
    noted: bool
    offers: tuple[Offer, ...] = ()
    results: tuple[Result, ...] = ()

    @property
    def buttons(self) -> tuple[Offer, ...]:
        """The actions that have a button of their own."""
        return self.offers[:MOST_BUTTONS]

    @property
    def others(self) -> tuple[Offer, ...]:
        """Those that stand in a menu."""
        return self.offers[MOST_BUTTONS:]

    @property
    def lonely(self) -> bool:
        """Whether nothing belongs to the record, so that its facts get the main part of the screen."""
        return not self.related and not self.lines


def detail_screen(
    entity: Entity,
    row: Row,
    related: Iterable[Related],
    may: Abilities,
    reader: Reader,
    *,
    lines: Iterable[LinesCard] = (),
    offers: Iterable[Offer] = (),
    results: Iterable[Result] = (),
    screen: Screen | None = None,
) -> DetailScreen:
    """The screen of one record, as its reader may see it; each field stands in one place only."""
    own = [field for field in own_fields(entity) if not is_title(entity, field)]
    there = [field for field in own if not is_listed(field) and _is_there(field, row)]
    shown = [field for field in there if field.group is None]
    state = state_field(shown)
    state_cell = as_badge(cell(state, row, reader, Place.FACT), state, row.values.get(state.name)) if state else None
    line = _line(shown, state, row)
    named = [field for field in there if screen is not None and field.name in screen.summary]
    figures = named or _figures(shown)
    prose = [field for field in shown if isinstance(field, PROSE) and row.values.get(field.name) is not None]
    elsewhere = {id(field) for field in (*line, *figures, *prose, state)}
    label = text_in(entity.label, reader.locale, entity.name)
    return DetailScreen(
        entity=entity.name,
        label=label,
        noun=reader.noun(label),
        row=row,
        state=None if state_cell is None or state_cell.blank else state_cell,
        line=_facts(line, row, reader),
        figures=_facts(figures, row, reader, Place.FIGURE),
        facts=_facts([field for field in shown if id(field) not in elsewhere], row, reader),
        groups=_groups(entity, there, row, reader),
        prose=_facts(prose, row, reader),
        history=_history(entity, row, reader),
        lines=tuple(lines),
        related=tuple(related),
        may=may,
        recycle=entity.recycle,
        noted=entity.name not in BOOKS and entity.part_of is None,
        offers=tuple(offers),
        results=tuple(results),
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


def related(
    field: AnyCollection, entity: Entity, table: Table, may: Abilities, reader: Reader, *, named: int | str, more: bool
) -> Related:
    """The card of a collection: `entity` is that of its records, `table` shows the first of them."""
    label = text_in(entity.label, reader.locale, entity.name)
    return Related(
        field=field.name,
        label=text_in(field.label, reader.locale, field.name),
        entity=field.of,
        by=field.by,
        named=named,
        noun=reader.noun(label),
        table=table,
        more=more,
        may_create=may.create,
    )


def lines_card(field: LinesField, part: Entity, row: Row, sums: Mapping[str, AnyField], reader: Reader) -> LinesCard:
    """The card of a field with lines of `part`; `sums` says, by column, which field of the record is its sum."""
    columns = [Chosen(one, 0) for one in shown_columns(part) if one.translates is None]
    rows = [tuple(cell(one.field, line, reader, Place.TABLE) for one in columns) for line in row.lines[field.name]]
    totals = [cell(total, row, reader, Place.TABLE) if (total := sums.get(one.field.name)) else None for one in columns]
    sample = [*rows, tuple(total or Cell("") for total in totals)]
    return LinesCard(
        field=field.name,
        label=text_in(field.label, reader.locale, field.name),
        columns=bare_columns(columns, sample, reader),
        rows=tuple(rows),
        totals=tuple(totals) if any(totals) and rows else (),
    )

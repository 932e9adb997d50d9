"""The records and the lines that belong to one record, as tables on its page."""

from collections.abc import Mapping
from dataclasses import dataclass

from engine.meta.catalog import Entity
from engine.meta.fields import AnyCollection, AnyField, LinesField
from engine.meta.labels import text_in
from engine.screens.abilities import Abilities
from engine.screens.cells import Cell, Place, cell
from engine.screens.columns import Chosen
from engine.screens.grid import shown_columns
from engine.screens.reader import Reader, Row
from engine.screens.table import Column, Table, bare_columns


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

"""Records in rows and columns: a page of a list, and the records that belong to another one."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from engine.meta.catalog import Entity
from engine.meta.fields import AnyField, ChoiceField
from engine.meta.labels import text_in
from engine.screens.cells import Cell, Place, as_badge, cell
from engine.screens.columns import COLUMNS, Chosen, Slot, slots, state_field, title_label
from engine.screens.query import Query
from engine.screens.reader import Reader, Row, Target
from engine.screens.widths import column_width

TITLE_LEAST = 220
"""Pixels the title keeps when columns are many; it takes what they leave."""

_BADGE_EXTRA = 27
_AVATAR_EXTRA = 26
_EDGE_EXTRA = 10
_SAMPLE = 50


@dataclass(frozen=True, slots=True)
class Column:
    """One column beside the title. `end` keeps numbers to the right; `sorted` is `up`, `down` or empty.

    A `tier` above 0 is shown where the window is wide enough. `chosen`: somebody gave it its width.
    The values of an `editable` one are changed in their place.
    """

    name: str
    label: str
    width: int
    end: bool
    slot: Slot
    tier: int
    sortable: bool
    sorted: str = ""
    chosen: bool = False
    editable: bool = False


@dataclass(frozen=True, slots=True)
class TableRow:
    """A record: its title leads to it, that of a line to what it is part of."""

    id: int
    version: int
    title: str
    to: Target
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Head:
    """What stands above the rows of a group: what they have in common, how many there are, sums; the way to close it or
    open it again.
    """

    label: str
    count: int
    sums: tuple[Cell | None, ...]
    closed: bool
    toggled: Query


@dataclass(frozen=True, slots=True)
class Part:
    """Rows that belong together, under their head if there is one."""

    rows: tuple[TableRow, ...]
    head: Head | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under their heads, in `parts` where they are grouped; `sums` are those of the whole list.

    The title has `title_width` at least; `width` is what all columns need.
    """

    entity: str
    title_label: str
    title_field: str
    title_sorted: str
    columns: tuple[Column, ...]
    rows: tuple[TableRow, ...]
    title_width: int = TITLE_LEAST
    title_chosen: bool = False
    parts: tuple[Part, ...] = ()
    sums: tuple[Cell | None, ...] = ()

    @property
    def width(self) -> int:
        """Pixels below which the columns scroll sideways."""
        return self.title_width + sum(column.width for column in self.columns if column.tier == 0)


def table(
    entity: Entity, columns: Sequence[Chosen], rows: Sequence[Row], reader: Reader, *, sort: str = "",
    title_width: int = 0, editable: Collection[str] = (), sums: Sequence[Cell | None] = (),
) -> Table:  # fmt: skip
    """The table of these columns of an entity's records, with sums below them if there are some; the values of some
    columns are changed in their place.
    """
    state = state_field(column.field for column in columns)
    drawn = [tuple(_cell(column.field, row, reader, state) for column in columns) for row in rows]
    shapes = tuple(
        _column(column, _sample(number, drawn, sums), slot, sort, reader)
        for number, (column, slot) in enumerate(zip(columns, slots(columns), strict=True))
    )
    shapes = _edged(shapes)
    shapes = tuple(replace(one, editable=one.name in editable) for one in shapes) if editable else shapes
    titled = entity.title if entity.title in entity.fields else ""
    pairs = zip(rows, drawn, strict=True)
    shown = tuple(TableRow(row.id, row.version, row.title, _target(entity, row), cells) for row, cells in pairs)
    label = title_label(entity, reader.locale)
    least = title_width or TITLE_LEAST
    return Table(
        entity.name,
        label,
        titled,
        _sorted(titled, sort),
        shapes,
        shown,
        least,
        title_width > 0,
        (Part(shown),),
        tuple(sums),
    )


def _sample(number: int, drawn: Sequence[tuple[Cell, ...]], sums: Sequence[Cell | None]) -> list[Cell]:
    """What a column has to be wide enough for."""
    summed = sums[number] if sums else None
    return [*(cells[number] for cells in drawn[:_SAMPLE]), *([summed] if summed is not None else [])]


def bare_columns(columns: Sequence[Chosen], drawn: Sequence[tuple[Cell, ...]], reader: Reader) -> tuple[Column, ...]:
    """The columns of a table that cannot be sorted, as wide as what stands in them asks for."""
    return _edged(
        tuple(
            replace(_column(column, [cells[number] for cells in drawn], Slot.REST, "", reader), sortable=False)
            for number, column in enumerate(columns)
        )
    )


def _edged(columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """The same with room for the blank at the edge, unless a person has said how wide the last one is."""
    if not columns or columns[-1].chosen:
        return columns
    return (*columns[:-1], replace(columns[-1], width=columns[-1].width + _EDGE_EXTRA))


def _target(entity: Entity, row: Row) -> Target:
    """What the title leads to; of a line that does not tell what it is part of, the line."""
    whole = row.values.get(entity.part_of) if entity.part_of else None
    if entity.part_of is None or not isinstance(whole, int):
        return Target(entity.name, row.id)
    return Target(entity.part_of, whole)


def _cell(field: AnyField, row: Row, reader: Reader, state: ChoiceField | None) -> Cell:
    shown = cell(field, row, reader, Place.TABLE)
    return as_badge(shown, state, row.values.get(field.name)) if state and field is state else shown


def _column(column: Chosen, sample: list[Cell], slot: Slot, sort: str, reader: Reader) -> Column:
    field = column.field
    shape = COLUMNS[type(field)]
    label = text_in(field.label, reader.locale, field.name)
    extra = _BADGE_EXTRA if any(one.tone for one in sample) else 0
    extra += _AVATAR_EXTRA if any(one.look == "person" for one in sample) else 0
    width = column_width(label, [one.text for one in sample], shape.least, shape.most, whole=shape.whole) + extra
    sortable, wide = shape.sortable and field.has_column, column.width
    return Column(
        field.name, label, wide or width, shape.end, slot, column.tier, sortable, _sorted(field.name, sort), wide > 0
    )


def _sorted(name: str, sort: str) -> str:
    if not name or sort.removeprefix("-") != name:
        return ""
    return "down" if sort.startswith("-") else "up"

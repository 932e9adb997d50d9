"""The lines of a record in its form: a table whose cells are inputs, one row a line, and an empty one at the end."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from engine.meta.catalog import Entity
from engine.meta.fields import AnyField, BoolField, LinesField, Literal, ReferenceField, is_listed
from engine.meta.labels import text_in
from engine.rules.lines import IDENTITY
from engine.rules.states import State
from engine.rules.values import literal
from engine.screens.cells import Cell, Place, cell
from engine.screens.columns import COLUMNS
from engine.screens.form import Fault, Filled, Input, asked_input, still
from engine.screens.inputs import form_text
from engine.screens.reader import Reader, Row, written_label
from engine.screens.widths import text_width

TEMPLATE = "~"
"""The number of the empty line that the script makes others from."""


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a column: `width` in pixels is the least it needs; `end` keeps numbers to the right."""

    name: str
    label: str
    width: int
    end: bool
    unit: str
    required: bool
    hint: str


@dataclass(frozen=True, slots=True)
class GridRow:
    """A line: its inputs, and what is wrong with it as a whole. A new one has no id."""

    number: str
    id: str
    inputs: tuple[Input, ...]
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Grid:
    """The lines in one field. `blank` is what others are made from; `totals` has, by column, the sum below it."""

    name: str
    label: str
    noun: str
    heads: tuple[Head, ...]
    rows: tuple[GridRow, ...]
    blank: GridRow
    totals: tuple[tuple[str, Cell] | None, ...]
    still: tuple[str, ...]
    fault: str = ""
    hint: str = ""
    conditional: bool = False
    hidden: bool = False
    locked: bool = False

    @property
    def width(self) -> int:
        """Pixels below which the columns scroll sideways: with the place of a line and what is done with it."""
        return _EDGES + sum(head.width for head in self.heads)

    @property
    def count(self) -> int:
        """How many lines are filled in."""
        return sum(1 for row in self.rows if row.id or any(each.text and each.text != "false" for each in row.inputs))


_EDGES = 40 + 124


@dataclass(frozen=True, slots=True)
class FilledLines:
    """What a grid is filled with: the lines of `part` as stored or worked out, and over them what was typed so far.

    `states` say, by place, how their fields stand; so many `blanks` stand at the end.
    """

    part: Entity
    rows: Sequence[Row]
    typed: Sequence[Mapping[str, str]] | None = None
    states: Sequence[Mapping[str, State]] = ()
    blanks: int = 1


@dataclass(frozen=True, slots=True)
class Around:
    """What a grid needs of the form it stands in: the record, what is wrong, its state, which field is the sum of
    which column.
    """

    row: Row
    faults: Sequence[Fault] = ()
    state: State | None = None
    totals: Mapping[str, AnyField] = field(default_factory=dict)


def grid(lines: LinesField, filled: FilledLines, around: Around, reader: Reader) -> Grid:
    """The grid of a field with lines."""
    columns = shown_columns(filled.part)
    rows = [_row(lines.name, columns, place, filled, around, reader) for place in range(_length(filled))]
    blanks = (_blank(lines.name, columns, str(len(rows) + one), reader) for one in range(filled.blanks))
    label = text_in(filled.part.label, reader.locale, filled.part.name)
    state = around.state
    return Grid(
        name=lines.name,
        label=text_in(lines.label, reader.locale, lines.name),
        noun=reader.noun(label),
        heads=tuple(_head(column, columns[0] is column, reader) for column in columns),
        rows=(*rows, *blanks),
        blank=_blank(lines.name, columns, TEMPLATE, reader),
        totals=tuple(_total(column, around, reader) for column in columns),
        still=tuple(
            f"{lines.name}/{place}/{name}" for place, states in enumerate(filled.states) for name in still(states)
        ),
        fault=next((one.text for one in around.faults if one.field == lines.name), ""),
        hint=text_in(lines.help, reader.locale),
        conditional=lines.conditional,
        hidden=bool(state and state.hidden),
        locked=bool(state and state.locked),
    )


def shown_columns(part: Entity) -> list[AnyField]:
    """The fields of a line that stand in a table: what is filled in, and what is worked out."""
    return [one for one in part.fields.values() if not (one.record or is_listed(one) or _is_whole(one))]


def _is_whole(field: AnyField) -> bool:
    return isinstance(field, ReferenceField) and field.whole


def lines_words(part: Entity, rows: Sequence[Row], reader: Reader) -> str:
    """Lines in words: how many, and what the first of them are."""
    count = reader.say("lines_count", count=len(rows))
    column = next(iter(shown_columns(part)), None)
    if column is None or not rows:
        return count
    named = [cell(column, row, reader, Place.TABLE).text for row in rows[:_NAMED]]
    more = ("…",) if len(rows) > _NAMED else ()
    return reader.say("error_at", label=count, message=reader.say("list_separator").join((*named, *more)))


_NAMED = 5


def at_first(field: AnyField) -> str:
    """What the input of a new line holds that nobody has touched: a box shows its default, all others are empty."""
    if not isinstance(field, BoolField):
        return ""
    return "true" if isinstance(field.default, Literal) and field.default.value is True else "false"


def follows(field: AnyField) -> bool:
    """Whether an empty input leaves a new line's field to its default, or to what is suggested."""
    return field.default is not None or field.suggest is not None


def placeholder(field: AnyField, row: Row, reader: Reader) -> str:
    """What stands in the empty input of such a field: the value it would get."""
    value = row.values.get(field.name)
    if value is None:
        return ""
    if isinstance(field, BoolField):
        return ""
    shown = cell(field, row, reader, Place.FACT)
    return shown.text if shown.to is not None or _has_words(field) else form_text(field, value, reader)


def _has_words(field: AnyField) -> bool:
    return hasattr(field, "options")


def _length(filled: FilledLines) -> int:
    return len(filled.rows) if filled.typed is None else len(filled.typed)


def _row(
    name: str, columns: Sequence[AnyField], place: int, filled: FilledLines, around: Around, reader: Reader
) -> GridRow:
    row = filled.rows[place] if place < len(filled.rows) else Row(0, 0, "", {})
    typed = None if filled.typed is None else filled.typed[place]
    states = filled.states[place] if place < len(filled.states) else {}
    here = f"{name}/{place}"
    faults = [replace(one, field=(one.field or "")[len(here) + 1 :]) for one in around.faults if _is_at(one, here)]
    identity = (str(row.id) if row.id else "") if typed is None else typed.get(IDENTITY, "")
    shown = Filled(row, typed, faults, states)
    inputs = tuple(_cell_input(column, here, shown, reader, new=not identity) for column in columns)
    own = {column.name for column in columns}
    fault = next((one.text for one in faults if one.field not in own), "")
    return GridRow(str(place), identity, inputs, fault)


def _is_at(fault: Fault, place: str) -> bool:
    return fault.field == place or (fault.field or "").startswith(f"{place}/")


def _cell_input(column: AnyField, place: str, filled: Filled, reader: Reader, *, new: bool) -> Input:
    """An input of a cell: its unit stands in the head of the column."""
    made = asked_input(column, column.writable, filled, reader)
    hint = placeholder(column, filled.row, reader) if new and follows(column) else ""
    shown = cell(column, filled.row, reader, Place.TABLE) if made.output else None
    return replace(made, name=f"{place}/{column.name}", unit="", hint="", empty=hint, output=shown)


def _blank(name: str, columns: Sequence[AnyField], number: str, reader: Reader) -> GridRow:
    values = {one.name: literal(one, one.default.value) for one in columns if isinstance(one.default, Literal)}
    shown = Filled(Row(0, 0, "", values), {one.name: at_first(one) for one in columns})
    inputs = (_cell_input(column, f"{name}/{number}", shown, reader, new=True) for column in columns)
    bare = (
        replace(each, output=replace(each.output, text="", blank=False)) if each.output else each for each in inputs
    )
    return GridRow(number, "", tuple(bare))


def _head(column: AnyField, first: bool, reader: Reader) -> Head:
    shape, label = COLUMNS[type(column)], written_label(column, reader)
    made = asked_input(column, column.writable, Filled(Row(0, 0, "", {})), reader)
    width = max(_LEAST.get(made.widget, shape.usual) if column.writable else shape.usual, text_width(label, 12) + 28)
    return Head(
        name=column.name,
        label=label,
        width=round(max(width, _FIRST) if first else width),
        end=shape.end,
        unit=made.unit,
        required=column.required and column.writable,
        hint=text_in(column.help, reader.locale),
    )


_FIRST = 180
_LEAST = {
    "line": 140,
    "lines": 180,
    "date": 132,
    "instant": 176,
    "picker": 190,
    "chips": 260,
    "select": 116,
    "tick": 64,
    "number": 104,
}
"""Pixels that an input of a kind needs to be typed in."""


def _total(column: AnyField, around: Around, reader: Reader) -> tuple[str, Cell] | None:
    total = around.totals.get(column.name)
    return None if total is None else (total.name, cell(total, around.row, reader, Place.TABLE))

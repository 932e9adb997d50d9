"""The resolved decision table: columns that are fields, rows with cells that are conditions on the inputs."""

from decimal import Decimal
from typing import Literal as OneOf
from typing import TypeAlias

from msgspec import Struct

from engine.meta.fields import AnyField, Given, NumberField, Wire
from engine.meta.labels import Label

Hit = OneOf["first", "unique", "specific", "collect", "sum", "progressive"]

VALID_FROM = "valid_from"
VALID_UNTIL = "valid_until"
POSITION = "position"
SPECIFICITY = "specificity"
"""What a row of an editable table has beside: which comes first, and how many cells it has filled, as one number."""

VALIDITY = (VALID_FROM, VALID_UNTIL)
"""Cells of every table, beside those of its columns: from which day a row counts, and until which."""


class OneOfThese(Struct, frozen=True, tag="one_of", tag_field="is"):
    """The input is one of these values."""

    values: tuple[Wire, ...]


class Unlike(Struct, frozen=True, tag="unlike", tag_field="is"):
    """The input is another value than this."""

    value: Wire


class Within(Struct, frozen=True, tag="within", tag_field="is", kw_only=True):
    """The input lies between these; on a side without a limit it may be anything. A limit may itself be `open`: then
    the input is not equal to it.
    """

    low: Wire | None = None
    high: Wire | None = None
    low_open: bool = False
    high_open: bool = False


class Below(Struct, frozen=True, tag="below", tag_field="is"):
    """The input is one of these values of a tree, or lies below one."""

    values: tuple[str, ...]


class When(Struct, frozen=True, tag="when", tag_field="is"):
    """A condition over the inputs."""

    text: str


Cell: TypeAlias = OneOfThese | Unlike | Within | Below | When


class Row(Struct, frozen=True, kw_only=True):
    """A row: the `cells` of inputs that are filled, what it `gives` for outputs, the days on which it counts.

    `number` is its place in the file, counted from 0.
    """

    number: int
    cells: dict[str, Cell] = {}
    gives: dict[str, Given] = {}
    valid_from: str | None = None
    valid_until: str | None = None


class Table(Struct, frozen=True, kw_only=True):
    """A decision table. `date` is the input by whose day rows are valid, None: today; `otherwise` is what comes out
    where no row fits.

    The rows of an `editable` one are records of the entity of its name; those here are the first that there are.
    """

    name: str
    label: Label
    description: str = ""
    inputs: dict[str, AnyField]
    outputs: dict[str, AnyField]
    hit: Hit = "first"
    editable: bool = False
    date: str | None = None
    rows: tuple[Row, ...] = ()
    otherwise: dict[str, Given] = {}
    enabled: str | None = None

    @property
    def sliced(self) -> str | None:
        """The input that a progressive table cuts into slices: the number that its rows limit."""
        if self.hit != "progressive":
            return None
        return next((name for name, field in self.inputs.items() if isinstance(field, NumberField)), None)

    @property
    def ordered(self) -> tuple[Row, ...]:
        """The rows in the order in which the first that fits is taken."""
        if self.hit != "specific":
            return self.rows
        places = {name: place for place, name in enumerate(self.inputs)}
        return tuple(sorted(self.rows, key=lambda row: (-len(row.cells), sorted(places[name] for name in row.cells))))

    @property
    def asked(self) -> tuple[Row, ...]:
        """The rows as expressions ask them, one for each case; those of an editable table are records."""
        if self.editable:
            return ()
        if self.sliced is None:
            return self.ordered
        rate = next(iter(self.outputs))
        return tuple(one.row for one in slices(self) if rate in one.row.gives)


def start_of(name: str) -> str:
    """In the rows of an editable table: from where an input has to be."""
    return f"{name}_from"


def end_of(name: str) -> str:
    """In the rows of an editable table: up to where an input has to be."""
    return f"{name}_to"


class Slice(Struct, frozen=True):
    """A part of the number that a progressive table cuts, and the row with its rate; the last has no end (`high`)."""

    row: Row
    low: str
    high: str | None


def slices(table: Table) -> list[Slice]:
    """The slices of each scale: of the rows that are alike but for the number, in the order of their limits."""
    name = table.sliced or ""
    found: list[Slice] = []
    for rows in scales(table):
        low = "0"
        for row in sorted(rows, key=lambda one: (limit_of(one, name) is None, limit_of(one, name) or 0)):
            limit = limit_of(row, name)
            found.append(Slice(row, low, None if limit is None else str(limit)))
            low = str(limit)
    return found


def scales(table: Table) -> list[list[Row]]:
    """The rows of a progressive table, those together that are alike but for the number."""
    found: list[tuple[object, list[Row]]] = []
    for row in table.rows:
        others = {name: cell for name, cell in row.cells.items() if name != table.sliced}
        key = (others, row.valid_from, row.valid_until)
        same = next((rows for one, rows in found if one == key), None)
        if same is None:
            found.append((key, [row]))
        else:
            same.append(row)
    return [rows for _, rows in found]


def limit_of(row: Row, name: str) -> Decimal | None:
    """Up to where the slice of a row goes; None: without an end."""
    cell = row.cells.get(name)
    return Decimal(str(cell.high)) if isinstance(cell, Within) and cell.high is not None else None


def in_words(row: Row) -> str:
    """What a row asks of the inputs: `level = gold, amount <= 500`; empty where it asks nothing."""
    said = [f"{name} {_said(cell)}" for name, cell in row.cells.items()]
    days = ((VALID_FROM, row.valid_from), (VALID_UNTIL, row.valid_until))
    return ", ".join([*said, *(f"{name} {day}" for name, day in days if day is not None)])


def _said(cell: Cell) -> str:
    if isinstance(cell, OneOfThese | Below):
        values = ", ".join(_plain(one) for one in cell.values)
        return f"= {values}" if len(cell.values) == 1 else f"in [{values}]"
    if isinstance(cell, Unlike):
        return f"!= {_plain(cell.value)}"
    if isinstance(cell, When):
        return f"where {cell.text}"
    low = None if cell.low is None else f">{'' if cell.low_open else '='} {_plain(cell.low)}"
    high = None if cell.high is None else f"<{'' if cell.high_open else '='} {_plain(cell.high)}"
    return " and ".join(one for one in (low, high) if one is not None)


def _plain(value: Wire) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)

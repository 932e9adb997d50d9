"""The resolved decision table: columns that are fields, rows with cells that are conditions on the inputs."""

from typing import Literal as OneOf
from typing import TypeAlias

from msgspec import Struct

from engine.meta.fields import AnyField, Given, Wire
from engine.meta.labels import Label

Hit = OneOf["first", "unique", "specific"]

VALID_FROM = "valid_from"
VALID_UNTIL = "valid_until"
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
    """

    name: str
    label: Label
    description: str = ""
    inputs: dict[str, AnyField]
    outputs: dict[str, AnyField]
    hit: Hit = "first"
    date: str | None = None
    rows: tuple[Row, ...] = ()
    otherwise: dict[str, Given] = {}
    enabled: str | None = None

    @property
    def ordered(self) -> tuple[Row, ...]:
        """The rows in the order in which the first that fits is taken."""
        if self.hit != "specific":
            return self.rows
        places = {name: place for place, name in enumerate(self.inputs)}
        return tuple(sorted(self.rows, key=lambda row: (-len(row.cells), sorted(places[name] for name in row.cells))))

"""What is wrong with the rows of a decision table as a whole: two that fit at once, one that never counts, a gap."""

from collections.abc import Iterator
from itertools import combinations
from typing import NamedTuple

from msgspec.structs import replace

from engine.meta.fields import AnyReference, ChoiceField, DurationField, TextField
from engine.meta.tables import Row, Table, scales
from engine.rules.tables_space import Box, box_of, everything, in_words, left_of, shared


class Overlap(NamedTuple):
    """Two rows that fit at once, and when."""

    first: Row
    second: Row
    where: str


class Unreachable(NamedTuple):
    """A row of which nothing is left when the rows before it had their turn; `by` is one that takes all of it."""

    row: Row
    by: Row | None


def overlaps(table: Table) -> Iterator[Overlap]:
    """Pairs of rows of which the hit policy cannot say which counts: of `specific` ones those with the same cells."""
    if table.hit in ("first", "collect", "sum"):
        return
    for one, other in combinations(_boxes(table), 2):
        alike = table.hit != "specific" or one[0].cells.keys() == other[0].cells.keys()
        both = shared(one[1], other[1]) if alike else None
        if both is not None:
            yield Overlap(one[0], other[0], in_words(table, both))


def unreachable(table: Table) -> Iterator[Unreachable]:
    """Rows that never count."""
    if table.hit not in ("first", "specific"):
        return
    ordered = {row.number: place for place, row in enumerate(table.ordered)}
    boxes = sorted(_boxes(table), key=lambda pair: ordered[pair[0].number])
    for place, (row, box) in enumerate(boxes):
        before = boxes[:place]
        if any(one[0].cells == row.cells for one in before) and table.hit == "specific":
            continue  # two that fit alike were reported as such
        if left_of(box, (one for _, one in before)) == []:
            yield Unreachable(row, next((one for one, other in before if left_of(box, [other]) == []), None))


def gap(table: Table) -> str | None:
    """Something that no row fits, where one always has to and that can be told beforehand."""
    if table.hit != "unique" or table.otherwise or not table.rows:
        return None
    if any(_is_endless(table, name) for name in table.inputs):
        return None
    boxes = [box for _, box in _boxes(table)]
    left = left_of(everything(table), boxes) if len(boxes) == len(table.rows) else None
    return in_words(table, left[0]) if left else None


def _is_endless(table: Table, name: str) -> bool:
    """Whether an input that rows ask of may have values which nobody can list."""
    field = table.inputs[name]
    asked = any(name in row.cells for row in table.rows)
    is_open = isinstance(field, ChoiceField) and field.open
    return asked and (is_open or isinstance(field, AnyReference | TextField | DurationField))


def _boxes(table: Table) -> list[tuple[Row, Box]]:
    """Of a progressive table one row of each scale, without its slice."""
    rows = table.rows if table.sliced is None else [_without(one[0], table.sliced) for one in scales(table)]
    found = ((row, box_of(table, row)) for row in rows)
    return [(row, box) for row, box in found if box is not None and all(box)]


def _without(row: Row, name: str) -> Row:
    return replace(row, cells={other: cell for other, cell in row.cells.items() if other != name})


def never_fits(table: Table) -> Iterator[Row]:
    """Rows of which a cell fits nothing at all."""
    for row in table.rows:
        box = box_of(table, row)
        if box is not None and not all(box):
            yield row

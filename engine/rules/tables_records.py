"""A row of a file as the record that it becomes where rows are edited on a screen."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from engine.meta.fields import AnyField, DateField, DatetimeField, IntegerField, RatingField, TimeField, Wire
from engine.meta.fields import Literal as Written
from engine.meta.tables import (
    POSITION,
    VALID_FROM,
    VALID_UNTIL,
    Below,
    OneOfThese,
    Row,
    Table,
    Within,
    end_of,
    start_of,
)
from engine.rules.tables_space import is_ordered
from engine.text.dates import instant_text


def record_of(table: Table, row: Row, several: frozenset[str]) -> dict[str, Wire]:
    """The fields of the record; those in `several` hold more than one value."""
    found: dict[str, Wire] = {POSITION: row.number + 1}
    for name in row.cells:
        found |= dict(_cell(table, row, name, several=name in several))
    found |= {name: one.value for name, one in row.gives.items() if isinstance(one, Written)}
    days = {VALID_FROM: row.valid_from, VALID_UNTIL: row.valid_until}
    return found | {name: day for name, day in days.items() if day is not None}


def _cell(table: Table, row: Row, name: str, *, several: bool) -> Iterator[tuple[str, Wire]]:
    field, cell = table.inputs[name], row.cells[name]
    if isinstance(cell, Within):
        if cell.low is not None:
            yield start_of(name), _closed(field, cell.low, 1 if cell.low_open else 0)
        if cell.high is not None:
            yield end_of(name), _closed(field, cell.high, -1 if cell.high_open else 0)
        return
    assert isinstance(cell, OneOfThese | Below), "no other cell is edited on a screen"
    values = cell.values
    if is_ordered(field):
        yield from ((start_of(name), values[0]), (end_of(name), values[0]))
    else:
        yield name, tuple(map(str, values)) if several else values[0]


def _closed(field: AnyField, limit: Wire, step: int) -> Wire:
    """A limit that is not included, as the one next to it that is."""
    return _beside(field, limit, step) if step else limit


def _beside(field: AnyField, wire: Wire, step: int) -> Wire:
    text = str(wire)
    if isinstance(field, IntegerField | RatingField):
        return int(text) + step
    if isinstance(field, DateField):
        return (date.fromisoformat(text) + timedelta(days=step)).isoformat()
    if isinstance(field, DatetimeField):
        return instant_text(datetime.fromisoformat(text) + timedelta(microseconds=step))
    if isinstance(field, TimeField):
        moment = datetime.combine(date(2000, 1, 2), time.fromisoformat(text)) + timedelta(microseconds=step)
        return moment.time().isoformat()
    scale = getattr(field, "scale", 0)
    return f"{Decimal(text) + step * Decimal(1).scaleb(-scale):f}"

"""The time that is left until something is to be done, in words: of tasks, and of the deadlines of a record."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from engine.meta.catalog import Entity
from engine.meta.labels import text_in
from engine.meta.workflows import DUE, Workflow, part_of
from engine.screens.reader import Reader, Row


@dataclass(frozen=True, slots=True)
class Left:
    """The time until something is to be answered, in words; `late` where that is over."""

    text: str
    full: str
    late: bool


@dataclass(frozen=True, slots=True)
class Clock:
    """A deadline of a record that is not met: what it is called, and how long it is; None where its time stands."""

    name: str
    label: str
    left: Left | None
    due: datetime


def left(due: datetime | None, reader: Reader) -> Left | None:
    """How long it is until then, or since."""
    if due is None:
        return None
    distance, late = abs(due - reader.now), due < reader.now
    unit, size = next((pair for pair in _UNITS if distance >= pair[1]), _UNITS[-1])
    count = max(1, distance // size)
    words = reader.say(f"{'late' if late else 'left'}_{unit}", count=count)
    return Left(words, due.astimezone(reader.zone).strftime("%Y-%m-%d %H:%M"), late)


_UNITS: Final = (("days", timedelta(days=1)), ("hours", timedelta(hours=1)), ("minutes", timedelta(minutes=1)))


def due_fields(flow: Workflow) -> Iterator[str]:
    """The fields that say until when its records are to get on: in the state they are in, then of all deadlines."""
    if any(one.within for one in flow.states.values()):
        yield part_of(flow.field, DUE)
    yield from (part_of(name, DUE) for name in flow.deadlines)


def clocks(flows: Iterable[Workflow], entity: Entity, row: Row, reader: Reader) -> tuple[Clock, ...]:
    """Those of the workflows it goes through that are not met, as far as they may be seen; the first due first."""
    found = (one for flow in flows for one in _clocks(flow, entity, row, reader))
    return tuple(sorted(found, key=lambda one: (one.left is None, one.due)))


def _clocks(flow: Workflow, entity: Entity, row: Row, reader: Reader) -> Iterator[Clock]:
    state = row.values.get(flow.field)
    own = part_of(flow.field, DUE)
    for name in due_fields(flow):
        due, known = row.values.get(name), None if name == own else flow.deadlines[name.removesuffix(f"_{DUE}")]
        if not isinstance(due, datetime) or name not in entity.fields or (known and state in known.until):
            continue
        label = text_in(entity.fields[name].label, reader.locale, name)
        stands = known is not None and state in known.paused
        yield Clock(name, label, None if stands else left(due, reader), due)

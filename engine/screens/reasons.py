"""Why a field has the value that a decision gave it: what was tried, one after the other, and what came of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from engine.expressions.record import Value
from engine.meta.catalog import Entity
from engine.meta.fields import AnyField
from engine.meta.labels import Label, text_in
from engine.meta.pointers import Pointer, pointer
from engine.screens.cells import wording
from engine.screens.reader import Reader
from engine.text.date_formats import format_instant


@dataclass(frozen=True, slots=True)
class Basis:
    """What a strategy went by: the fields on the way to it, its value, and what the record is called it leads to."""

    path: tuple[AnyField, ...]
    value: Value
    title: str


@dataclass(frozen=True, slots=True)
class Attempt:
    """A strategy and what came of it: an outcome by its name, and the row of its table that decided."""

    name: str
    label: Label
    outcome: str
    table: Label | None
    row: str | None
    cells: str
    bases: tuple[Basis, ...]


@dataclass(frozen=True, slots=True)
class Cause:
    """How a value stands, since when it was decided, and what was tried for it."""

    state: str
    at: datetime | None
    attempts: tuple[Attempt, ...]


@dataclass(frozen=True, slots=True)
class AttemptShown:
    """The same in words; `record` is the row where it is a record, `decided` whether it is the one that decided."""

    label: str
    told: str
    decided: bool
    row: str
    record: Pointer | None
    bases: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class WhyScreen:
    """The answer about one field of a record."""

    entity: str
    many: str
    id: int
    title: str
    label: str
    told: str
    attempts: tuple[AttemptShown, ...]


def why_screen(entity: Entity, identity: int, title: str, field: AnyField, cause: Cause, reader: Reader) -> WhyScreen:
    """The screen of why a field has its value."""
    told = reader.say(f"value_{cause.state}")
    when = "" if cause.at is None else f" ({format_instant(cause.at, reader.zone, reader.locale)})"
    return WhyScreen(
        entity=entity.name,
        many=text_in(entity.many, reader.locale, entity.name),
        id=identity,
        title=title,
        label=text_in(field.label, reader.locale, field.name),
        told=told + when,
        attempts=tuple(_shown(one, reader) for one in cause.attempts),
    )


def _shown(attempt: Attempt, reader: Reader) -> AttemptShown:
    row, table = attempt.row, attempt.table
    record = pointer(row) if row is not None else None
    named = "" if table is None or row is None else text_in(table, reader.locale, "")
    numbered = reader.say("tried_row", table=named, number=row) if row is not None and record is None else named
    numbered += f" ({attempt.cells})" if attempt.cells else ""
    return AttemptShown(
        label=text_in(attempt.label, reader.locale, attempt.name),
        told=reader.say(f"tried_{attempt.outcome}"),
        decided=attempt.outcome == "decided",
        row=numbered,
        record=record,
        bases=tuple(_basis(one, reader) for one in attempt.bases),
    )


def _basis(basis: Basis, reader: Reader) -> tuple[str, str]:
    label = _along([text_in(one.label, reader.locale, one.name) for one in basis.path], reader)
    if basis.value is None:
        return label, reader.say("nothing_there")
    return label, wording(basis.path[-1], basis.value, basis.title or "…", reader)


def _along(labels: Sequence[str], reader: Reader) -> str:
    whole, *rest = labels
    for part in rest:
        whole = reader.say("said_of", whole=whole, part=part)
    return whole

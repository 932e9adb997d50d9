"""The recycle bin of an entity: what was deleted, when and by whom, to be taken back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from engine.meta.catalog import Entity
from engine.meta.fields import DatetimeField, UserField
from engine.meta.labels import text_in
from engine.screens.abilities import Abilities
from engine.screens.cells import Cell, Place, cell
from engine.screens.query import Query
from engine.screens.reader import Reader, Row


@dataclass(frozen=True, slots=True)
class Deleted:
    """A record in the bin; `person` names who deleted it, None where that may not be seen or was the engine."""

    id: int
    version: int
    title: str
    deleted_at: datetime
    person: str | None


@dataclass(frozen=True, slots=True)
class DeletedRow:
    """One line of the bin."""

    id: int
    version: int
    title: str
    deleted_at: Cell
    deleted_by: Cell


@dataclass(frozen=True, slots=True)
class BinScreen:
    """The bin of an entity, the last deleted first."""

    entity: str
    label: str
    noun: str
    rows: tuple[DeletedRow, ...]
    next: Query | None
    may: Abilities


def bin_screen(
    entity: Entity, deleted: Sequence[Deleted], after: str | None, may: Abilities, reader: Reader
) -> BinScreen:
    """The bin as somebody sees it who may restore; `after` marks the next page."""
    label, one = (text_in(said, reader.locale, entity.name) for said in (entity.many, entity.label))
    rows = tuple(_row(one, reader) for one in deleted)
    following = Query(after=after) if after else None
    return BinScreen(entity.name, label, reader.noun(one), rows, following, may)


_AT = DatetimeField(name="deleted_at", label={})
_BY = UserField(name="deleted_by", label={})


def _row(one: Deleted, reader: Reader) -> DeletedRow:
    titles = {} if one.person is None else {_BY.name: one.person}
    row = Row(one.id, one.version, one.title, {_AT.name: one.deleted_at, _BY.name: 0 if titles else None}, titles)
    at, by = cell(_AT, row, reader, Place.TABLE), cell(_BY, row, reader, Place.TABLE)
    return DeletedRow(one.id, one.version, one.title, at, by)

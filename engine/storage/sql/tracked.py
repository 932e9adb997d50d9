"""The history of tracked fields in SQL: read beside a record, and noted whenever a value has become another.

What a record is noted with last, in the row with the highest id, is what it holds. So one statement notes whatever has
changed: it adds a row where the last one says something else, or there is none.
"""

from collections.abc import Iterable, Sequence

from sqlalchemy import Insert, Select, case, delete, func, insert, literal_column, or_, select, union_all
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.selectable import FromClause

from engine.expressions.nodes import Tracked
from engine.expressions.record import Noted
from engine.expressions.types import DATETIME, TEXT
from engine.meta.catalog import Entity
from engine.meta.fields import BoolField, is_tracked
from engine.storage.driver.base import Dialect, Statement
from engine.storage.schema import engine_table
from engine.storage.sql import expression_values as values
from engine.storage.sql.expression_emit import Emit
from engine.storage.sql.expression_frame import Element, Outer, alias
from engine.storage.sql.expression_read import identity, outside, read
from engine.storage.sql.lists import among
from engine.storage.sql.source import Source
from engine.storage.sql.text import statement

TRACK = "_track"
COLUMNS = ("entity", "record", "field", "value", "since")

Conditions = Sequence[ColumnElement[bool]]


def tracked_names(entity: Entity) -> tuple[str, ...]:
    """The fields of an entity whose changes are kept."""
    return tuple(field.name for field in entity.fields.values() if is_tracked(field))


def tracked(node: Tracked, emit: Emit) -> Element:
    """Since when, or when first, as a subselect on the history."""
    record = outside(read(identity(node.at), emit))
    return _noted(Noted(node.at.path[-1], node.value), node.of, record, emit.dialect)


def noted_column(one: Noted, entity: str, record: FromClause, dialect: Dialect) -> Element:
    """The same of the record of a table, for what is fetched."""
    return _noted(one, entity, Outer(record.c.id), dialect)


def note_changes(source: Source, entity: str, names: Iterable[str]) -> Statement:
    """Note what has become another in these fields of the records in `ids`: it is so since `now`."""
    now = values.parameter("now", DATETIME, source.dialect)
    chosen = among(source.table(entity).c.id, "ids", source.dialect)
    return statement(_note(source, entity, names, now, now, (chosen,)), source.dialect)


def note_all(source: Source, entity: str, names: Iterable[str], now: Element, *, known: bool = False) -> Insert:
    """The same of all records. With `known` one without history has had its value since it was changed last."""
    return _note(source, entity, names, now, source.table(entity).c.updated_at if known else now, ())


def note_samples(source: Source, entity: str, names: Iterable[str]) -> Statement:
    """What records were made with, they have had since."""
    now = values.parameter("now", DATETIME, source.dialect)
    return statement(note_all(source, entity, names, now, known=True), source.dialect, heavy=True)


def forget(source: Source, entity: str) -> Statement:
    """Drop the history of the records of an entity in `ids`."""
    track = engine_table(TRACK, source.dialect)
    of = track.c.entity == values.bound(entity, TEXT, source.dialect)
    gone = delete(track).where(of, among(track.c.record, "ids", source.dialect))
    return statement(gone, source.dialect)


def _noted(one: Noted, entity: str, record: Element, dialect: Dialect) -> Element:
    track = alias(engine_table(TRACK, dialect), COLUMNS)
    of = _of(track, entity, one.field, record, dialect)
    only: Element = literal_column("1")
    if one.value is None:
        return select(track.c.since).where(*of).order_by(track.c.id.desc()).limit(only).scalar_subquery()
    held = track.c.value == values.bound(one.value, TEXT, dialect)
    return select(track.c.since).where(*of, held).order_by(track.c.id).limit(only).scalar_subquery()


def _of(track: FromClause, entity: str, field: str, record: Element, dialect: Dialect) -> list[ColumnElement[bool]]:
    return [
        track.c.entity == values.bound(entity, TEXT, dialect),
        track.c.field == values.bound(field, TEXT, dialect),
        track.c.record == record,
    ]


def _note(
    source: Source, entity: str, names: Iterable[str], now: Element, first: Element, chosen: Conditions
) -> Insert:
    changed = [_changed(source, entity, name, now, first, chosen) for name in names]
    rows = changed[0] if len(changed) == 1 else union_all(*changed)
    return insert(engine_table(TRACK, source.dialect)).inline().from_select(list(COLUMNS), rows)


def _changed(
    source: Source, entity: str, name: str, now: Element, first: Element, chosen: Conditions
) -> Select[tuple[object, ...]]:
    dialect, table = source.dialect, source.table(entity)
    field = source.catalog.entities[entity].fields[name]
    kept = _as_kept(table.c[name]) if isinstance(field, BoolField) else table.c[name]
    last, older = (alias(engine_table(TRACK, dialect), COLUMNS) for _ in range(2))
    newest = select(func.max(older.c.id)).where(*_of(older, entity, name, Outer(table.c.id), dialect)).scalar_subquery()
    names = (values.bound(one, TEXT, dialect) for one in (entity, name))
    since = case((last.c.id.is_(None), first), else_=now)
    return (
        select(next(names), table.c.id, next(names), kept, since)
        .select_from(table.outerjoin(last, last.c.id == newest))
        .where(*chosen, or_(last.c.id.is_(None), last.c.value.is_distinct_from(kept)))
    )


def _as_kept(flag: Element) -> Element:
    return case((flag.is_(None), None), (flag, literal_column("'true'")), else_=literal_column("'false'"))

"""Statements that fetch what expressions need of other records: one per collection, one for all to-one paths."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, and_, select
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.selectable import FromClause

from engine.expressions import Needs
from engine.expressions.nodes import Read, order_path
from engine.expressions.record import ABOVE, noted
from engine.expressions.types import DATETIME, INTEGER
from engine.meta.catalog import Entity
from engine.meta.fields import AnyCollection, AnyField, ChoicesField, LinesField, linked
from engine.storage.driver.base import Dialect, Statement
from engine.storage.schema.codecs import Convert, codec
from engine.storage.sql.expression import TABLES
from engine.storage.sql.expression_emit import Emit
from engine.storage.sql.expression_frame import Frame
from engine.storage.sql.expression_read import read
from engine.storage.sql.expression_values import codec_of
from engine.storage.sql.pointers import id_in, names_among
from engine.storage.sql.source import Source, living, part_of
from engine.storage.sql.text import statement
from engine.storage.sql.tracked import noted_column
from engine.storage.sql.trees import above_text, tree_in

Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """One fetched column: of the record that `path` leads to, field `name`; `decode` as in the codec."""

    path: Path
    name: str
    decode: Convert | None


@dataclass(frozen=True, slots=True)
class Fetch:
    """Records of one entity by a list of keys (parameter `keys`).

    A row holds the key, then `cells`; `collections` are fetched afterwards, by the id of the record at their path or
    by what its list holds.
    """

    statement: Statement
    cells: tuple[Cell, ...]
    collections: "tuple[tuple[Path, str, Fetch], ...]"


@dataclass(slots=True)
class _Joined:
    """A record reached by a path, as a table of the statement."""

    path: Path
    entity: Entity
    table: FromClause
    needs: Needs


def fetch(
    source: Source, entity: str, key: str, needs: Needs, order: Path = (), *, share: bool = False, gone: bool = False,
    of: str = "",
) -> Fetch:  # fmt: skip
    """How to fetch living records of `entity` whose column `key` is in a list; with `gone` those in the bin too.

    A key that may name records of several entities names here those of the entity `of`, whose ids are listed.

    With `share` they stay as they are until the transaction ends (SQLite: nobody else writes anyway).
    """
    table = source.table(entity).alias()
    joined, origin = _join(source, _Joined((), source.catalog.entities[entity], table, needs), table)
    columns, cells = _columns(source, joined)
    field = source.catalog.entities[entity].fields[key]
    element = select(id_in(of, table.c[key], field, source.dialect), *columns).select_from(origin)
    listed = names_among(of, table.c[key], field, "keys", source.dialect)
    element = element.where(listed, *([] if gone else living(table)))
    element = _ordered(element, source, entity, table, order)
    if share and source.dialect is Dialect.POSTGRESQL:
        element = element.with_for_update(read=True, of=table)
    return Fetch(statement(element, source.dialect), tuple(cells), tuple(_collections(source, joined)))


def _join(source: Source, start: _Joined, table: FromClause) -> tuple[list[_Joined], FromClause]:
    origin: FromClause = table
    found = [start]
    for one in found:
        for name, needs in one.needs.to.items():
            field = one.entity.fields[name]
            to, key = linked(field)
            target = source.table(to).alias()
            there = [] if part_of(field) else living(target)
            origin = origin.outerjoin(target, and_(target.c[key] == one.table.c[name], *there))
            found.append(_Joined((*one.path, name), source.catalog.entities[to], target, needs))
    return found, origin


def _columns(source: Source, joined: list[_Joined]) -> tuple[list[ColumnElement[Any]], list[Cell]]:
    columns: list[ColumnElement[Any]] = []
    cells: list[Cell] = []
    for one in joined:
        for name in ("id", *sorted(one.needs.fields - {"id"})):
            columns.append(_column(source, one, name))
            cells.append(Cell(one.path, name, _decode(source, one.entity, name)))
        for name in sorted(one.needs.history):
            columns.append(noted_column(noted(name), one.entity.name, one.table, source.dialect))
            cells.append(Cell(one.path, name, codec_of(DATETIME, source.dialect).decode))
    return columns, cells


def _column(source: Source, one: _Joined, name: str) -> ColumnElement[Any]:
    return above_text(source, tree_in(source, one.entity.name), one.table) if name == ABOVE else one.table.c[name]


def _decode(source: Source, entity: Entity, name: str) -> Convert | None:
    return _between_lines if name == ABOVE else codec(entity.fields[name], source.dialect).decode


def _between_lines(keys: str) -> str:
    return f"\n{keys}\n"


def _collections(source: Source, joined: list[_Joined]) -> Iterator[tuple[Path, str, Fetch]]:
    for one in joined:
        for name, needs in one.needs.items.items():
            yield one.path, name, fetch_items(source, one.entity.name, one.entity.fields[name], needs)


def fetch_items(source: Source, entity: str, field: AnyField, needs: Needs) -> Fetch:
    """How to fetch the records of a collection by the ids of their owners, which are of `entity`, or what a list names
    by its values.
    """
    if isinstance(field, ChoicesField):
        return fetch(source, *linked(field), needs)
    assert isinstance(field, AnyCollection)
    return fetch(source, field.of, field.by, needs, field.order, gone=isinstance(field, LinesField), of=entity)


def _ordered(element: Select[Any], source: Source, entity: str, table: FromClause, order: Path) -> Select[Any]:
    emit = Emit(Frame(source, table), TABLES[source.dialect])
    for one in order:
        path = order_path(one)
        column = read(Read(type=INTEGER, root=0, entity=entity, path=path), emit)
        element = element.order_by(column.desc().nulls_last() if one.startswith("-") else column.asc().nulls_last())
    return element.order_by(table.c.id)

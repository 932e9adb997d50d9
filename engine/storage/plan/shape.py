"""What a database reports of tables, as plain values: the form in which two schemas are compared and hashed.

It holds columns, keys, indexes and references. What is not in it (names of SQLite's foreign keys, the text of an
index's condition) the database does not report in a form that can be compared.
"""

from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import NamedTuple, TypeAlias

import msgspec
from sqlalchemy import Column, ForeignKeyConstraint, Index, MetaData, Table

from engine.storage.driver.base import Dialect
from engine.storage.sql.text import SQL_DIALECTS


class ColumnShape(NamedTuple):
    """A column: its type in the database's own words, in lower case."""

    kind: str
    required: bool


class IndexShape(NamedTuple):
    """An index: its columns in their order; `partial` when it holds only some rows."""

    columns: tuple[str, ...]
    unique: bool
    partial: bool


class TableShape(NamedTuple):
    """A table. `references` maps a column to the table whose id it holds."""

    columns: Mapping[str, ColumnShape]
    key: tuple[str, ...]
    indexes: Mapping[str, IndexShape]
    references: Mapping[str, str]


Shape: TypeAlias = Mapping[str, TableShape]
"""Tables by name."""


def shape_of(tables: MetaData, dialect: Dialect) -> Shape:
    """What `dialect` would report if `tables` stood in it."""
    return {table.name: _table(table, dialect) for table in tables.tables.values()}


def fingerprint(shape: Shape) -> str:
    """A hash over everything in it, whatever the order in which the database reported it."""
    return sha256(msgspec.json.encode(shape, order="sorted")).hexdigest()


def column_kind(column: Column[object], dialect: Dialect) -> str:
    """The type of a column as the database reports it, which says nothing of a collation."""
    return column.type.compile(dialect=SQL_DIALECTS[dialect]).lower().replace(", ", ",").partition(" collate ")[0]


def index_shape(index: Index, dialect: Dialect) -> IndexShape:
    """What the database would report of an index."""
    condition = index.dialect_options[dialect.value]["where"]
    return IndexShape(tuple(column.name for column in index.columns), bool(index.unique), condition is not None)


def reference_of(constraint: ForeignKeyConstraint) -> tuple[str, str]:
    """The column and the table of a reference; all are to `id`."""
    (element,) = constraint.elements
    return element.parent.name, element.target_fullname.partition(".")[0]


def _table(table: Table, dialect: Dialect) -> TableShape:
    return TableShape(
        columns={
            column.name: ColumnShape(column_kind(column, dialect), not column.nullable) for column in table.columns
        },
        key=tuple(column.name for column in table.primary_key.columns),
        indexes={str(index.name): index_shape(index, dialect) for index in table.indexes},
        references=dict(_references(table.foreign_key_constraints)),
    )


def _references(constraints: Iterable[ForeignKeyConstraint]) -> Iterable[tuple[str, str]]:
    return (reference_of(constraint) for constraint in constraints)

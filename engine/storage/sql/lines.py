"""Statements over the lines of a record: read and held together, put away and brought back with it."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.sql.elements import ColumnElement

from engine.storage.driver.base import Dialect, Statement
from engine.storage.sql.change import GONE_AT, GONE_BY, to_set
from engine.storage.sql.lists import among
from engine.storage.sql.source import Source
from engine.storage.sql.text import statement


def lines_of(
    source: Source, entity: str, by: str, columns: Sequence[str], order: Sequence[str], *, held: bool
) -> Statement:
    """`columns` of the lines of the records in `ids`, whether they live or not, record by record; with `held` until the
    transaction ends.
    """
    table = source.table(entity)
    found = select(*(table.c[name] for name in columns)).where(among(table.c[by], "ids", source.dialect))
    found = found.order_by(table.c[by], *(table.c[name].asc().nulls_last() for name in order), table.c.id)
    if held and source.dialect is Dialect.POSTGRESQL:
        found = found.with_for_update()
    return statement(found, source.dialect)


def insert_line(source: Source, entity: str, names: Collection[str]) -> Statement:
    """Insert a line with these columns; run once for each."""
    return statement(insert(source.table(entity)).inline().values(to_set(source, entity, names)), source.dialect)


def update_line(source: Source, entity: str, names: Collection[str]) -> Statement:
    """Change these columns of line `id`; run once for each."""
    table = source.table(entity)
    return statement(
        update(table).where(table.c.id == bindparam("id")).values(to_set(source, entity, names)), source.dialect
    )


def remove_lines(source: Source, entity: str) -> Statement:
    """Delete the lines in `ids` for good: what they were stands in the audit of their record."""
    table = source.table(entity)
    return statement(delete(table).where(among(table.c.id, "ids", source.dialect)), source.dialect)


def bin_lines(source: Source, entity: str) -> Statement:
    """Put the lines in `ids` in the bin with their record."""
    table = source.table(entity)
    moved: dict[str, ColumnElement[Any]] = {GONE_AT: bindparam("now"), GONE_BY: bindparam("me")}
    return statement(update(table).where(among(table.c.id, "ids", source.dialect)).values(moved), source.dialect)


def restore_lines(source: Source, entity: str) -> Statement:
    """Take the lines in `ids` out of the bin with their record."""
    table = source.table(entity)
    back = {GONE_AT: None, GONE_BY: None}
    return statement(update(table).where(among(table.c.id, "ids", source.dialect)).values(back), source.dialect)


def identities(source: Source, entity: str, by: str) -> Statement:
    """Of the lines of the records in `ids`, by their position, whose they are, and their own ids."""
    table = source.table(entity)
    found = select(table.c[by], table.c.id).where(among(table.c[by], "ids", source.dialect))
    return statement(found.order_by(table.c[by], table.c.position, table.c.id), source.dialect)

"""Statements that change one record. Parameters: `set.<field>` for values, `id`, `version`, `now`, `me`."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Table, bindparam, delete, insert, select, update
from sqlalchemy.sql.elements import ColumnElement

from engine.meta.system import BIN_COLUMNS
from engine.storage.driver.base import Dialect, Statement
from engine.storage.sql.source import Source, living
from engine.storage.sql.text import statement

Columns = Sequence[ColumnElement[Any]]

GONE_AT, GONE_BY = BIN_COLUMNS


def find(source: Source, entity: str, columns: Columns, *, gone: bool = False, held: bool = True) -> Statement:
    """`columns` of record `id`, with `held` until the transaction ends; with `gone` one from the bin."""
    table = source.table(entity)
    there = [table.c[GONE_AT].is_not(None)] if gone else living(table)
    element = select(*columns).where(table.c.id == bindparam("id"), *there)
    if held and source.dialect is Dialect.POSTGRESQL:
        element = element.with_for_update(of=table)
    return statement(element, source.dialect)


def insert_one(source: Source, entity: str, names: Iterable[str], returning: Columns) -> Statement:
    """Insert a record with these columns, and give `returning` of it."""
    element = insert(source.table(entity)).values(_values(names)).returning(*returning)
    return statement(element, source.dialect)


def update_one(source: Source, entity: str, names: Iterable[str], returning: Columns) -> Statement:
    """Change these columns of record `id` if it still has `version`, which goes up by one."""
    table = source.table(entity)
    element = update(table).where(*_as_known(table), *living(table))
    element = element.values(_values(names) | {"version": table.c.version + 1})
    return statement(element.returning(*returning), source.dialect)


def bin_one(source: Source, entity: str) -> Statement:
    """Put record `id` of `version` in the recycle bin."""
    table = source.table(entity)
    moved = {GONE_AT: bindparam("now"), GONE_BY: bindparam("me"), "version": table.c.version + 1}
    return statement(update(table).where(*_as_known(table), *living(table)).values(moved), source.dialect)


def restore_one(source: Source, entity: str, returning: Columns) -> Statement:
    """Take record `id` of `version` out of the recycle bin."""
    table = source.table(entity)
    back = {GONE_AT: None, GONE_BY: None, "version": table.c.version + 1}
    element = update(table).where(*_as_known(table), table.c[GONE_AT].is_not(None)).values(back)
    return statement(element.returning(*returning), source.dialect)


def purge_one(source: Source, entity: str) -> Statement:
    """Delete record `id` of `version` for good."""
    table = source.table(entity)
    return statement(delete(table).where(*_as_known(table)), source.dialect)


def referrer(source: Source, entity: str, field: str) -> Statement:
    """Whether a living record of `entity` refers to `id` by `field`."""
    table = source.table(entity)
    element = select(table.c.id).where(table.c[field] == bindparam("id"), *living(table)).limit(1)
    return statement(element, source.dialect)


def _values(names: Iterable[str]) -> dict[str, ColumnElement[Any]]:
    return {name: bindparam(f"set.{name}") for name in names}


def _as_known(table: Table) -> list[ColumnElement[bool]]:
    return [table.c.id == bindparam("id"), table.c.version == bindparam("version")]

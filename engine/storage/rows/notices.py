"""Notices to people: what somebody is to know, about which record, and whether they have read it."""

from collections.abc import Iterable
from datetime import datetime
from functools import cache
from typing import Any, Final, NamedTuple

from sqlalchemy import Table, bindparam, delete, func, insert, select, update

from engine.storage.driver.base import Connection, Dialect, Statement
from engine.storage.rows.moments import from_driver, to_driver
from engine.storage.schema import engine_table
from engine.storage.sql.text import statement

NOTICES: Final = "_notice"
"""The table."""


class Notice(NamedTuple):
    """A notice to `user`: the text by language as JSON, the record if it is about one, and by whom it came."""

    user: int
    text: str
    entity: str | None
    record: int | None
    by: int | None
    at: datetime


class Kept(NamedTuple):
    """A notice as it is there."""

    id: int
    notice: Notice
    read_at: datetime | None


async def write_notices(connection: Connection, notices: Iterable[Notice]) -> None:
    """Add them; they are told once this transaction commits."""
    dialect = connection.dialect
    rows = [{**one._asdict(), "at": to_driver(one.at, dialect)} for one in notices]
    await connection.many(_write(dialect), rows)


async def read_notices(connection: Connection, user: int, limit: int) -> list[Kept]:
    """Those of a person, the newest first."""
    rows = await connection.all(_read(connection.dialect), {"user": user, "limit": limit})
    return [_kept(row, connection.dialect) for row in rows]


async def mark_read(connection: Connection, user: int, notice: int, now: datetime) -> bool:
    """A person has read one of theirs; False where there is none."""
    given = {"user": user, "notice": notice, "now": to_driver(now, connection.dialect)}
    return await connection.run(_mark(connection.dialect), given) == 1


async def mark_all_read(connection: Connection, user: int, now: datetime) -> None:
    """A person has read all of theirs."""
    await connection.run(_mark_all(connection.dialect), {"user": user, "now": to_driver(now, connection.dialect)})


async def drop_notices(connection: Connection, before: datetime) -> None:
    """Forget those that are older."""
    await connection.run(_drop(connection.dialect), {"before": to_driver(before, connection.dialect)})


async def drop_told(connection: Connection, at: datetime, by: int | None) -> None:
    """Forget what somebody told others in one moment."""
    await connection.run(_unsay(connection.dialect), {"at": to_driver(at, connection.dialect), "by": by})


def _kept(row: Any, dialect: Dialect) -> Kept:
    number, *values, read_at = row
    found = Notice(*values)
    at = from_driver(found.at, dialect)
    return Kept(number, found._replace(at=at), from_driver(read_at, dialect) if read_at else None)


def _table(dialect: Dialect) -> Table:
    return engine_table(NOTICES, dialect)


@cache
def _write(dialect: Dialect) -> Statement:
    given: dict[str, Any] = {name: bindparam(name) for name in Notice._fields}
    return statement(insert(_table(dialect)).inline().values(given), dialect)


@cache
def _read(dialect: Dialect) -> Statement:
    table = _table(dialect)
    found = select(table.c.id, *(table.c[name] for name in Notice._fields), table.c.read_at)
    mine = found.where(table.c.user == bindparam("user"))
    return statement(mine.order_by(table.c.id.desc()).limit(bindparam("limit")), dialect)


@cache
def _mark(dialect: Dialect) -> Statement:
    table = _table(dialect)
    one = (table.c.user == bindparam("user"), table.c.id == bindparam("notice"))
    read = func.coalesce(table.c.read_at, bindparam("now"))
    return statement(update(table).where(*one).values(read_at=read), dialect)


@cache
def _mark_all(dialect: Dialect) -> Statement:
    table = _table(dialect)
    mine = (table.c.user == bindparam("user"), table.c.read_at.is_(None))
    return statement(update(table).where(*mine).values(read_at=bindparam("now")), dialect)


@cache
def _drop(dialect: Dialect) -> Statement:
    table = _table(dialect)
    return statement(delete(table).where(table.c.at < bindparam("before")), dialect)


@cache
def _unsay(dialect: Dialect) -> Statement:
    table = _table(dialect)
    return statement(delete(table).where(table.c.at == bindparam("at"), table.c.by == bindparam("by")), dialect)

"""The outbox: what is to leave the database, put there in the transaction of what causes it, until it has left."""

from collections.abc import Iterable
from datetime import datetime
from functools import cache
from typing import Any, Final, NamedTuple

from sqlalchemy import Table, bindparam, delete, insert, select, update

from engine.storage.driver.base import Connection, Dialect, Statement
from engine.storage.rows.moments import from_driver, to_driver
from engine.storage.schema import engine_table
from engine.storage.sql.text import statement

OUTBOX: Final = "_outbox"
"""The table."""


class Parcel(NamedTuple):
    """What `user` is to get through a channel: the text by language as JSON, and the record if it is about one.

    `key` is its own, and the same however often it is tried; `tries` counts how often that was begun.
    """

    key: str
    channel: str
    user: int
    text: str
    entity: str | None
    record: int | None
    at: datetime
    tries: int = 0


async def write_parcels(connection: Connection, parcels: Iterable[Parcel]) -> None:
    """Put them there; they leave once this transaction commits."""
    dialect = connection.dialect
    rows = [{**one._asdict(), "at": to_driver(one.at, dialect)} for one in parcels]
    await connection.many(_write(dialect), rows)


async def begin_parcel(connection: Connection, key: str) -> Parcel | None:
    """One that is to leave now, this time counted; None where it has left, or is gone."""
    row = await connection.one(_begin(connection.dialect), {"which": key})
    if row is None:
        return None
    found = Parcel(*row)
    return found._replace(at=from_driver(found.at, connection.dialect))


async def end_parcel(connection: Connection, key: str, now: datetime) -> None:
    """It has left."""
    await connection.run(_end(connection.dialect), {"which": key, "now": to_driver(now, connection.dialect)})


async def is_leaving(connection: Connection, at: datetime) -> bool:
    """Whether anything was put there in this moment."""
    return await connection.one(_put_at(connection.dialect), {"at": to_driver(at, connection.dialect)}) is not None


async def drop_parcel(connection: Connection, key: str) -> None:
    """There is nobody to get it."""
    await connection.run(_drop(connection.dialect), {"which": key})


async def forget_parcels(connection: Connection, before: datetime) -> None:
    """Forget the old ones."""
    await connection.run(_forget(connection.dialect), {"before": to_driver(before, connection.dialect)})


def _table(dialect: Dialect) -> Table:
    return engine_table(OUTBOX, dialect)


@cache
def _write(dialect: Dialect) -> Statement:
    given: dict[str, Any] = {name: bindparam(name) for name in Parcel._fields}
    return statement(insert(_table(dialect)).values(given), dialect)


@cache
def _begin(dialect: Dialect) -> Statement:
    table = _table(dialect)
    waits = (table.c.key == bindparam("which"), table.c.sent_at.is_(None))
    counted = update(table).where(*waits).values(tries=table.c.tries + 1)
    return statement(counted.returning(*(table.c[name] for name in Parcel._fields)), dialect)


@cache
def _end(dialect: Dialect) -> Statement:
    table = _table(dialect)
    return statement(update(table).where(table.c.key == bindparam("which")).values(sent_at=bindparam("now")), dialect)


@cache
def _drop(dialect: Dialect) -> Statement:
    table = _table(dialect)
    return statement(delete(table).where(table.c.key == bindparam("which")), dialect)


@cache
def _forget(dialect: Dialect) -> Statement:
    table = _table(dialect)
    return statement(delete(table).where(table.c.at < bindparam("before")), dialect)


@cache
def _put_at(dialect: Dialect) -> Statement:
    table = engine_table(OUTBOX, dialect)
    return statement(select(table.c.key).where(table.c.at == bindparam("at")).limit(1), dialect)

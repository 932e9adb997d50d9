"""What requests with an idempotency key were answered, so that a retry gets the same answer and no second effect."""

from datetime import datetime, timedelta
from functools import cache
from typing import NamedTuple

from sqlalchemy import bindparam, delete, insert, select

from engine.storage.driver.base import Connection, Dialect, Statement
from engine.storage.rows.moments import to_driver
from engine.storage.schema import engine_table
from engine.storage.sql.text import statement

KEPT = timedelta(days=1)


class Answer(NamedTuple):
    """A stored answer; `request` is the hash of method, path and body it answered."""

    request: str
    status: int
    body: bytes


async def recall(connection: Connection, user: int, key: str, now: datetime) -> Answer | None:
    """What this person's request with this key was answered within the last day."""
    dialect = connection.dialect
    row = await connection.one(_recall(dialect), {"user": user, "key": key, "since": to_driver(now - KEPT, dialect)})
    return Answer(row[0], int(row[1]), bytes(row[2])) if row else None


async def remember(connection: Connection, user: int, key: str, answer: Answer, now: datetime) -> None:
    """Keep an answer, in the transaction it tells of; forgets what is over a day old."""
    dialect = connection.dialect
    await connection.run(_forget(dialect), {"since": to_driver(now - KEPT, dialect)})
    values = {"user": user, "key": key, "at": to_driver(now, dialect)}
    kept = {"request": answer.request, "status": answer.status, "answer": answer.body}
    await connection.run(_remember(dialect), values | kept)


@cache
def _recall(dialect: Dialect) -> Statement:
    table = engine_table("_idempotency", dialect)
    mine = (table.c.user == bindparam("user"), table.c.key == bindparam("key"), table.c.at > bindparam("since"))
    return statement(select(table.c.request, table.c.status, table.c.answer).where(*mine), dialect)


@cache
def _remember(dialect: Dialect) -> Statement:
    table = engine_table("_idempotency", dialect)
    return statement(insert(table).values({column.name: bindparam(column.name) for column in table.c}), dialect)


@cache
def _forget(dialect: Dialect) -> Statement:
    table = engine_table("_idempotency", dialect)
    return statement(delete(table).where(table.c.at <= bindparam("since")), dialect)

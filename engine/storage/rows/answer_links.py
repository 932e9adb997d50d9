"""One-time links to answer a task of approval: the hash of each token, which task, whose, and until when."""

from datetime import datetime
from functools import cache
from typing import NamedTuple

from sqlalchemy import bindparam, delete, insert, or_, select

from engine.storage.driver.base import Connection, Dialect, Statement
from engine.storage.rows.moments import to_driver
from engine.storage.schema import engine_table
from engine.storage.sql.text import statement


class AnswerLink(NamedTuple):
    """A task, and whose answer a link gives."""

    task: int
    user: int


async def add_link(connection: Connection, hashed: str, link: AnswerLink, now: datetime, until: datetime) -> None:
    """Remember a link under the hash of its token, in place of the former one; forgets what has run out."""
    dialect = connection.dialect
    await connection.run(_clear(dialect), {"task": link.task, "now": to_driver(now, dialect)})
    values = {"token": hashed, "task": link.task, "user": link.user, "expires_at": to_driver(until, dialect)}
    await connection.run(_add(dialect), values)


async def find_link(connection: Connection, hashed: str, now: datetime) -> AnswerLink | None:
    """What a link is for, while it serves."""
    row = await connection.one(_find(connection.dialect), _given(connection, hashed, now))
    return AnswerLink(*row) if row else None


async def take_link(connection: Connection, hashed: str, now: datetime) -> AnswerLink | None:
    """The same, and it serves no more: of several at the same time one gets it."""
    row = await connection.one(_take(connection.dialect), _given(connection, hashed, now))
    return AnswerLink(*row) if row else None


def _given(connection: Connection, hashed: str, now: datetime) -> dict[str, object]:
    return {"token": hashed, "now": to_driver(now, connection.dialect)}


@cache
def _add(dialect: Dialect) -> Statement:
    table = engine_table("_answer_link", dialect)
    return statement(insert(table).values({column.name: bindparam(column.name) for column in table.c}), dialect)


@cache
def _clear(dialect: Dialect) -> Statement:
    table = engine_table("_answer_link", dialect)
    past = or_(table.c.task == bindparam("task"), table.c.expires_at <= bindparam("now"))
    return statement(delete(table).where(past), dialect)


@cache
def _find(dialect: Dialect) -> Statement:
    table = engine_table("_answer_link", dialect)
    serving = (table.c.token == bindparam("token"), table.c.expires_at > bindparam("now"))
    return statement(select(table.c.task, table.c.user).where(*serving), dialect)


@cache
def _take(dialect: Dialect) -> Statement:
    table = engine_table("_answer_link", dialect)
    serving = (table.c.token == bindparam("token"), table.c.expires_at > bindparam("now"))
    return statement(delete(table).where(*serving).returning(table.c.task, table.c.user), dialect)

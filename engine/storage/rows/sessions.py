"""Log-in sessions: the hash of a token, whose it is and until when."""

from datetime import datetime
from functools import cache
from typing import NamedTuple

from sqlalchemy import bindparam, delete, insert, select

from engine.storage.driver.base import Connection, Dialect, Statement
from engine.storage.rows.moments import from_driver, to_driver
from engine.storage.schema import engine_table
from engine.storage.sql.text import statement


async def open_session(connection: Connection, token: str, user: int, now: datetime, until: datetime) -> None:
    """Remember a session under the hash of its token, and forget those that have run out."""
    dialect = connection.dialect
    await connection.run(_sweep(dialect), {"now": to_driver(now, dialect)})
    values = {"token": token, "user": user}
    moments = {"created_at": to_driver(now, dialect), "expires_at": to_driver(until, dialect)}
    await connection.run(_open(dialect), values | moments)


class Found(NamedTuple):
    """Whose session it is, and when it ends."""

    user: int
    until: datetime


async def find_session(connection: Connection, token: str, now: datetime) -> Found | None:
    """The session under the hash of a token, if there is one that has not run out."""
    dialect = connection.dialect
    row = await connection.one(_find(dialect), {"token": token, "now": to_driver(now, dialect)})
    return Found(int(row[0]), from_driver(row[1], dialect)) if row else None


async def close_session(connection: Connection, token: str) -> None:
    """End one session."""
    await connection.run(_close(connection.dialect), {"token": token})


async def close_sessions(connection: Connection, user: int) -> None:
    """End every session of a person."""
    await connection.run(_close_all(connection.dialect), {"user": user})


@cache
def _open(dialect: Dialect) -> Statement:
    table = engine_table("_session", dialect)
    return statement(insert(table).values({column.name: bindparam(column.name) for column in table.c}), dialect)


@cache
def _find(dialect: Dialect) -> Statement:
    table = engine_table("_session", dialect)
    living = table.c.expires_at > bindparam("now")
    found = select(table.c.user, table.c.expires_at).where(table.c.token == bindparam("token"), living)
    return statement(found, dialect)


@cache
def _close(dialect: Dialect) -> Statement:
    table = engine_table("_session", dialect)
    return statement(delete(table).where(table.c.token == bindparam("token")), dialect)


@cache
def _close_all(dialect: Dialect) -> Statement:
    table = engine_table("_session", dialect)
    return statement(delete(table).where(table.c.user == bindparam("user")), dialect)


@cache
def _sweep(dialect: Dialect) -> Statement:
    table = engine_table("_session", dialect)
    return statement(delete(table).where(table.c.expires_at <= bindparam("now")), dialect)

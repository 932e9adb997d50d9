"""One-time links to a new password: the hash of each token, whose password it is, and until when."""

from datetime import datetime
from functools import cache

from sqlalchemy import bindparam, delete, insert, or_, select

from engine.storage.driver.base import Connection, Dialect, Statement
from engine.storage.rows.moments import to_driver
from engine.storage.schema import engine_table
from engine.storage.sql.text import statement


async def add_reset(connection: Connection, hashed: str, user: int, now: datetime, until: datetime) -> None:
    """Remember a link under the hash of its token, in place of the person's former one; forgets what has run out."""
    dialect = connection.dialect
    await connection.run(_clear(dialect), {"user": user, "now": to_driver(now, dialect)})
    values = {"token": hashed, "user": user, "expires_at": to_driver(until, dialect)}
    await connection.run(_add(dialect), values)


async def find_reset(connection: Connection, hashed: str, now: datetime) -> int | None:
    """Whose password a link is for, while it serves."""
    row = await connection.one(_find(connection.dialect), _given(connection, hashed, now))
    return int(row[0]) if row else None


async def take_reset(connection: Connection, hashed: str, now: datetime) -> int | None:
    """The same, and it serves no more: of several at the same time one gets it."""
    row = await connection.one(_take(connection.dialect), _given(connection, hashed, now))
    return int(row[0]) if row else None


async def drop_resets(connection: Connection, user: int) -> None:
    """No link of this person serves any more."""
    await connection.run(_drop(connection.dialect), {"user": user})


def _given(connection: Connection, hashed: str, now: datetime) -> dict[str, object]:
    return {"token": hashed, "now": to_driver(now, connection.dialect)}


@cache
def _add(dialect: Dialect) -> Statement:
    table = engine_table("_reset", dialect)
    return statement(insert(table).values({column.name: bindparam(column.name) for column in table.c}), dialect)


@cache
def _clear(dialect: Dialect) -> Statement:
    table = engine_table("_reset", dialect)
    past = or_(table.c.user == bindparam("user"), table.c.expires_at <= bindparam("now"))
    return statement(delete(table).where(past), dialect)


@cache
def _find(dialect: Dialect) -> Statement:
    table = engine_table("_reset", dialect)
    serving = (table.c.token == bindparam("token"), table.c.expires_at > bindparam("now"))
    return statement(select(table.c.user).where(*serving), dialect)


@cache
def _take(dialect: Dialect) -> Statement:
    table = engine_table("_reset", dialect)
    serving = (table.c.token == bindparam("token"), table.c.expires_at > bindparam("now"))
    return statement(delete(table).where(*serving).returning(table.c.user), dialect)


@cache
def _drop(dialect: Dialect) -> Statement:
    table = engine_table("_reset", dialect)
    return statement(delete(table).where(table.c.user == bindparam("user")), dialect)

"""Tries to log in, paced: for each key one instant that the tries so far have used up, shared by all workers."""

from functools import cache
from typing import NamedTuple

from sqlalchemy import bindparam, case, delete, func, select
from sqlalchemy.dialects import postgresql, sqlite

from engine.storage.driver.base import Connection, Dialect, Statement
from engine.storage.schema import engine_table
from engine.storage.sql.text import statement


class Pace(NamedTuple):
    """In milliseconds: what one try uses up, and how far ahead of now a key may be when it tries."""

    one: int
    ahead: int


async def try_once(connection: Connection, key: str, pace: Pace, now: int) -> int:
    """0 where a try may be made, which is then counted; else the milliseconds to wait, and nothing is counted."""
    dialect = connection.dialect
    given = {"key": key, "instant": now, "one": pace.one, "first": now + pace.one, "most": now + pace.ahead}
    if await connection.one(_count(dialect), given) is not None:
        return 0
    row = await connection.one(_read(dialect), {"key": key})
    return max(1, int(row[0]) - now - pace.ahead) if row else 1


async def forget_tries(connection: Connection, key: str) -> None:
    """Forget the tries of a key."""
    await connection.run(_forget(connection.dialect), {"key": key})


async def sweep_tries(connection: Connection, now: int) -> None:
    """Forget the keys that have nothing used up any more."""
    await connection.run(_sweep(connection.dialect), {"instant": now})


async def count_waiting(connection: Connection, pace: Pace, now: int) -> int:
    """How many keys have no try left at this pace."""
    row = await connection.one(_waiting(connection.dialect), {"instant": now + pace.ahead})
    return int(row[0]) if row else 0


@cache
def _waiting(dialect: Dialect) -> Statement:
    table = engine_table("_attempt", dialect)
    return statement(select(func.count()).where(table.c.until > bindparam("instant")), dialect)


@cache
def _count(dialect: Dialect) -> Statement:
    """One statement, so that many at the same time do not slip through."""
    table = engine_table("_attempt", dialect)
    insert = sqlite.insert if dialect is Dialect.SQLITE else postgresql.insert
    element = insert(table).values(key=bindparam("key"), until=bindparam("first"))
    began = case((table.c.until > bindparam("instant"), table.c.until), else_=bindparam("instant"))
    counted = element.on_conflict_do_update(
        index_elements=[table.c.key],
        set_={"until": began + bindparam("one")},
        where=table.c.until <= bindparam("most"),
    )
    return statement(counted.returning(table.c.until), dialect)


@cache
def _read(dialect: Dialect) -> Statement:
    table = engine_table("_attempt", dialect)
    return statement(select(table.c.until).where(table.c.key == bindparam("key")), dialect)


@cache
def _forget(dialect: Dialect) -> Statement:
    table = engine_table("_attempt", dialect)
    return statement(delete(table).where(table.c.key == bindparam("key")), dialect)


@cache
def _sweep(dialect: Dialect) -> Statement:
    table = engine_table("_attempt", dialect)
    return statement(delete(table).where(table.c.until <= bindparam("instant")), dialect)

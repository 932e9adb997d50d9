"""What is on the queue, for whoever watches over it: how much waits and since when, and the dead letters."""

from datetime import datetime
from functools import cache
from typing import Final, NamedTuple

from sqlalchemy import and_, bindparam, case, delete, func, literal_column, select, update
from sqlalchemy.sql.elements import ColumnElement

from engine.storage.driver.base import Connection, Dialect, Statement
from engine.storage.rows.database_time import database_time
from engine.storage.rows.moments import from_driver
from engine.storage.rows.queue import JOBS
from engine.storage.schema import engine_table
from engine.storage.schema.engine_tables import waits
from engine.storage.sql.text import statement


class Depth(NamedTuple):
    """How many are due and wait for a worker, since when the oldest does, and how many are dead."""

    due: int
    oldest: datetime | None
    dead: int


class Letter(NamedTuple):
    """A job that failed for the last time."""

    id: int
    kind: str
    payload: str
    by: int | None
    attempts: int
    error: str
    created_at: datetime


_LETTER: Final = Letter._fields


async def read_depth(connection: Connection) -> Depth:
    """How much there is."""
    row = await connection.one(_depth(connection.dialect))
    assert row is not None, "what was asked has an answer"
    return Depth(row[0], from_driver(row[1], connection.dialect) if row[1] else None, row[2])


async def read_dead(connection: Connection, limit: int) -> list[Letter]:
    """The newest dead letters."""
    rows = await connection.all(_dead(connection.dialect), {"limit": limit})
    return [Letter._make((*row[:-1], from_driver(row[-1], connection.dialect))) for row in rows]


async def revive(connection: Connection, job: int) -> bool:
    """Have a dead job done again, as if for the first time; False where it is not dead, or gone."""
    return await connection.run(_revive(connection.dialect), {"job": job}) == 1


async def discard(connection: Connection, job: int) -> bool:
    """Forget a dead job; False as above."""
    return await connection.run(_discard(connection.dialect), {"job": job}) == 1


@cache
def _depth(dialect: Dialect) -> Statement:
    table = engine_table(JOBS, dialect)
    due = and_(waits(table), table.c.due_at <= database_time(dialect))

    def number(which: ColumnElement[bool]) -> ColumnElement[int]:
        return func.count(case((which, literal_column("1"))))

    oldest = func.min(case((due, table.c.due_at)))
    return statement(select(number(due), oldest, number(table.c.due_at.is_(None))), dialect)


@cache
def _dead(dialect: Dialect) -> Statement:
    table = engine_table(JOBS, dialect)
    found = select(*(table.c[name] for name in _LETTER)).where(table.c.due_at.is_(None))
    return statement(found.order_by(table.c.id.desc()).limit(bindparam("limit")), dialect)


@cache
def _revive(dialect: Dialect) -> Statement:
    """Where one with its key waits, it would be a second: it keeps no key."""
    table = engine_table(JOBS, dialect)
    which = and_(table.c.id == bindparam("job"), table.c.due_at.is_(None))
    now = {"due_at": database_time(dialect), "attempts": 0, "key": None}
    return statement(update(table).where(which).values(now), dialect)


@cache
def _discard(dialect: Dialect) -> Statement:
    table = engine_table(JOBS, dialect)
    return statement(delete(table).where(table.c.id == bindparam("job"), table.c.due_at.is_(None)), dialect)

"""What a transaction has left so far: entries of the audit, notices to people, jobs."""

from functools import cache
from typing import NamedTuple

from sqlalchemy import bindparam, func, select

from engine.storage.driver.base import Connection, Dialect, Statement
from engine.storage.rows.audit import Noted, noted_entries
from engine.storage.rows.notices import NOTICES
from engine.storage.schema import engine_table
from engine.storage.sql.text import statement

AUDIT, JOBS = "_audit", "_job"


class Mark(NamedTuple):
    """The last ids there were."""

    entry: int
    notice: int
    job: int


class Left(NamedTuple):
    """What came after a mark, in its order: notices as to whom, and the text by language as JSON; jobs as kinds."""

    entries: list[Noted]
    notices: list[tuple[int, str]]
    jobs: list[str]


async def mark(connection: Connection) -> Mark:
    """Where it stands now."""
    found = [await connection.one(_last(name, connection.dialect)) for name in (AUDIT, NOTICES, JOBS)]
    entry, notice, job = (row[0] or 0 if row else 0 for row in found)
    return Mark(entry, notice, job)


async def left_since(connection: Connection, begun: Mark) -> Left:
    """What was left since then."""
    notices = await connection.all(_notices(connection.dialect), {"after": begun.notice})
    jobs = await connection.all(_jobs(connection.dialect), {"after": begun.job})
    entries = await noted_entries(connection, begun.entry)
    return Left(entries, [(row[0], row[1]) for row in notices], [row[0] for row in jobs])


@cache
def _last(name: str, dialect: Dialect) -> Statement:
    table = engine_table(name, dialect)
    return statement(select(func.max(table.c.id)), dialect)


@cache
def _notices(dialect: Dialect) -> Statement:
    table = engine_table(NOTICES, dialect)
    found = select(table.c.user, table.c.text).where(table.c.id > bindparam("after")).order_by(table.c.id)
    return statement(found, dialect)


@cache
def _jobs(dialect: Dialect) -> Statement:
    table = engine_table(JOBS, dialect)
    return statement(select(table.c.kind).where(table.c.id > bindparam("after")).order_by(table.c.id), dialect)

"""Log-in sessions: the hash of a token, whose it is, until when, and how it was last seen."""

from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Table, bindparam, delete, func, insert, select, true, update

from engine.storage.driver.base import Connection, Dialect, Row, Statement
from engine.storage.rows.moments import from_driver, to_driver
from engine.storage.schema import engine_table
from engine.storage.sql.text import statement


class Told(NamedTuple):
    """What is kept so that its owner knows a session again: the program that opened it, and from which network."""

    program: str = ""
    network: str = ""


UNTOLD = Told()


class Found(NamedTuple):
    """A session by the hash of its token: whose it is, when it ends, and when it was last seen, some minutes behind."""

    token: str
    user: int
    until: datetime
    since: datetime
    seen: datetime
    told: Told


async def open_session(
    connection: Connection, token: str, user: int, now: datetime, until: datetime, told: Told = UNTOLD,
    *, half: bool = False,
) -> None:  # fmt: skip
    """Remember a session under the hash of its token, and forget those that have run out.

    A `half` open one stands for nobody yet: something is to be shown besides the password.
    """
    dialect = connection.dialect
    moment = to_driver(now, dialect)
    await connection.run(_sweep(dialect), {"now": moment})
    values: dict[str, Any] = {"token": token, "user": user, **told._asdict()}
    moments = {"created_at": moment, "expires_at": to_driver(until, dialect), "seen_at": moment}
    await connection.run(_open(dialect), values | moments | {"half": int(half) if dialect is Dialect.SQLITE else half})


async def find_session(
    connection: Connection, token: str, now: datetime, idle_since: datetime, *, half: bool = False
) -> Found | None:
    """The session under the hash of a token, unless it has run out or was not seen since `idle_since`."""
    dialect = connection.dialect
    given = {"token": token, "now": to_driver(now, dialect), "idle_since": to_driver(idle_since, dialect)}
    row = await connection.one(_find(dialect, half), given)
    return _found(row, dialect) if row else None


async def sessions_of(connection: Connection, user: int, now: datetime, idle_since: datetime) -> list[Found]:
    """The open sessions of a person, the one seen last first."""
    dialect = connection.dialect
    given = {"user": user, "now": to_driver(now, dialect), "idle_since": to_driver(idle_since, dialect)}
    return [_found(row, dialect) for row in await connection.all(_of(dialect), given)]


async def count_sessions(connection: Connection, now: datetime, idle_since: datetime) -> tuple[int, int]:
    """How many sessions are open, and of how many people."""
    given = {"now": to_driver(now, connection.dialect), "idle_since": to_driver(idle_since, connection.dialect)}
    row = await connection.one(_counted(connection.dialect), given)
    return (int(row[0]), int(row[1])) if row else (0, 0)


async def note_seen(connection: Connection, token: str, now: datetime) -> None:
    """Say that a session was used."""
    dialect = connection.dialect
    await connection.run(_note_seen(dialect), {"token": token, "now": to_driver(now, dialect)})


async def close_session(connection: Connection, token: str) -> bool:
    """End one session; whether there was one."""
    return await connection.run(_close(connection.dialect), {"token": token}) > 0


async def close_sessions(connection: Connection, user: int, but: str = "") -> None:
    """End every session of a person but the one under the hash `but`."""
    await connection.run(_close_all(connection.dialect), {"user": user, "but": but})


def _found(row: Row, dialect: Dialect) -> Found:
    token, user, until, since, seen, program, network = row
    ends, began, last = (from_driver(moment, dialect) for moment in (until, since, seen))
    return Found(token, int(user), ends, began, last, Told(program or "", network or ""))


@cache
def _open(dialect: Dialect) -> Statement:
    table = engine_table("_session", dialect)
    return statement(insert(table).values({column.name: bindparam(column.name) for column in table.c}), dialect)


@cache
def _find(dialect: Dialect, half: bool) -> Statement:
    table = engine_table("_session", dialect)
    return statement(_told(table).where(table.c.token == bindparam("token"), *_living(table, half=half)), dialect)


@cache
def _of(dialect: Dialect) -> Statement:
    table = engine_table("_session", dialect)
    mine = _told(table).where(table.c.user == bindparam("user"), *_living(table, half=False))
    return statement(mine.order_by(_seen(table).desc(), table.c.token), dialect)


@cache
def _counted(dialect: Dialect) -> Statement:
    table = engine_table("_session", dialect)
    found = select(func.count(), func.count(table.c.user.distinct())).where(*_living(table, half=False))
    return statement(found, dialect)


def _told(table: Table) -> Any:
    columns = table.c
    return select(
        columns.token, columns.user, columns.expires_at, columns.created_at, _seen(table), columns.program,
        columns.network,
    )  # fmt: skip


def _seen(table: Table) -> ColumnElement[Any]:
    """Sessions that were opened before it was noted were seen when they were opened."""
    return func.coalesce(table.c.seen_at, table.c.created_at)


def _living(table: Table, *, half: bool) -> tuple[ColumnElement[bool], ...]:
    is_half = func.coalesce(table.c.half, ~true())
    alive = (table.c.expires_at > bindparam("now"), _seen(table) > bindparam("idle_since"))
    return (*alive, is_half if half else ~is_half)


@cache
def _note_seen(dialect: Dialect) -> Statement:
    table = engine_table("_session", dialect)
    element = update(table).where(table.c.token == bindparam("token")).values(seen_at=bindparam("now"))
    return statement(element, dialect)


@cache
def _close(dialect: Dialect) -> Statement:
    table = engine_table("_session", dialect)
    return statement(delete(table).where(table.c.token == bindparam("token")), dialect)


@cache
def _close_all(dialect: Dialect) -> Statement:
    table = engine_table("_session", dialect)
    theirs = (table.c.user == bindparam("user"), table.c.token != bindparam("but"))
    return statement(delete(table).where(*theirs), dialect)


@cache
def _sweep(dialect: Dialect) -> Statement:
    table = engine_table("_session", dialect)
    return statement(delete(table).where(table.c.expires_at <= bindparam("now")), dialect)

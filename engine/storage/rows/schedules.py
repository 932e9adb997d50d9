"""Schedules: what is done again and again, when it is next, and how far it got.

Of several schedulers one finds a schedule due: it holds the row until it has put the job on the queue and set the next
time, in one transaction. What was missed is made up once.
"""

from collections.abc import Collection, Iterable
from datetime import datetime
from functools import cache
from typing import Any, Final, NamedTuple

from sqlalchemy import Table, bindparam, delete, exists, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.elements import ColumnElement

from engine.storage.driver.base import Connection, Dialect, Statement
from engine.storage.rows.moments import from_driver, to_driver
from engine.storage.schema import engine_table
from engine.storage.sql.text import statement

SCHEDULES: Final = "_schedule"
"""The table."""

_MOMENTS: Final = ("next_at", "last_at", "set_at")


class Scheduled(NamedTuple):
    """A schedule: which job it puts on the queue by which rule (rules/occurrences.py, as JSON) in which zone.

    `last_at` is the occurrence that was put there last, `set_at` when `next_at` was worked out.
    """

    name: str
    kind: str
    payload: str
    rule: str
    zone: str
    by: int | None
    next_at: datetime
    last_at: datetime | None
    set_at: datetime


async def any_due(connection: Connection, now: datetime) -> bool:
    """Whether a schedule is due: looked up without a lock."""
    row = await connection.one(_any_due(connection.dialect), {"now": to_driver(now, connection.dialect)})
    return row is not None and bool(row[0])


async def hold_due(connection: Connection, now: datetime, limit: int) -> list[Scheduled]:
    """At most `limit` schedules that are due, which no other scheduler finds until this transaction ends."""
    return await _read(connection, _hold_due(connection.dialect), {"now": now, "limit": limit})


async def hold_ahead(connection: Connection, now: datetime, limit: int) -> list[Scheduled]:
    """The same for those whose next time was worked out later than it is now: the clock was set back since."""
    return await _read(connection, _hold_ahead(connection.dialect), {"now": now, "limit": limit})


async def read_schedules(connection: Connection, names: str) -> list[Scheduled]:
    """Those whose names begin so."""
    return await _read(connection, _named(connection.dialect), {"names": f"{names}%"})


async def read_last(connection: Connection, name: str) -> datetime | None:
    """The occurrence of one that was put on the queue last; None where there is none yet."""
    row = await connection.one(_last(connection.dialect), {"name": name})
    return None if row is None or row[0] is None else from_driver(row[0], connection.dialect)


async def write_schedules(connection: Connection, schedules: Iterable[Scheduled]) -> None:
    """Make them, or put them in the place of those that have their names."""
    dialect = connection.dialect
    await connection.many(_write(dialect), [_given(one._asdict(), dialect) for one in schedules])


async def set_next(connection: Connection, schedules: Iterable[Scheduled]) -> None:
    """Say when they are next."""
    dialect = connection.dialect
    await connection.many(_set_next(dialect), [_moved(one, dialect) for one in schedules])


async def drop_schedules(connection: Connection, names: Collection[str]) -> None:
    """Forget them."""
    await connection.many(_drop(connection.dialect), [{"name": one} for one in names])


async def _read(connection: Connection, asked: Statement, given: dict[str, Any]) -> list[Scheduled]:
    dialect = connection.dialect
    rows = [Scheduled(*row) for row in await connection.all(asked, _given(given, dialect))]
    return [one._replace(**_found(one, dialect)) for one in rows]


def _found(one: Scheduled, dialect: Dialect) -> dict[str, Any]:
    stored = ((name, getattr(one, name)) for name in _MOMENTS)
    return {name: from_driver(value, dialect) for name, value in stored if value is not None}


def _given(values: dict[str, Any], dialect: Dialect) -> dict[str, Any]:
    return {name: to_driver(one, dialect) if isinstance(one, datetime) else one for name, one in values.items()}


def _moved(one: Scheduled, dialect: Dialect) -> dict[str, Any]:
    return _given({"which": one.name, **{name: getattr(one, name) for name in _MOMENTS}}, dialect)


def _table(dialect: Dialect) -> Table:
    return engine_table(SCHEDULES, dialect)


@cache
def _any_due(dialect: Dialect) -> Statement:
    return statement(select(exists().where(_table(dialect).c.next_at <= bindparam("now"))), dialect)


@cache
def _hold_due(dialect: Dialect) -> Statement:
    table = _table(dialect)
    return _holding(dialect, table.c.next_at <= bindparam("now"))


@cache
def _hold_ahead(dialect: Dialect) -> Statement:
    table = _table(dialect)
    return _holding(dialect, table.c.set_at > bindparam("now"))


def _holding(dialect: Dialect, which: ColumnElement[bool]) -> Statement:
    table = _table(dialect)
    first = select(*(table.c[name] for name in Scheduled._fields)).where(which).order_by(table.c.next_at)
    return statement(first.limit(bindparam("limit")).with_for_update(skip_locked=True), dialect)


@cache
def _named(dialect: Dialect) -> Statement:
    table = _table(dialect)
    found = select(*(table.c[name] for name in Scheduled._fields)).where(table.c.name.like(bindparam("names")))
    return statement(found.order_by(table.c.name), dialect)


@cache
def _last(dialect: Dialect) -> Statement:
    table = _table(dialect)
    return statement(select(table.c.last_at).where(table.c.name == bindparam("name")), dialect)


@cache
def _write(dialect: Dialect) -> Statement:
    table = _table(dialect)
    insert = sqlite.insert if dialect is Dialect.SQLITE else postgresql.insert
    element = insert(table).values({name: bindparam(name) for name in Scheduled._fields})
    others = {name: element.excluded[name] for name in Scheduled._fields if name != "name"}
    return statement(element.on_conflict_do_update(index_elements=[table.c.name], set_=others), dialect)


@cache
def _set_next(dialect: Dialect) -> Statement:
    table = _table(dialect)
    moved: dict[str, Any] = {name: bindparam(name) for name in _MOMENTS}
    return statement(update(table).where(table.c.name == bindparam("which")).values(moved), dialect)


@cache
def _drop(dialect: Dialect) -> Statement:
    table = _table(dialect)
    return statement(delete(table).where(table.c.name == bindparam("name")), dialect)

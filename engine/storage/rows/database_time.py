"""What time it is for whoever shares a database: its own, so that the clocks of workers need not agree.

SQLite's is that of the one machine whose processes share the file.
"""

from datetime import datetime
from functools import cache
from typing import Any, Final

from sqlalchemy import func, literal_column, select
from sqlalchemy.sql.elements import ColumnElement

from engine.storage.driver.base import Connection, Dialect, Statement
from engine.storage.rows.moments import from_driver
from engine.storage.sql.text import statement

_FORM: Final = "%Y-%m-%dT%H:%M:%f000Z"
"""As instants are written (text/dates.py)."""


def database_time(dialect: Dialect, seconds: ColumnElement[Any] | None = None) -> ColumnElement[Any]:
    """The instant at which a statement began, or so many `seconds` later: a part of the statement."""
    if dialect is Dialect.SQLITE:
        later = () if seconds is None else (func.printf("%d seconds", seconds),)
        return func.strftime(_FORM, "now", *later)
    # Not the time of day (clock_timestamp), which no index serves.
    now: ColumnElement[Any] = func.statement_timestamp()
    return now if seconds is None else now + func.make_interval(*(literal_column("0") for _ in range(6)), seconds)


async def read_time(connection: Connection) -> datetime:
    """What time it is by the database."""
    row = await connection.one(_read(connection.dialect))
    assert row is not None, "it has a clock"
    return from_driver(row[0], connection.dialect)


@cache
def _read(dialect: Dialect) -> Statement:
    return statement(select(database_time(dialect)), dialect)

"""The two databases behind one interface: sqlite3 and asyncpg, without SQLAlchemy."""

import sqlite3
from collections.abc import Callable

from engine.storage.driver.base import (
    NOTHING,
    Busy,
    Collision,
    Connection,
    Database,
    DatabaseFailure,
    Dialect,
    OutcomeUnknown,
    Row,
    ScopeEnded,
    Statement,
    TooSlow,
    Unfit,
    Unreachable,
    Values,
    Violation,
)
from engine.storage.driver.limits import Limits
from engine.storage.driver.postgresql_database import PostgresqlDatabase
from engine.storage.driver.sqlite_database import SqliteDatabase

__all__ = [
    "NOTHING",
    "Busy",
    "Collision",
    "Connection",
    "Database",
    "DatabaseFailure",
    "Dialect",
    "Limits",
    "OutcomeUnknown",
    "Row",
    "ScopeEnded",
    "Statement",
    "TooSlow",
    "Unfit",
    "Unreachable",
    "Values",
    "Violation",
    "open_database",
]

DEFAULT_LIMITS = Limits()


def open_database(
    url: str,
    *,
    size: int = 8,
    functions: Callable[[sqlite3.Connection], None] | None = None,
    synchronous: str = "NORMAL",
    limits: Limits = DEFAULT_LIMITS,
) -> Database:
    """The database at `url`: `sqlite:///relative/path`, `sqlite:////absolute/path` or `postgresql://user@host/name`.

    `size` is how many connections it may hold at once (SQLite: beside the writer, for long reads and for snapshots,
    so many of each). `functions` is run on each new sqlite3 connection and registers SQL functions. `synchronous` is
    SQLite's setting of that name. Raises ValueError for a URL it cannot read, Unreachable if the file cannot be
    opened; PostgreSQL is connected to at first use, which raises Unreachable then.
    """
    scheme = url.partition("://")[0]
    if scheme == "sqlite":
        return SqliteDatabase(url, size=size, functions=functions, synchronous=synchronous, limits=limits)
    if scheme in ("postgresql", "postgres"):
        return PostgresqlDatabase(url, size=size, limits=limits)
    raise ValueError("a database URL begins with sqlite:/// or postgresql://")

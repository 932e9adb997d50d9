"""What asyncpg raises, in the driver's words."""

import re

import asyncpg
from asyncpg import exceptions as pg

from engine.storage.driver.base import Collision, DatabaseFailure, TooSlow, Unfit, Unreachable, Violation

EXPECTED = (asyncpg.PostgresError, asyncpg.InterfaceError, pg.InternalClientError, OSError)
"""Everything a call of asyncpg may raise that is not a mistake of ours; TimeoutError is an OSError."""

CONSTRAINTS: tuple[tuple[type[Exception], str], ...] = (
    (pg.UniqueViolationError, "unique"),
    (pg.ForeignKeyViolationError, "foreign_key"),
    (pg.RestrictViolationError, "foreign_key"),
    (pg.NotNullViolationError, "not_null"),
    (pg.CheckViolationError, "check"),
    (pg.ExclusionViolationError, "exclusion"),
)
COLLISIONS = (
    pg.DeadlockDetectedError,
    pg.SerializationError,
    pg.InvalidCachedStatementError,
    pg.OutdatedSchemaCacheError,
    pg.LockNotAvailableError,
)
BREAKS = (
    pg.PostgresConnectionError,
    pg.AdminShutdownError,
    pg.CrashShutdownError,
    pg.CannotConnectNowError,
    pg.IdleInTransactionSessionTimeoutError,
    OSError,
)
KEY = re.compile(r"\(([^()]+)\)=\(")


class Broken(Unreachable):
    """The connection broke; what was not committed is undone."""


def translated(error: Exception, *, closed: bool = False) -> DatabaseFailure:
    """The failure that `error` tells of; `closed` says whether its connection is."""
    for exception, kind in CONSTRAINTS:
        if isinstance(error, exception):
            return _violation(kind, error)
    if isinstance(error, COLLISIONS):
        return Collision(f"in conflict with others: {error}")
    if isinstance(error, pg.QueryCanceledError):
        return TooSlow("the statement took longer than it may")
    if isinstance(error, TimeoutError):
        return Unreachable("the database did not answer in time")
    if closed or isinstance(error, BREAKS):
        return Broken(f"the connection to the database broke: {error}")
    if isinstance(error, pg.NumericValueOutOfRangeError):
        return Unfit("a number does not fit its type")
    if isinstance(error, pg.DiskFullError):
        return DatabaseFailure("there is no room left on the database's disk")
    return DatabaseFailure(str(error))


def was_answered(error: BaseException | None) -> bool:
    """Whether the server itself said no, so that the outcome is known."""
    return isinstance(error, asyncpg.PostgresError) and not isinstance(error, BREAKS)


def _violation(kind: str, error: Exception) -> Violation:
    """PostgreSQL names the constraint and the table; the columns stand in the detail, `Key (a, b)=(1, 2) exists`."""
    details = vars(error)
    column = details.get("column_name")
    key = KEY.search(details.get("detail") or "")
    columns = tuple(key[1].split(", ")) if key else ()
    return Violation(
        kind,
        constraint=details.get("constraint_name"),
        table=details.get("table_name"),
        columns=(column,) if column else columns,
    )

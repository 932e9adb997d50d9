"""What sqlite3 raises, in the driver's words."""

import re
import sqlite3

from engine.storage.driver.base import Busy, DatabaseFailure, TooSlow, Unfit, Unreachable, Violation

BUSY, LOCKED, INTERRUPTED, IO_ERROR, CORRUPT, FULL, CANNOT_OPEN = 5, 6, 9, 10, 11, 13, 14
"""Primary result codes of SQLite."""

EXPECTED = (sqlite3.Error, OverflowError, UnicodeEncodeError)
"""What a call of sqlite3 may raise that is not a mistake of ours; the last two tell of a value it cannot store."""

CONSTRAINTS = {
    sqlite3.SQLITE_CONSTRAINT_UNIQUE: "unique",
    sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY: "unique",
    sqlite3.SQLITE_CONSTRAINT_ROWID: "unique",
    sqlite3.SQLITE_CONSTRAINT_NOTNULL: "not_null",
    sqlite3.SQLITE_CONSTRAINT_CHECK: "check",
    sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY: "foreign_key",
}
REFUSED = "user-defined function raised exception"
"""What SQLite says where a function of ours refused; each of them refuses only what does not fit its type."""

OFFENDED = re.compile(r"constraint failed: (?:index '(?P<index>.+)'|(?P<columns>.+))$")


def code_of(error: Exception) -> int:
    """The primary result code; 0 for an error of the module itself, a wrong parameter for instance."""
    code: int = getattr(error, "sqlite_errorcode", 0)
    return code & 0xFF


def translated(error: Exception) -> DatabaseFailure:
    """The failure that `error` tells of."""
    kind = CONSTRAINTS.get(getattr(error, "sqlite_errorcode", 0))
    if kind is not None:
        return _violation(kind, str(error))
    if str(error) == REFUSED:
        return Unfit("a number does not fit its type")
    code = code_of(error)
    if code in (BUSY, LOCKED):
        return Busy("another process is writing to the database")
    if code == INTERRUPTED:
        return TooSlow("the statement took longer than it may")
    if code == FULL:
        return DatabaseFailure("there is no room left on the database's disk")
    if code in (IO_ERROR, CANNOT_OPEN, CORRUPT):
        return Unreachable(f"the database file cannot be used: {error}")
    return DatabaseFailure(str(error))


def _violation(kind: str, message: str) -> Violation:
    """SQLite says `UNIQUE constraint failed: t.a, t.b`, `CHECK constraint failed: name` and for references nothing."""
    offended = OFFENDED.search(message)
    if offended is None:
        return Violation(kind)
    if kind == "check" or offended["index"]:
        return Violation(kind, constraint=offended["index"] or offended["columns"])
    pairs = [name.rpartition(".") for name in offended["columns"].split(", ")]
    return Violation(kind, table=pairs[0][0], columns=tuple(column for _, _, column in pairs))

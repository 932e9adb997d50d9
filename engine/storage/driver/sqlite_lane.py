"""One sqlite3 connection, set up the way the engine needs it, with a limit on how long its statement may run."""

import asyncio
import sqlite3
from collections.abc import Callable
from contextlib import closing
from functools import cache
from pathlib import Path
from time import perf_counter, sleep
from typing import Any, TypeAlias

from engine.storage.driver.base import DatabaseFailure, Unreachable
from engine.storage.driver.limits import NEVER

Functions: TypeAlias = Callable[[sqlite3.Connection], None]

STEPS = 1000
"""Steps of SQLite's machine between two looks at the clock: 20 to 50 microseconds of ordinary work."""

SPARED = 32
"""So many times a statement that was interrupted is not tried on the event loop: most of the next are as slow."""

REMEMBERED = 256
"""So many such statements are known at once."""

OPENING = 5.0
"""Seconds to wait for other processes that open a new file in the same moment."""


class Lane:
    """A sqlite3 connection; with `limited`, what it runs is interrupted when the clock passes `deadline`.

    One for writing is not limited: an interrupted write rolls its whole transaction back. One for threads neither: the
    look at the clock would have to wait for the interpreter lock, thousands of times. On the event loop one statement
    may follow the other until `rest_at`; then `rest` lets the other tasks run.
    """

    __slots__ = ("_limited", "_spared", "deadline", "execute", "raw", "rest_at")

    def __init__(self, raw: sqlite3.Connection, *, limited: bool) -> None:
        self.raw = raw
        self.execute: Callable[..., sqlite3.Cursor] = raw.execute
        self.deadline = NEVER
        self.rest_at = 0.0
        self._limited = limited
        self._spared: dict[str, int] = {}
        self.enter_loop()

    def at_once(self, sql: str) -> sqlite3.Cursor:
        """Run what is short by nature, and must not be interrupted by a deadline that is another statement's."""
        self.deadline = NEVER
        return self.execute(sql)

    def is_slow(self, sql: str) -> bool:
        """Whether a statement is not to be tried on the event loop this time."""
        left = self._spared.get(sql)
        if left is None:
            return False
        if left > 1:
            self._spared[sql] = left - 1
        else:
            del self._spared[sql]
        return True

    def was_slow(self, sql: str) -> None:
        """A statement was interrupted."""
        if len(self._spared) >= REMEMBERED:
            self._spared.clear()
        self._spared[sql] = SPARED

    def enter_loop(self) -> None:
        """From here on it is used on the event loop."""
        if self._limited:
            self.raw.set_progress_handler(self._is_late, STEPS)

    def enter_thread(self) -> None:
        """From here on it is used in a thread; who waits for the thread looks at the clock."""
        if self._limited:
            self.raw.set_progress_handler(None, 0)

    async def rest(self, portion: float) -> None:
        """Let the other tasks run once, and then run for `portion` seconds again."""
        await asyncio.sleep(0)
        self.rest_at = perf_counter() + portion

    def _is_late(self) -> bool:
        return perf_counter() > self.deadline


class Opener:
    """Opens lanes to one file."""

    def __init__(self, path: Path, synchronous: str, functions: Functions | None) -> None:
        self._path, self._synchronous, self._functions = path, synchronous, functions

    def writer(self) -> Lane:
        """A lane that may write; it leaves the log alone (see sqlite_checkpoint) but cuts it when it begins anew."""
        raw = self._connect()
        raw.execute("PRAGMA wal_autocheckpoint = 0")
        raw.execute("PRAGMA journal_size_limit = 67108864")  # bytes
        return Lane(raw, limited=False)

    def reader(self, *, limited: bool) -> Lane:
        """A lane that only reads."""
        raw = self._connect()
        raw.execute("PRAGMA query_only = ON")
        return Lane(raw, limited=limited)

    def _connect(self) -> sqlite3.Connection:
        try:
            # isolation_level=None: we begin and commit, sqlite3 never does it for us.
            raw = sqlite3.connect(
                self._path, timeout=OPENING, isolation_level=None, check_same_thread=False, cached_statements=1024
            )
            self._set_up(raw)
        except sqlite3.Error as error:
            raise Unreachable(f"cannot open the database file {self._path}: {error}") from error
        if self._functions is not None:
            self._functions(raw)
        return raw

    def _set_up(self, raw: sqlite3.Connection) -> None:
        if _journal(raw) != "wal":
            raise DatabaseFailure(
                f"the database file {self._path} is on a file system without shared memory, where SQLite cannot let "
                "readers and a writer work side by side: put it on a local disk"
            )
        raw.execute(f"PRAGMA synchronous = {self._synchronous}")
        raw.execute("PRAGMA foreign_keys = ON")
        raw.execute("PRAGMA cache_size = -65536")  # kB
        raw.execute("PRAGMA mmap_size = 268435456")  # bytes
        raw.execute("PRAGMA busy_timeout = 0")  # from now on waiting is awaiting


def _journal(raw: sqlite3.Connection) -> str:
    """The kind of log the file has now; where others switch at the same moment, SQLite does not wait by itself."""
    until = perf_counter() + OPENING
    while True:
        try:
            (journal,) = raw.execute("PRAGMA journal_mode = WAL").fetchone()
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or perf_counter() > until:
                raise
            sleep(0.01)
        else:
            return str(journal)


@cache
def ensure_transactional_ddl() -> None:
    """Refuse a driver that commits behind our back; looked at once, in memory, where it does so as in a file."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as raw:
        assert_transactional_ddl(raw)


def assert_transactional_ddl(raw: sqlite3.Connection) -> None:
    """A table made and rolled back must be gone."""

    def tables() -> list[Any]:
        return raw.execute("SELECT name FROM sqlite_master WHERE name = '_transactional'").fetchall()

    raw.execute("BEGIN")
    raw.execute("CREATE TABLE _transactional (n INTEGER)")
    raw.execute("ROLLBACK")
    if tables():
        raise DatabaseFailure("this sqlite3 keeps a table whose transaction was rolled back: plans would not be safe")

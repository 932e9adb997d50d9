"""Reading from SQLite: at once on the event loop, and again in a thread when that takes too long."""

from collections.abc import Awaitable, Callable, Iterable
from time import perf_counter
from typing import Any, TypeVar

from engine.storage.driver.base import NOTHING, Busy, Connection, DatabaseFailure, Row, ScopeEnded, Statement, Values
from engine.storage.driver.limits import Limits, Tries
from engine.storage.driver.sqlite_connection import SqliteConnection, fetch, fitting
from engine.storage.driver.sqlite_errors import BUSY, EXPECTED, INTERRUPTED, code_of, translated
from engine.storage.driver.sqlite_lane import Lane
from engine.storage.driver.sqlite_threads import Lender, Threads

R = TypeVar("R")
T = TypeVar("T")

AGAIN = frozenset({BUSY, INTERRUPTED})
"""After these a statement is repeated in a thread."""


class SqliteReading(SqliteConnection):
    """A connection that reads; `lane` may be shared with others, because nothing is left open on it between awaits."""

    __slots__ = ("_inline", "_wait")

    def __init__(self, lane: Lane, lender: Lender, threads: Threads, limits: Limits) -> None:
        super().__init__(lane, lender, threads, limits.statement)
        self._inline, self._wait = limits.inline, limits.wait

    async def all(self, statement: Statement, values: Values = NOTHING) -> list[Row]:
        """Every row."""
        lane = self._lane
        if lane is None:
            raise ScopeEnded
        arguments = fitting(statement, values)
        if not statement.heavy and not lane.is_slow(statement.sql):
            now = perf_counter()
            if now > lane.rest_at:
                await lane.rest(self._inline)
                now = perf_counter()
            lane.deadline = now + self._inline
            try:
                return lane.execute(statement.sql, arguments).fetchall()
            except EXPECTED as error:
                if (code := code_of(error)) not in AGAIN:
                    raise translated(error) from error
                if code == INTERRUPTED:
                    lane.was_slow(statement.sql)
        return await self._patiently(fetch, statement.sql, arguments)

    async def one(self, statement: Statement, values: Values = NOTHING) -> Row | None:
        """The first row, or None."""
        rows = await self.all(statement, values)
        return rows[0] if rows else None

    async def run(self, statement: Statement, values: Values = NOTHING) -> int:
        """Refused: a write needs a transaction."""
        raise DatabaseFailure("a write needs a transaction")

    async def many(self, statement: Statement, rows: Iterable[Values]) -> None:
        """Refused: a write needs a transaction."""
        raise DatabaseFailure("a write needs a transaction")

    async def beside(self, work: Callable[[Connection], Awaitable[T]]) -> T:
        """Refused: a write needs a transaction."""
        raise DatabaseFailure("a write needs a transaction")

    async def script(self, text: str) -> None:
        """Refused: a script needs a transaction."""
        raise DatabaseFailure("a script needs a transaction")

    async def _patiently(self, job: Callable[..., R], *arguments: Any) -> R:
        """A reader waits for nobody but a process that mends or closes the file."""
        tries = Tries(self._wait)
        while True:
            try:
                return await self._in_thread(job, *arguments)
            except Busy:
                if not await tries.again():
                    raise

    def _failure(self, error: Exception) -> DatabaseFailure:
        return translated(error)

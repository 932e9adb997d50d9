"""Writing to SQLite inside a transaction: nothing is interrupted or repeated, and one failure spoils the whole."""

from collections.abc import Awaitable, Callable, Iterable
from itertools import islice
from time import perf_counter
from typing import Any, TypeVar

from engine.storage.driver.base import NOTHING, Connection, DatabaseFailure, Row, Statement, Values, Violation
from engine.storage.driver.limits import NEVER, Limits
from engine.storage.driver.sqlite_connection import SqliteConnection, fetch, fitting
from engine.storage.driver.sqlite_errors import EXPECTED, translated
from engine.storage.driver.sqlite_lane import Lane
from engine.storage.driver.sqlite_script import statements
from engine.storage.driver.sqlite_threads import Own, Threads

R = TypeVar("R")
T = TypeVar("T")

BATCH = 256
"""Rows of one `many` that are written in one go: one or two milliseconds."""


class SqliteWriting(SqliteConnection):
    """The connection of a transaction.

    After a statement has failed every other is refused and nothing is kept, as on PostgreSQL; some failures roll the
    transaction back at once, and what came after would else be kept on its own.
    """

    __slots__ = ("_failed", "_inline", "_raw", "_threaded")

    def __init__(self, lane: Lane, threads: Threads, limits: Limits) -> None:
        super().__init__(lane, Own(lane), threads, NEVER)
        self._inline = limits.inline
        self._raw = lane.raw
        self._failed = False
        self._threaded = False

    async def all(self, statement: Statement, values: Values = NOTHING) -> list[Row]:
        """Every row."""
        lane = self._ready()
        if perf_counter() > lane.rest_at:
            await lane.rest(self._inline)
        arguments = fitting(statement, values)
        if statement.heavy:
            return await self._slowly(fetch, statement.sql, arguments)
        try:
            return lane.execute(statement.sql, arguments).fetchall()
        except EXPECTED as error:
            raise self._failure(error) from error

    async def one(self, statement: Statement, values: Values = NOTHING) -> Row | None:
        """The first row, or None; all are fetched, because a write that gives rows is done only after its last."""
        rows = await self.all(statement, values)
        return rows[0] if rows else None

    async def run(self, statement: Statement, values: Values = NOTHING) -> int:
        """Execute, and give the number of rows it touched."""
        lane = self._ready()
        if perf_counter() > lane.rest_at:
            await lane.rest(self._inline)
        arguments = fitting(statement, values)
        if statement.heavy:
            return await self._slowly(_touch, statement.sql, arguments)
        try:
            return _touch(lane, statement.sql, arguments)
        except EXPECTED as error:
            raise self._failure(error) from error

    async def many(self, statement: Statement, rows: Iterable[Values]) -> None:
        """Execute once for each; more than a few go through a thread."""
        lane = self._ready()
        arranged = (fitting(statement, values) for values in rows)
        batch = list(islice(arranged, BATCH))
        if len(batch) < BATCH:
            try:
                _touch_many(lane, statement.sql, batch)
            except EXPECTED as error:
                raise self._failure(error) from error
            return
        while batch:
            await self._slowly(_touch_many, statement.sql, batch)
            batch = list(islice(arranged, BATCH))

    async def beside(self, work: Callable[[Connection], Awaitable[T]]) -> T:
        """Run short work here: there is one writer at a time."""
        return await work(self)

    async def script(self, text: str) -> None:
        """Run SQL text without parameters, in a thread."""
        self._ready()
        for sql in statements(text):
            await self._slowly(_touch, sql, ())
            if not self._raw.in_transaction:
                self._failed = True
                raise DatabaseFailure("a script must not end the transaction it runs in")

    def prepare(self, text: str) -> None:
        """Run short SQL text at once: what the transaction begins with."""
        try:
            for sql in statements(text):
                self._raw.execute(sql)
        except EXPECTED as error:
            raise self._failure(error) from error

    async def commit(self, *, check_references: bool) -> None:
        """Keep what was done; in a thread if some of it was slow, because then this may be slow too.

        Raises if a statement failed, though the work caught it. No use of the connection is possible afterwards.
        """
        lane = self._ready()
        if check_references and (broken := await self._slowly(fetch, "PRAGMA foreign_key_check", ())):
            raise Violation("foreign_key", table=broken[0][0])
        self.end()
        try:
            if self._threaded:
                await self._in_thread(_touch, "COMMIT", ())
            else:
                lane.execute("COMMIT")
        except EXPECTED as error:
            raise translated(error) from error

    def _ready(self) -> Lane:
        if self._failed:
            raise DatabaseFailure("a statement of this transaction failed, so nothing of it is kept")
        return super()._ready()

    def _failure(self, error: Exception) -> DatabaseFailure:
        self._failed = True
        return translated(error)

    async def _slowly(self, job: Callable[..., R], *arguments: Any) -> R:
        self._threaded = True
        return await self._in_thread(job, *arguments)


def _touch(lane: Lane, sql: str, arguments: Row) -> int:
    cursor = lane.execute(sql, arguments)
    cursor.fetchall()  # a write that gives rows is done, and its references checked, only after the last one
    return cursor.rowcount


def _touch_many(lane: Lane, sql: str, rows: list[Row]) -> None:
    lane.raw.executemany(sql, rows)

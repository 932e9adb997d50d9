"""What a read and a transaction on SQLite have in common: jobs in threads, streams, and an end."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeVar

from engine.storage.driver.base import NOTHING, DatabaseFailure, Dialect, Row, ScopeEnded, Statement, Values
from engine.storage.driver.sqlite_errors import EXPECTED
from engine.storage.driver.sqlite_lane import Lane
from engine.storage.driver.sqlite_stream import SqliteStream
from engine.storage.driver.sqlite_threads import Lender, Threads

R = TypeVar("R")

UNFIT = frozenset({float, Decimal, date, datetime})
"""Types sqlite3 refuses, loses (NaN becomes null) or writes in a form of its own; codecs give int and text."""


class SqliteConnection(ABC):
    """`lane` is used on the event loop, those of `lender` in threads, each job for at most `budget` seconds."""

    __slots__ = ("_budget", "_lane", "_lender", "_streams", "_threads")

    def __init__(self, lane: Lane, lender: Lender, threads: Threads, budget: float) -> None:
        self._lane: Lane | None = lane
        self._lender, self._threads, self._budget = lender, threads, budget
        self._streams: list[SqliteStream] | None = None

    @property
    def dialect(self) -> Dialect:
        """SQLite."""
        return Dialect.SQLITE

    def stream(self, statement: Statement, values: Values = NOTHING, *, size: int = 1000) -> SqliteStream:
        """Rows in batches of `size`, fetched in a thread."""
        self._ready()
        job = (statement.sql, fitting(statement, values), size)
        stream = SqliteStream(self._lender, self._in_thread_of, job)
        self._streams = [*(self._streams or ()), stream]
        return stream

    def end(self) -> None:
        """The read or transaction is over: from here on every use is refused."""
        for stream in self._streams or ():
            stream.close()
        self._lane = None

    async def _in_thread(self, job: Callable[..., R], *arguments: Any) -> R:
        """`job(lane, *arguments)` in a thread, with a lane of the lender's."""
        lane = await self._lender.take()
        try:
            return await self._in_thread_of(lane, job, *arguments)
        finally:
            self._lender.give(lane)

    async def _in_thread_of(self, lane: Lane, job: Callable[..., R], *arguments: Any) -> R:
        try:
            return await self._threads.run(lane, self._budget, job, lane, *arguments)
        except EXPECTED as error:
            raise self._failure(error) from error

    def _ready(self) -> Lane:
        """The lane, while there is one."""
        if self._lane is None:
            raise ScopeEnded
        return self._lane

    @abstractmethod
    def _failure(self, error: Exception) -> DatabaseFailure:
        """What to raise for `error`."""


def fitting(statement: Statement, values: Values) -> Row:
    """The values for the marks, in the types SQLite stores exactly."""
    arguments = statement.arrange(values)
    if UNFIT.isdisjoint(map(type, arguments)):
        return arguments
    wrong = [
        f"{name} ({type(value).__name__})"
        for name, value in zip(statement.names, arguments, strict=True)
        if type(value) in UNFIT
    ]
    raise ValueError(f"not in the form SQLite stores: {', '.join(wrong)}")


def fetch(lane: Lane, sql: str, arguments: Row) -> list[Row]:
    """Every row."""
    return lane.execute(sql, arguments).fetchall()

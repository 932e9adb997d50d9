"""The rows of one SQLite statement in batches, each fetched in a thread; it holds its lane until the last row."""

import sqlite3
from collections.abc import Callable
from typing import Any, Protocol

from engine.storage.driver.base import Row, ScopeEnded
from engine.storage.driver.sqlite_lane import Lane
from engine.storage.driver.sqlite_threads import Lender


class InThread(Protocol):
    """Runs `job(lane, *arguments)` in a thread, within the connection's budget and with its failures."""

    async def __call__(self, lane: Lane, job: Callable[..., Any], *arguments: Any) -> Any:
        """What the job gives."""


class SqliteStream:
    """An asynchronous iterator; `close` is called by the connection it comes from."""

    def __init__(self, lender: Lender, in_thread: InThread, job: tuple[str, Row, int]) -> None:
        self._lender, self._in_thread = lender, in_thread
        self._sql, self._arguments, self._size = job
        self._lane: Lane | None = None
        self._cursor: sqlite3.Cursor | None = None
        self._closed = self._exhausted = False

    def __aiter__(self) -> "SqliteStream":
        return self

    async def __anext__(self) -> list[Row]:
        if self._closed and not self._exhausted:
            raise ScopeEnded
        batch: list[Row] = [] if self._exhausted else await self._fetch()
        if not batch:
            self._exhausted = True
            self.close()
            raise StopAsyncIteration
        return batch

    def close(self) -> None:
        """Give the lane back; no more rows."""
        self._closed = True
        if self._cursor is not None:
            self._cursor.close()
            self._cursor = None
        if self._lane is not None:
            self._lender.give(self._lane)
            self._lane = None

    async def _fetch(self) -> list[Row]:
        if self._lane is None:
            self._lane = await self._lender.take()
        if self._cursor is None:
            self._cursor = await self._in_thread(self._lane, _begin, self._sql, self._arguments)
        batch: list[Row] = await self._in_thread(self._lane, _next, self._cursor, self._size)
        return batch


def _begin(lane: Lane, sql: str, arguments: Row) -> sqlite3.Cursor:
    return lane.execute(sql, arguments)


def _next(lane: Lane, cursor: sqlite3.Cursor, size: int) -> list[Row]:
    return cursor.fetchmany(size)

"""A SQLite file: readers on the event loop and in threads, and one writer per process."""

import asyncio
import os
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from pathlib import Path
from time import perf_counter
from typing import TypeVar

from engine.storage.driver.base import Busy, Connection, Dialect
from engine.storage.driver.limits import Limits, Tries
from engine.storage.driver.pool import Pool
from engine.storage.driver.sqlite_checkpoint import Checkpoints
from engine.storage.driver.sqlite_errors import BUSY, code_of, translated
from engine.storage.driver.sqlite_lane import Functions, Lane, Opener, ensure_transactional_ddl
from engine.storage.driver.sqlite_reading import SqliteReading
from engine.storage.driver.sqlite_threads import Own, Threads
from engine.storage.driver.sqlite_writing import SqliteWriting

T = TypeVar("T")

CROWDED = "others kept the database busy with writing"


class SqliteDatabase:
    """One lane for all short reads, pools of lanes for long reads and for snapshots, one lane for writing."""

    def __init__(self, url: str, *, size: int, functions: Functions | None, synchronous: str, limits: Limits) -> None:
        ensure_transactional_ddl()
        opener = Opener(file_of(url), synchronous, functions)
        self._limits = limits
        self._writer = opener.writer()
        self._turns = asyncio.Lock()
        self._reader = opener.reader(limited=True)
        self._readers = _pool(lambda: opener.reader(limited=False), size, limits)
        self._snapshots = _pool(lambda: opener.reader(limited=True), size, limits)
        self._threads = Threads(2 * size + 2)  # a thread for each lane that may be in one
        self._checkpoints = Checkpoints(opener.writer, self._threads, self.transact)

    @property
    def dialect(self) -> Dialect:
        """SQLite."""
        return Dialect.SQLITE

    def read(self, *, snapshot: bool = False) -> AbstractAsyncContextManager[Connection]:
        """A connection to read with."""
        return self._snapshot() if snapshot else _Reading(self._reading())

    def data_version(self) -> int | None:
        """A number that changes with every commit of any connection."""
        version: int = self._reader.at_once("PRAGMA data_version").fetchone()[0]
        return version

    async def transact(
        self,
        work: Callable[[Connection], Awaitable[T]],
        *,
        begin: str = "",
        lock_timeout: float | None = None,
        statement_timeout: float | None = None,
        foreign_keys: bool = True,
    ) -> T:
        """Run `work` as the only writer; raises Busy if its turn does not come in time."""
        await self._take_turn()
        try:
            await self._begin(foreign_keys)
            return await self._transaction(work, begin, foreign_keys)
        finally:
            if not foreign_keys:
                self._writer.execute("PRAGMA foreign_keys = ON")
            self._turns.release()

    async def close(self) -> None:
        """Let go of all connections, once what still runs has ended."""
        await self._checkpoints.close()
        await self._turns.acquire()  # kept for good: nobody writes any more
        for pool in (self._readers, self._snapshots):
            pool.close()
        await asyncio.to_thread(self._threads.close)
        self._reader.raw.close()
        await asyncio.to_thread(self._writer.raw.close)  # the last one to close a file writes its log back

    def _reading(self) -> SqliteReading:
        return SqliteReading(self._reader, self._readers, self._threads, self._limits)

    @asynccontextmanager
    async def _snapshot(self) -> AsyncIterator[Connection]:
        lane = await self._snapshots.take()
        connection = SqliteReading(lane, Own(lane), self._threads, self._limits)
        try:
            await _hold_still(lane, self._limits.wait)
            yield connection
        finally:
            connection.end()
            if lane.raw.in_transaction:
                lane.at_once("ROLLBACK")
            self._snapshots.give(lane)

    async def _take_turn(self) -> None:
        """Wait for the other writers of this process."""
        if not self._turns.locked():
            await self._turns.acquire()
            return
        try:
            async with asyncio.timeout(self._limits.wait):
                await self._turns.acquire()
        except TimeoutError:
            raise Busy(CROWDED) from None

    async def _begin(self, foreign_keys: bool) -> None:
        """Wait for the writers of other processes; never inside SQLite, where the whole event loop would wait."""
        if perf_counter() > self._writer.rest_at:
            await self._writer.rest(self._limits.inline)
        if not foreign_keys:
            self._writer.execute("PRAGMA foreign_keys = OFF")  # means nothing inside a transaction
        await _until_free(lambda: self._writer.execute("BEGIN IMMEDIATE"), self._limits.wait)

    async def _transaction(self, work: Callable[[Connection], Awaitable[T]], begin: str, foreign_keys: bool) -> T:
        connection = SqliteWriting(self._writer, self._threads, self._limits)
        try:
            if begin:
                connection.prepare(begin)
            result = await work(connection)
            await connection.commit(check_references=not foreign_keys)
            self._checkpoints.committed()
            return result
        finally:
            connection.end()
            if self._writer.raw.in_transaction:
                self._writer.execute("ROLLBACK")


class _Reading:
    """The scope of a read that is no snapshot: nothing to begin, and so nothing to await."""

    __slots__ = ("_connection",)

    def __init__(self, connection: SqliteReading) -> None:
        self._connection = connection

    async def __aenter__(self) -> SqliteReading:
        return self._connection

    async def __aexit__(self, *error: object) -> None:
        self._connection.end()


def file_of(url: str) -> Path:
    """The file a URL names; its folder is made if only that is missing, and itself for its owner alone."""
    name = url.removeprefix("sqlite:///")
    if name == url or not name or name.startswith(":"):
        raise ValueError("a SQLite database is a file: sqlite:///relative/path or sqlite:////absolute/path")
    path = Path(name)
    if path.parent.parent.is_dir():
        path.parent.mkdir(exist_ok=True)
    with suppress(OSError):  # it is there already, or cannot be, which opening it says
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    return path


async def _hold_still(lane: Lane, wait: float) -> None:
    """Begin a snapshot; it is the first read that fixes it."""
    lane.at_once("BEGIN")
    await _until_free(lambda: lane.at_once("SELECT 1 FROM sqlite_master LIMIT 1"), wait)


async def _until_free(begin: Callable[[], object], wait: float) -> None:
    tries = Tries(wait)
    while True:
        try:
            begin()
            return
        except sqlite3.Error as error:
            if code_of(error) != BUSY:
                raise translated(error) from error
        if not await tries.again():
            raise Busy(CROWDED)


def _pool(open_lane: Callable[[], Lane], size: int, limits: Limits) -> Pool[Lane]:
    async def connect() -> Lane:
        return open_lane()

    return Pool(connect, lambda lane: True, lambda lane: lane.raw.close(), size=size, wait=limits.wait)

"""A PostgreSQL database: a pool of asyncpg sessions, and transactions that run again when others got in their way."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from typing import Any, TypeVar

from engine.storage.driver.base import Connection, DatabaseFailure, Dialect, OutcomeUnknown, Unreachable
from engine.storage.driver.limits import Limits, Tries
from engine.storage.driver.pool import Pool
from engine.storage.driver.postgresql_connect import Connector, milliseconds
from engine.storage.driver.postgresql_connection import PostgresqlConnection, PostgresqlReading
from engine.storage.driver.postgresql_errors import EXPECTED, Broken, Collision, translated, was_answered

T = TypeVar("T")

BREAKS = 3
"""How many sessions may break under one transaction before the caller is told."""

MENDING = 5.0
"""Seconds a session gets to roll back before it is thrown away."""


class PostgresqlDatabase:
    """Our own pool: asyncpg's resets the session on every return, which costs more than a short statement."""

    def __init__(self, url: str, *, size: int, limits: Limits) -> None:
        self._limits = limits
        connector = Connector(url, limits)
        self._sessions: Pool[Any] = Pool(connector.connect, _is_open, _terminate, size=size, wait=limits.wait)
        self._mending: set[asyncio.Task[None]] = set()

    @property
    def dialect(self) -> Dialect:
        """PostgreSQL."""
        return Dialect.POSTGRESQL

    def read(self, *, snapshot: bool = False) -> AbstractAsyncContextManager[Connection]:
        """A connection to read with."""
        return _Read(self, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY" if snapshot else "")

    def data_version(self) -> int | None:
        """None: PostgreSQL has no number that is free to look at."""
        return None

    async def transact(
        self,
        work: Callable[[Connection], Awaitable[T]],
        *,
        begin: str = "",
        lock_timeout: float | None = None,
        statement_timeout: float | None = None,
        foreign_keys: bool = True,
    ) -> T:
        """Run `work` in one transaction, again after a collision or a break, as long as waiting is allowed."""
        opening = _opening(begin, lock_timeout, statement_timeout)
        tries, breaks = Tries(self._limits.wait), 0
        while True:
            try:
                return await self._attempt(work, opening)
            except Collision:
                if not await tries.again():
                    raise
            except Broken:
                breaks += 1
                if breaks == BREAKS:
                    raise

    async def close(self) -> None:
        """Let go of all connections."""
        while self._mending:
            await asyncio.wait(self._mending)
        self._sessions.close()

    async def take(self, opening: str) -> Any:
        """A session of the caller's own, after `opening` was run on it."""
        raw = await self._sessions.take()
        try:
            if opening:
                await _say(raw, opening)
        except BaseException as error:
            await self.restore(raw, error)
            raise
        return raw

    async def restore(self, raw: Any, error: BaseException | None) -> None:
        """Give a session back that may be inside a transaction, after rolling that back.

        After a cancellation, or when the database does not answer, the caller does not wait for it.
        """
        settled = error is None or (isinstance(error, Exception) and not isinstance(error, Unreachable))
        if isinstance(error, GeneratorExit):
            raw.terminate()
        if raw.is_closed() or (settled and not raw.is_in_transaction()):
            self._sessions.give(raw)
            return
        task = asyncio.create_task(self._roll_back(raw))
        self._mending.add(task)
        task.add_done_callback(self._mending.discard)
        if settled:
            await asyncio.shield(task)

    async def _attempt(self, work: Callable[[Connection], Awaitable[T]], opening: str) -> T:
        raw = await self.take(opening)
        connection = PostgresqlConnection(raw)
        try:
            result = await work(connection)
            connection.end()
            await _commit(raw)
        except BaseException as error:
            connection.end()
            await self.restore(raw, error)
            raise
        self._sessions.give(raw)
        return result

    async def _roll_back(self, raw: Any) -> None:
        try:
            await raw.execute("ROLLBACK", timeout=MENDING)
        except BaseException as error:
            raw.terminate()
            if not isinstance(error, EXPECTED):
                raise
        finally:
            self._sessions.give(raw)


class _Read:
    """The scope of a read; one without an opening statement costs no round trip of its own."""

    __slots__ = ("_connection", "_database", "_opening", "_raw")

    def __init__(self, database: PostgresqlDatabase, opening: str) -> None:
        self._database, self._opening = database, opening

    async def __aenter__(self) -> PostgresqlReading:
        self._raw = await self._database.take(self._opening)
        self._connection = PostgresqlReading(self._raw)
        return self._connection

    async def __aexit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        self._connection.end()
        await self._database.restore(self._raw, error)


async def _say(raw: Any, text: str) -> None:
    try:
        await raw.execute(text)
    except EXPECTED as error:
        raise translated(error, closed=raw.is_closed()) from error


async def _commit(raw: Any) -> None:
    """COMMIT; whether it happened is unknown only between sending it and the answer."""
    if raw.is_closed():
        raise Broken("the connection to the database broke before the commit")
    try:
        status = await raw.execute("COMMIT")
    except EXPECTED as error:
        if was_answered(error):
            raise translated(error) from error
        raise OutcomeUnknown(
            "the connection to the database broke while it was committing: the change may have been kept or not"
        ) from error
    if status != "COMMIT":
        raise DatabaseFailure("a statement of this transaction failed, so nothing of it is kept")


def _opening(begin: str, lock_timeout: float | None, statement_timeout: float | None) -> str:
    """BEGIN and what belongs to it as one text, which is one round trip."""
    text = "BEGIN READ WRITE"
    if lock_timeout is not None:
        text += f"; SET LOCAL lock_timeout = {milliseconds(lock_timeout)}"
    if statement_timeout is not None:
        text += f"; SET LOCAL statement_timeout = {milliseconds(statement_timeout)}"
    return f"{text}; {begin}" if begin else text


def _is_open(raw: Any) -> bool:
    return not raw.is_closed()


def _terminate(raw: Any) -> None:
    raw.terminate()

"""A PostgreSQL database: a pool of sessions, and transactions that run again when others got in their way."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from typing import TypeVar

from engine.storage.driver.base import Apart, Collision, Connection, DatabaseFailure, Dialect, Unreachable
from engine.storage.driver.limits import Limits, Tries
from engine.storage.driver.pool import Pool
from engine.storage.driver.postgresql_connect import Connector, milliseconds
from engine.storage.driver.postgresql_connection import PostgresqlConnection, PostgresqlReading
from engine.storage.driver.postgresql_errors import Broken
from engine.storage.driver.postgresql_session import MARGIN, Session, Watch

T = TypeVar("T")

BREAKS = 3
"""How many sessions may break under one transaction before the caller is told."""

MENDING = 5.0
"""Seconds a session gets to roll back before it is thrown away."""

SNAPSHOT = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"


class PostgresqlDatabase:
    """Our own pool: asyncpg's resets the session on every return, which costs more than a short statement."""

    def __init__(self, url: str, *, size: int, limits: Limits) -> None:
        self._url, self._limits = url, limits
        self._beside: PostgresqlDatabase | None = None
        self._connector = Connector(url, limits)
        self._watch = Watch()
        self._sessions: Pool[Session] = Pool(
            self._connect, Session.is_open, Session.terminate, size=size, wait=limits.wait
        )
        self._mending: set[asyncio.Task[None]] = set()
        self._closed = False

    @property
    def dialect(self) -> Dialect:
        """PostgreSQL."""
        return Dialect.POSTGRESQL

    def read(self, *, snapshot: bool = False) -> AbstractAsyncContextManager[Connection]:
        """A connection to read with."""
        return _Read(self, SNAPSHOT if snapshot else "")

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
        for left in reversed(range(BREAKS)):
            session = await self.take(statement_timeout)
            try:
                result = await self._until_kept(session, work, opening)
            except BaseException as error:
                await self.restore(session, error)
                if not (left and isinstance(error, Broken)):
                    raise
            else:
                self._sessions.give(session)
                return result
        raise AssertionError("the last try either returned or raised")

    async def apart(self, work: Callable[[Connection], Awaitable[T]]) -> T:
        """Run short work on the one session kept for it: transactions that hold a session each cannot wait in a circle
        for a second one.
        """
        if self._beside is None:
            self._beside = PostgresqlDatabase(self._url, size=1, limits=self._limits)
        return await self._beside.transact(work)

    async def close(self) -> None:
        """Let go of all connections."""
        self._closed = True
        if self._beside is not None:
            await self._beside.close()
        while self._mending:
            await asyncio.wait(self._mending)
        self._sessions.close()
        self._watch.close()

    async def take(self, statement_timeout: float | None = None) -> Session:
        """A session of the caller's own, whose calls may take as long as the server allows and a little more."""
        session = self._sessions.take_idle() or await self._sessions.take()
        session.limit = (self._limits.statement if statement_timeout is None else statement_timeout) + MARGIN
        return session

    async def restore(self, session: Session, error: BaseException | None) -> None:
        """Give a session back that may be inside a transaction, after rolling that back.

        After a cancellation, or when the database does not answer, the caller does not wait for it.
        """
        settled = error is None or (isinstance(error, Exception) and not isinstance(error, Unreachable))
        if self._closed or isinstance(error, GeneratorExit):
            session.terminate()  # nobody is left to wait for a rollback
        if not session.is_open() or (settled and not session.raw.is_in_transaction()):
            self._sessions.give(session)
            return
        task = asyncio.create_task(self._roll_back(session))
        self._mending.add(task)
        task.add_done_callback(self._mending.discard)
        if settled:
            await asyncio.shield(task)

    async def _connect(self) -> Session:
        session = await self._connector.connect()
        self._watch.add(session)
        return session

    async def _until_kept(self, session: Session, work: Callable[[Connection], Awaitable[T]], opening: str) -> T:
        """Try again on the same session: at the end of the line for another one, patience would be used up."""
        tries = Tries(self._limits.wait)
        while True:
            try:
                return await _attempt(session, work, opening, self.apart)
            except Collision:
                await session.say("ROLLBACK")
                if not await tries.again():
                    raise

    async def _roll_back(self, session: Session) -> None:
        session.limit = MENDING
        try:
            await session.say("ROLLBACK")
        except DatabaseFailure:
            session.terminate()
        except BaseException:
            session.terminate()
            raise
        finally:
            self._sessions.give(session)


class _Read:
    """The scope of a read; one without an opening statement costs no round trip of its own."""

    __slots__ = ("_connection", "_database", "_opening", "_session")

    def __init__(self, database: PostgresqlDatabase, opening: str) -> None:
        self._database, self._opening = database, opening

    async def __aenter__(self) -> PostgresqlReading:
        self._session = session = await self._database.take()
        if self._opening:
            try:
                await session.say(self._opening)
            except BaseException as error:
                await self._database.restore(session, error)
                raise
        self._connection = PostgresqlReading(session)
        return self._connection

    async def __aexit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        self._connection.end()
        await self._database.restore(self._session, error)


async def _attempt(session: Session, work: Callable[[Connection], Awaitable[T]], opening: str, apart: Apart) -> T:
    connection = PostgresqlConnection(session, apart)
    try:
        await session.say(opening)
        result = await work(connection)
    finally:
        connection.end()
    await session.commit()
    return result


def _opening(begin: str, lock_timeout: float | None, statement_timeout: float | None) -> str:
    """BEGIN and what belongs to it as one text, which is one round trip."""
    text = "BEGIN READ WRITE"  # sessions are read only by default
    if lock_timeout is not None:
        text += f"; SET LOCAL lock_timeout = {milliseconds(lock_timeout)}"
    if statement_timeout is not None:
        text += f"; SET LOCAL statement_timeout = {milliseconds(statement_timeout)}"
        # Whoever may take so long for one statement may think as long between two of them.
        text += f"; SET LOCAL idle_in_transaction_session_timeout = {milliseconds(statement_timeout + MARGIN)}"
    return f"{text}; {begin}" if begin else text

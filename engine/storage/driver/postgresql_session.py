"""A session with PostgreSQL and the clock beside it: a call that is never answered ends it."""

import asyncio
from collections.abc import Awaitable
from time import perf_counter
from typing import Any

from engine.storage.driver.base import DatabaseFailure, OutcomeUnknown, Row, Statement, Unreachable
from engine.storage.driver.limits import NEVER
from engine.storage.driver.postgresql_errors import EXPECTED, Broken, translated, was_answered

MARGIN = 5.0
"""Seconds we wait longer than the server may take, before we believe that it hangs."""

LOOK = 1.0
"""Seconds between two looks at the sessions."""


class Session:
    """`raw` is asyncpg's connection; `since` is when the call under way began, `limit` how long it may take."""

    __slots__ = ("limit", "raw", "since")

    def __init__(self, raw: Any) -> None:
        self.raw = raw
        self.since = self.limit = NEVER

    def is_open(self) -> bool:
        """Whether it can still be used, as far as one knows without asking."""
        return not self.raw.is_closed()

    def terminate(self) -> None:
        """Let go of it without waiting; the server rolls back what was open."""
        self.raw.terminate()

    def fetched(self, statement: Statement, arguments: Row) -> Awaitable[list[Any]]:
        """The rows of a statement. Of one that is kept prepared the server makes one plan for all values after a while,
        of the one without a name it does not: that is another round trip and the time to plan.
        """
        fetched: Awaitable[list[Any]] = (
            self._anew(statement, arguments) if statement.varies else self.raw.fetch(statement.sql, *arguments)
        )
        return fetched

    async def say(self, text: str) -> str:
        """Run SQL text without parameters; the status of its last statement."""
        self.since = perf_counter()
        try:
            status: str = await self.raw.execute(text)
            return status
        except EXPECTED as error:
            raise self.failure(error) from error
        finally:
            self.since = NEVER

    async def _anew(self, statement: Statement, arguments: Row) -> list[Any]:
        prepared = await self.raw.prepare(statement.sql, name="")
        rows: list[Any] = await prepared.fetch(*arguments)
        return rows

    async def commit(self) -> None:
        """COMMIT; whether it happened is unknown only between sending it and the answer."""
        if self.raw.is_closed():
            raise Broken("the connection to the database broke before the commit")
        try:
            status = await self.say("COMMIT")
        except DatabaseFailure as failure:
            if was_answered(failure.__cause__):
                raise
            raise OutcomeUnknown(
                "the connection to the database broke while it was committing: the change may have been kept or not"
            ) from failure
        if status != "COMMIT":
            raise DatabaseFailure("a statement of this transaction failed, so nothing of it is kept")

    def failure(self, error: Exception) -> DatabaseFailure:
        """The failure that `error` tells of."""
        if perf_counter() - self.since > self.limit:
            return Unreachable("the database did not answer in time")
        return translated(error, closed=self.raw.is_closed())


class Watch:
    """Looks at every session once in a while, which costs less than asyncpg's timer around each call."""

    def __init__(self) -> None:
        self._sessions: set[Session] = set()
        self._timer: asyncio.TimerHandle | None = None

    def add(self, session: Session) -> None:
        """Watch this one too."""
        self._sessions.add(session)
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(LOOK, self._look)

    def _look(self) -> None:
        now = perf_counter()
        self._sessions = {session for session in self._sessions if session.is_open()}
        for session in self._sessions:
            if now - session.since > session.limit:
                session.terminate()
        self._timer = asyncio.get_running_loop().call_later(LOOK, self._look) if self._sessions else None

    def close(self) -> None:
        """Look no more."""
        if self._timer is not None:
            self._timer.cancel()

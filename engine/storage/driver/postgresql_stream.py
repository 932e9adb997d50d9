"""The rows of one PostgreSQL statement in batches, through a portal on the server."""

from collections.abc import Awaitable, Callable
from time import perf_counter
from typing import Any

from engine.storage.driver.base import Row
from engine.storage.driver.limits import NEVER
from engine.storage.driver.postgresql_errors import EXPECTED
from engine.storage.driver.postgresql_session import Session


class PostgresqlStream:
    """An asynchronous iterator; `connect` gives the session as long as its scope lasts, and raises afterwards."""

    def __init__(self, connect: Callable[[], Awaitable[Session]], sql: str, arguments: Row, size: int) -> None:
        self._connect, self._sql, self._arguments, self._size = connect, sql, arguments, size
        self._portal: Any = None
        self._exhausted = False

    def __aiter__(self) -> "PostgresqlStream":
        return self

    async def __anext__(self) -> list[Row]:
        batch = [] if self._exhausted else await self._fetch()
        if not batch:
            self._exhausted, self._portal = True, None
            raise StopAsyncIteration
        return batch

    async def _fetch(self) -> list[Row]:
        session = await self._connect()
        session.since = perf_counter()
        try:
            if self._portal is None:
                self._portal = await session.raw.cursor(self._sql, *self._arguments)
            return list(map(tuple, await self._portal.fetch(self._size)))
        except EXPECTED as error:
            raise session.failure(error) from error
        finally:
            session.since = NEVER

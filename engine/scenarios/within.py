"""A transaction in the place of a database: what would be transactions of their own are parts of it."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TypeVar

from engine.service.perform.undone import part
from engine.storage.driver import Connection, Dialect

T = TypeVar("T")


class Within:
    """The database as one transaction sees it; what is refused is taken back, and the rest goes on."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    @property
    def dialect(self) -> Dialect:
        """Which database this is."""
        return self._connection.dialect

    @asynccontextmanager
    async def read(self, *, snapshot: bool = False) -> AsyncIterator[Connection]:
        """The connection of the transaction."""
        yield self._connection

    async def transact(
        self,
        work: Callable[[Connection], Awaitable[T]],
        *,
        begin: str = "",
        lock_timeout: float | None = None,
        statement_timeout: float | None = None,
        foreign_keys: bool = True,
    ) -> T:
        """Run `work` as a part; limits are those of the whole."""
        async with part(self._connection):
            return await work(self._connection)

    def data_version(self) -> int | None:
        """Nobody asks."""
        return None

    async def close(self) -> None:
        """It ends with its transaction."""

"""A transaction in the place of a database: what would be transactions of their own are parts of it."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Final, TypeVar

from engine.service.perform.undone import is_spoiled
from engine.service.work import Refusal
from engine.storage.driver import Connection, Dialect, Statement

T = TypeVar("T")

_BEGIN: Final = Statement("SAVEPOINT step")
_BACK: Final = Statement("ROLLBACK TO SAVEPOINT step")
_END: Final = Statement("RELEASE SAVEPOINT step")


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
        await self._connection.run(_BEGIN)
        try:
            found = await work(self._connection)
        except Refusal as refusal:
            if not is_spoiled(refusal):
                await self._connection.run(_BACK)
                await self._connection.run(_END)
            raise
        await self._connection.run(_END)
        return found

    def data_version(self) -> int | None:
        """Nobody asks."""
        return None

    async def close(self) -> None:
        """It ends with its transaction."""

"""A database that remembers which statements were run, for tests that say how many an operation takes."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, TypeVar

from engine.storage.driver import Connection, Database, Statement
from tests.support.world import World

T = TypeVar("T")


class Counted(Connection):
    """A connection that notes the texts it runs."""

    def __init__(self, connection: Connection, texts: list[str]) -> None:
        self._connection, self._texts = connection, texts

    @property
    def dialect(self) -> Any:
        return self._connection.dialect

    async def all(self, statement: Statement, *values: Any) -> Any:
        self._texts.append(statement.sql)
        return await self._connection.all(statement, *values)

    async def one(self, statement: Statement, *values: Any) -> Any:
        self._texts.append(statement.sql)
        return await self._connection.one(statement, *values)

    async def run(self, statement: Statement, *values: Any) -> Any:
        self._texts.append(statement.sql)
        return await self._connection.run(statement, *values)

    async def many(self, statement: Statement, rows: Any) -> None:
        self._texts.append(statement.sql)
        await self._connection.many(statement, rows)

    async def beside(self, work: Callable[[Connection], Awaitable[T]]) -> T:
        return await self._connection.beside(lambda connection: work(Counted(connection, self._texts)))

    async def script(self, text: str) -> None:
        self._texts.append(text)
        await self._connection.script(text)

    def stream(self, statement: Statement, *values: Any, **options: Any) -> Any:
        self._texts.append(statement.sql)
        return self._connection.stream(statement, *values, **options)


class Counting(Database):
    """A database whose statements are noted in `texts`."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.texts: list[str] = []

    @property
    def dialect(self) -> Any:
        return self._database.dialect

    @asynccontextmanager
    async def _reading(self, snapshot: bool) -> AsyncIterator[Connection]:
        async with self._database.read(snapshot=snapshot) as connection:
            yield Counted(connection, self.texts)

    def read(self, *, snapshot: bool = False) -> Any:
        return self._reading(snapshot)

    async def transact(self, work: Callable[[Connection], Awaitable[T]], **terms: Any) -> T:
        return await self._database.transact(lambda connection: work(Counted(connection, self.texts)), **terms)

    def data_version(self) -> int | None:
        return self._database.data_version()

    async def close(self) -> None:
        await self._database.close()


def counting(world: World) -> Counting:
    """Count from here on what an application asks."""
    counted = world.application.runtime.database = Counting(world.database)
    return counted

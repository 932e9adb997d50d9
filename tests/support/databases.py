"""Databases for tests, watched: whoever awaits anything but the driver inside a transaction fails at once."""

from collections.abc import AsyncIterator, Awaitable, Callable, Generator
from contextlib import asynccontextmanager
from typing import Any, TypeVar

from engine.storage.driver import Connection, Database, Statement, open_database

T = TypeVar("T")


class ForeignAwait(AssertionError):
    """Work inside a transaction waited for something that is not the driver."""


class Watched(Connection):
    """A connection that knows whether one of its own calls is under way."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.calls = 0

    @property
    def dialect(self) -> Any:
        return self._connection.dialect

    async def all(self, *arguments: Any) -> Any:
        return await self._counted(self._connection.all(*arguments))

    async def one(self, *arguments: Any) -> Any:
        return await self._counted(self._connection.one(*arguments))

    async def run(self, *arguments: Any) -> Any:
        return await self._counted(self._connection.run(*arguments))

    async def many(self, *arguments: Any) -> None:
        await self._counted(self._connection.many(*arguments))

    async def beside(self, work: Callable[[Connection], Awaitable[T]]) -> T:
        return await self._counted(self._connection.beside(work))

    async def script(self, text: str) -> None:
        await self._counted(self._connection.script(text))

    async def stream(self, *arguments: Any, **options: Any) -> Any:
        batches = self._connection.stream(*arguments, **options)
        while True:
            try:
                batch = await self._counted(anext(batches))
            except StopAsyncIteration:
                return
            yield batch

    async def _counted(self, call: Awaitable[T]) -> T:
        self.calls += 1
        try:
            return await call
        finally:
            self.calls -= 1


class Supervised:
    """An awaitable that drives `work` by hand and looks at each of its suspensions."""

    def __init__(self, work: Callable[[Connection], Awaitable[T]], connection: Connection) -> None:
        self._watched = Watched(connection)
        self._work = work

    def __await__(self) -> Generator[Any, Any, Any]:
        steps = self._work(self._watched).__await__()
        send: Callable[[], Any] = lambda: next(steps)  # noqa: E731 # typed
        while True:
            try:
                suspension = send()
            except StopIteration as end:
                return end.value
            if not self._watched.calls:
                steps.close()
                raise ForeignAwait(f"work inside a transaction waits for {suspension!r}")
            send = yield from _answer(steps, suspension)


def _answer(steps: Generator[Any, Any, Any], suspension: Any) -> Generator[Any, Any, Callable[[], Any]]:
    """Let the event loop have the suspension; how to go on afterwards."""
    try:
        sent = yield suspension
    except BaseException as error:
        return lambda error=error: steps.throw(error)
    return lambda: steps.send(sent)


class Supervising(Database):
    """A database whose transactions are watched."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @property
    def dialect(self) -> Any:
        return self._database.dialect

    def read(self, *, snapshot: bool = False) -> Any:
        return self._database.read(snapshot=snapshot)

    async def transact(self, work: Callable[[Connection], Awaitable[T]], **terms: Any) -> T:
        async def supervised(connection: Connection) -> T:
            return await Supervised(work, connection)

        return await self._database.transact(supervised, **terms)

    def data_version(self) -> int | None:
        return self._database.data_version()

    async def close(self) -> None:
        await self._database.close()


@asynccontextmanager
async def opened(url: str, *, watched: bool = True, **options: Any) -> AsyncIterator[Database]:
    """The database at `url` while the block runs; `watched=False` where a test must wait inside a transaction."""
    database = open_database(url, **options)
    try:
        yield Supervising(database) if watched else database
    finally:
        await database.close()


def sql(database: Database | Connection, text: str, *names: str, heavy: bool = False, **constants: Any) -> Statement:
    """A statement from text whose marks are `?`, in the marks of this database."""
    pieces = text.split("?")
    if database.dialect == "postgresql":
        text = pieces[0] + "".join(f"${number}{piece}" for number, piece in enumerate(pieces[1:], 1))
    return Statement(text, names, constants, heavy)

"""The five verbs on PostgreSQL, over one session; it does not begin or end transactions."""

from collections.abc import Awaitable, Callable, Iterable
from itertools import islice
from time import perf_counter
from typing import Any, TypeVar

from engine.storage.driver.base import (
    NOTHING,
    Apart,
    Connection,
    DatabaseFailure,
    Dialect,
    Row,
    ScopeEnded,
    Statement,
    Values,
)
from engine.storage.driver.limits import NEVER
from engine.storage.driver.postgresql_errors import EXPECTED
from engine.storage.driver.postgresql_session import Session
from engine.storage.driver.postgresql_stream import PostgresqlStream
from engine.storage.driver.postgresql_values import SUSPECT, assert_fitting, fitting

T = TypeVar("T")

BATCH = 5000
"""Rows of one `many` that are sent in one go, within the time of one statement."""


class PostgresqlConnection:
    """A connection for one read or transaction."""

    __slots__ = ("_apart", "_session")

    def __init__(self, session: Session, apart: Apart | None = None) -> None:
        self._session: Session | None = session
        self._apart = apart

    @property
    def dialect(self) -> Dialect:
        """PostgreSQL."""
        return Dialect.POSTGRESQL

    async def all(self, statement: Statement, values: Values = NOTHING) -> list[Row]:
        """Every row."""
        session = self._session
        if session is None:
            raise ScopeEnded
        arguments = statement.arrange(values)
        if not SUSPECT.isdisjoint(map(type, arguments)):
            assert_fitting(statement, arguments)
        session.since = perf_counter()
        try:
            return list(map(tuple, await session.fetched(statement, arguments)))
        except EXPECTED as error:
            raise session.failure(error) from error
        finally:
            session.since = NEVER

    async def one(self, statement: Statement, values: Values = NOTHING) -> Row | None:
        """The first row, or None."""
        session = self._session
        if session is None:
            raise ScopeEnded
        arguments = statement.arrange(values)
        if not SUSPECT.isdisjoint(map(type, arguments)):
            assert_fitting(statement, arguments)
        session.since = perf_counter()
        try:
            rows = await session.fetched(statement, arguments)
            return tuple(rows[0]) if rows else None
        except EXPECTED as error:
            raise session.failure(error) from error
        finally:
            session.since = NEVER

    async def run(self, statement: Statement, values: Values = NOTHING) -> int:
        """Execute, and give the number of rows it touched."""
        session = self._writable()
        arguments = fitting(statement, values)
        session.since = perf_counter()
        try:
            return _count(await session.raw.execute(statement.sql, *arguments))
        except EXPECTED as error:
            raise session.failure(error) from error
        finally:
            session.since = NEVER

    async def many(self, statement: Statement, rows: Iterable[Values]) -> None:
        """Execute once for each, many of them in flight."""
        session = self._writable()
        arranged = (fitting(statement, values) for values in rows)
        while batch := list(islice(arranged, BATCH)):
            session.since = perf_counter()
            try:
                await session.raw.executemany(statement.sql, batch)
            except EXPECTED as error:
                raise session.failure(error) from error
            finally:
                session.since = NEVER

    def stream(self, statement: Statement, values: Values = NOTHING, *, size: int = 1000) -> PostgresqlStream:
        """Rows in batches of `size`, through a portal."""
        self._ready()
        return PostgresqlStream(self.for_portal, statement.sql, fitting(statement, values), size)

    async def beside(self, work: Callable[[Connection], Awaitable[T]]) -> T:
        """Run short work in a transaction of its own, on a session that is there for nothing else."""
        self._writable()
        if self._apart is None:
            raise DatabaseFailure("a write needs a transaction")
        return await self._apart(work)

    async def script(self, text: str) -> None:
        """Run SQL text without parameters."""
        session = self._writable()
        await session.say(text)
        if not session.raw.is_in_transaction():
            self.end()
            raise DatabaseFailure("a script must not end the transaction it runs in")

    async def for_portal(self) -> Session:
        """The session, inside a transaction: a portal lives in one."""
        return self._ready()

    def end(self) -> None:
        """The read or transaction is over: from here on every use is refused."""
        self._session = None

    def _ready(self) -> Session:
        if self._session is None:
            raise ScopeEnded
        return self._session

    def _writable(self) -> Session:
        return self._ready()


class PostgresqlReading(PostgresqlConnection):
    """A connection that reads; the session makes the server refuse what would write."""

    __slots__ = ()

    async def for_portal(self) -> Session:
        """The session; the scope ends the transaction that is begun here."""
        session = self._ready()
        if not session.raw.is_in_transaction():
            await session.say("BEGIN READ ONLY")
        return session

    def _writable(self) -> Session:
        raise DatabaseFailure("a write needs a transaction")


def _count(status: Any) -> int:
    """The number at the end of `UPDATE 3`; a statement that touches no rows has none."""
    number = status.rpartition(" ")[2]
    return int(number) if number.isdecimal() else 0

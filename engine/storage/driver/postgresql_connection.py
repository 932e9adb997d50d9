"""The five verbs on PostgreSQL, over one asyncpg connection; it does not begin or end transactions."""

from collections.abc import Iterable
from itertools import islice
from typing import Any

from engine.storage.driver.base import NOTHING, DatabaseFailure, Dialect, Row, ScopeEnded, Statement, Values
from engine.storage.driver.postgresql_errors import EXPECTED, translated
from engine.storage.driver.postgresql_stream import PostgresqlStream
from engine.storage.driver.postgresql_values import fitting

BATCH = 5000
"""Rows of one `many` that are sent in one go, within the time of one statement."""

ENDLESS = 10.0**8
"""Seconds asyncpg waits for a script; the server's own statement_timeout bounds it where one is set."""


class PostgresqlConnection:
    """A connection for one read or transaction."""

    __slots__ = ("_raw",)

    def __init__(self, raw: Any) -> None:
        self._raw = raw

    @property
    def dialect(self) -> Dialect:
        """PostgreSQL."""
        return Dialect.POSTGRESQL

    async def all(self, statement: Statement, values: Values = NOTHING) -> list[Row]:
        """Every row."""
        raw = self._ready()
        try:
            return list(map(tuple, await raw.fetch(statement.sql, *fitting(statement, values))))
        except EXPECTED as error:
            raise translated(error, closed=raw.is_closed()) from error

    async def one(self, statement: Statement, values: Values = NOTHING) -> Row | None:
        """The first row, or None."""
        rows = await self.all(statement, values)
        return rows[0] if rows else None

    async def run(self, statement: Statement, values: Values = NOTHING) -> int:
        """Execute, and give the number of rows it touched."""
        raw = self._writable()
        try:
            status = await raw.execute(statement.sql, *fitting(statement, values))
        except EXPECTED as error:
            raise translated(error, closed=raw.is_closed()) from error
        return _count(status)

    async def many(self, statement: Statement, rows: Iterable[Values]) -> None:
        """Execute once for each, many of them in flight."""
        raw = self._writable()
        arranged = (fitting(statement, values) for values in rows)
        try:
            while batch := list(islice(arranged, BATCH)):
                await raw.executemany(statement.sql, batch)
        except EXPECTED as error:
            raise translated(error, closed=raw.is_closed()) from error

    def stream(self, statement: Statement, values: Values = NOTHING, *, size: int = 1000) -> PostgresqlStream:
        """Rows in batches of `size`, through a portal."""
        self._ready()
        return PostgresqlStream(self.for_portal, statement.sql, fitting(statement, values), size)

    async def script(self, text: str) -> None:
        """Run SQL text without parameters."""
        raw = self._writable()
        try:
            await raw.execute(text, timeout=ENDLESS)
        except EXPECTED as error:
            raise translated(error, closed=raw.is_closed()) from error
        if not raw.is_in_transaction():
            self.end()
            raise DatabaseFailure("a script must not end the transaction it runs in")

    async def for_portal(self) -> Any:
        """The asyncpg connection, inside a transaction: a portal lives in one."""
        return self._ready()

    def end(self) -> None:
        """The read or transaction is over: from here on every use is refused."""
        self._raw = None

    def _ready(self) -> Any:
        if self._raw is None:
            raise ScopeEnded
        return self._raw

    def _writable(self) -> Any:
        return self._ready()


class PostgresqlReading(PostgresqlConnection):
    """A connection that reads; the session makes the server refuse what would write."""

    __slots__ = ()

    async def for_portal(self) -> Any:
        """The asyncpg connection; the scope ends the transaction that is begun here."""
        raw = self._ready()
        if not raw.is_in_transaction():
            await raw.execute("BEGIN READ ONLY")
        return raw

    def _writable(self) -> Any:
        raise DatabaseFailure("a write needs a transaction")


def _count(status: str) -> int:
    """The number at the end of `UPDATE 3`; a statement that touches no rows has none."""
    number = status.rpartition(" ")[2]
    return int(number) if number.isdecimal() else 0

"""What the engine asks of a database: five verbs on a connection, and two ways to get one."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol, TypeAlias, TypeVar

T = TypeVar("T")

Values: TypeAlias = Mapping[str, Any]
"""Parameters by name, already in the dialect's own form (storage/schema/codecs)."""

Row: TypeAlias = tuple[Any, ...]


class Dialect(StrEnum):
    """The databases the engine runs on."""

    SQLITE = "sqlite"
    POSTGRESQL = "postgresql"


@dataclass(frozen=True, slots=True)
class Statement:
    """SQL text in the dialect's own marks; `names` says which parameter stands at each mark, in their order.

    `constants` are parameters that belong to the statement itself. A `heavy` one may be slow: on SQLite it goes to a
    thread at once instead of trying inline first.
    """

    sql: str
    names: tuple[str, ...] = ()
    constants: Values = field(default_factory=dict)
    heavy: bool = False


class Connection(Protocol):
    """A connection in the hands of one task."""

    @property
    def dialect(self) -> Dialect:
        """Which database this is."""

    async def all(self, statement: Statement, values: Values = ...) -> list[Row]:
        """Every row."""

    async def one(self, statement: Statement, values: Values = ...) -> Row | None:
        """The first row, or None."""

    async def run(self, statement: Statement, values: Values = ...) -> int:
        """Execute, and give the number of rows it touched."""

    async def many(self, statement: Statement, rows: Iterable[Values]) -> None:
        """Execute once for each."""

    def stream(self, statement: Statement, values: Values = ..., *, size: int = 1000) -> AsyncIterator[list[Row]]:
        """Rows in batches of `size`, without holding them all."""

    async def script(self, text: str) -> None:
        """Run SQL text without parameters, as a plan holds it."""


class Database(Protocol):
    """A database; every use of it is a read or a transaction."""

    @property
    def dialect(self) -> Dialect:
        """Which database this is."""

    def read(self, *, snapshot: bool = False) -> AbstractAsyncContextManager[Connection]:
        """A connection to read with; with `snapshot` all its statements see one state."""

    async def transact(self, work: Callable[[Connection], Awaitable[T]]) -> T:
        """Run `work` in one transaction, from the start again after deadlock, serialization failure or stale plan.

        `work` awaits nothing but the connection it is given; whatever it raises rolls back.
        """

    async def close(self) -> None:
        """Let go of all connections."""


class DatabaseError(Exception):
    """The database refused or could not."""


class Violation(DatabaseError):
    """A constraint refused the write; `constraint` (its name) where the database gives it, else `columns`."""

    def __init__(
        self, kind: str, *, constraint: str | None = None, table: str | None = None, columns: tuple[str, ...] = ()
    ) -> None:
        super().__init__(f"{kind}: {constraint or (table, columns)}")
        self.kind, self.constraint, self.table, self.columns = kind, constraint, table, columns


class Busy(DatabaseError):
    """Still locked or in conflict after all tries; the caller may try again later."""


class Unreachable(DatabaseError):
    """No connection could be made, or it broke."""


class TooSlow(DatabaseError):
    """The statement used up its budget."""

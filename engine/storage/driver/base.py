"""What the engine asks of a database: five verbs on a connection, and two ways to get one."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from enum import StrEnum
from operator import itemgetter
from types import MappingProxyType
from typing import Any, Protocol, TypeAlias, TypeVar

T = TypeVar("T")

Values: TypeAlias = Mapping[str, Any]
"""Parameters by name, already in the dialect's own form (storage/schema/codecs)."""

Row: TypeAlias = tuple[Any, ...]

NOTHING: Values = MappingProxyType({})
"""The values of a statement that takes none."""


class Dialect(StrEnum):
    """The databases the engine runs on."""

    SQLITE = "sqlite"
    POSTGRESQL = "postgresql"


@dataclass(frozen=True, slots=True)
class Statement:
    """SQL text in the dialect's own marks; `names` says which parameter stands at each mark, in their order.

    `constants` are parameters that belong to the statement itself. A `heavy` one may be slow: on SQLite it goes to a
    thread at once instead of trying inline first. What is best for one that `varies` depends on its values: PostgreSQL
    plans it each time. Worked out once: `arrange` gives the values for the marks, `free` names the parameters that are
    not constants.
    """

    sql: str
    names: tuple[str, ...] = ()
    constants: Values = field(default_factory=dict)
    heavy: bool = False
    varies: bool = False
    arrange: Callable[[Values], Row] = field(init=False, repr=False, compare=False)
    free: frozenset[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "free", frozenset(self.names) - self.constants.keys())
        object.__setattr__(self, "arrange", _arrangement(self.names, self.constants))


def _arrangement(names: tuple[str, ...], constants: Values) -> Callable[[Values], Row]:
    if all(name in constants for name in names):
        fixed = tuple(constants[name] for name in names)
        return lambda values: fixed
    if len(names) == 1:
        (only,) = names
        return lambda values: (values[only],)
    pick: Callable[[Values], Row] = itemgetter(*names)
    if constants:
        return lambda values: pick({**values, **constants})
    return pick


class Connection(Protocol):
    """A connection in the hands of one task, until the read or transaction it was handed out for ends."""

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

    async def beside(self, work: Callable[["Connection"], Awaitable[T]]) -> T:
        """Run short work in a transaction of its own, which is kept whatever becomes of this one.

        Where there is one writer at a time (SQLite), it is this one. Work must not wait for what this one holds.
        """

    async def script(self, text: str) -> None:
        """Run SQL text without parameters, as a plan holds it; it neither begins nor ends a transaction."""


class Apart(Protocol):
    """Runs work in a transaction of its own."""

    async def __call__(self, work: Callable[[Connection], Awaitable[T]]) -> T:
        """What the work gives, once it is kept."""


class Database(Protocol):
    """A database; every use of it is a read or a transaction."""

    @property
    def dialect(self) -> Dialect:
        """Which database this is."""

    def read(self, *, snapshot: bool = False) -> AbstractAsyncContextManager[Connection]:
        """A connection to read with; with `snapshot` all its statements see one state. It cannot write."""

    async def transact(
        self,
        work: Callable[[Connection], Awaitable[T]],
        *,
        begin: str = "",
        lock_timeout: float | None = None,
        statement_timeout: float | None = None,
        foreign_keys: bool = True,
    ) -> T:
        """Run `work` in one transaction, from the start again after deadlock, serialization failure or stale plan.

        `work` awaits nothing but the connection it is given; whatever it raises rolls back, and after a statement has
        failed nothing is kept, whether or not `work` caught it. Raises OutcomeUnknown if the connection broke while
        the answer to COMMIT was awaited: only then may the work have been kept though this raises.

        `begin` is SQL text sent together with BEGIN, in the same round trip; its rows are dropped.
        `lock_timeout` and `statement_timeout` are seconds; None is the usual, `inf` is no end. They bound one lock and
        one statement; a lock not got in time is tried for again. On SQLite, where a waiting writer is in nobody's way
        and an interrupted write would undo the transaction, they have no meaning.
        `foreign_keys=False` lets SQLite rebuild a table: references are checked once, as a whole, before the commit.
        """

    def data_version(self) -> int | None:
        """A number that changes whenever anybody committed; None where the database has no cheap one (PostgreSQL)."""

    async def close(self) -> None:
        """Let go of all connections."""


class ScopeEnded(RuntimeError):
    """A connection was used after its read or transaction had ended: a mistake in the caller."""

    def __init__(self) -> None:
        super().__init__("this connection was used after the read or transaction it was handed out for had ended")


class DatabaseFailure(Exception):
    """The database refused or could not."""


class Violation(DatabaseFailure):
    """A constraint refused the write; `constraint` (its name) where the database gives it, else `columns`.

    `kind` is unique, foreign_key, not_null, check or exclusion. SQLite names nothing for a foreign key.
    """

    def __init__(
        self,
        kind: str,
        *,
        constraint: str | None = None,
        table: str | None = None,
        columns: tuple[str, ...] = (),
    ) -> None:
        super().__init__(f"{kind}: {constraint or (table, columns)}")
        self.kind, self.constraint, self.table, self.columns = kind, constraint, table, columns


class Unfit(DatabaseFailure):
    """What the statement worked out does not fit its type: a number with too many digits."""


class Busy(DatabaseFailure):
    """Still locked or in conflict after all tries; the caller may try again later."""


class Collision(Busy):
    """Others got in the way: deadlock, serialization failure, stale plan, a lock not got in time.

    Run again, the work may succeed. Work that finds so itself may raise it.
    """


class Unreachable(DatabaseFailure):
    """No connection could be made, or it broke."""


class OutcomeUnknown(Unreachable):
    """The connection broke after COMMIT was sent and before it was answered: the change may have been kept."""


class TooSlow(DatabaseFailure):
    """The statement used up its budget."""

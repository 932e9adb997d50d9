"""How LIMIT reads and writes: hand-written SQL on sqlite3 inline, or on an asyncpg pool, and its msgspec types."""

import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

import asyncpg
from common import COLUMNS, DEPARTMENT, ME, PRAGMAS, ROLED
from msgspec import UNSET, Meta, Struct, UnsetType

Industry = Literal[
    "retail", "finance", "energy", "health", "transport", "media", "software", "food", "textile", "public"
]
Level = Literal["vip", "gold", "silver", "normal"]
Status = Literal["lead", "active", "dormant", "closed"]
Code, Name = Annotated[str, Meta(min_length=1, max_length=32)], Annotated[str, Meta(min_length=1, max_length=120)]
S16, S32, S40, S60 = (Annotated[str, Meta(max_length=size)] for size in (16, 32, 40, 60))
S200, S4000 = (Annotated[str, Meta(max_length=size)] for size in (200, 4000))
Email = Annotated[str, Meta(max_length=120, pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$")]
Positive = Annotated[int, Meta(ge=1)]


class Customer(Struct):
    """A record as it is answered."""

    id: int
    code: str
    name: str
    mnemonic: str | None
    phone: str | None
    email: str | None
    city: str | None
    industry: str
    level: str
    status: str
    credit_limit: object
    owner_id: int | None
    dept_id: int | None
    address: str | None
    zip: str | None
    website: str | None
    note: str | None
    created_at: object
    updated_at: object
    version: int
    deleted_at: object


class CustomerCreate(Struct, forbid_unknown_fields=True):
    """What a new record is made from."""

    code: Code
    name: Name
    industry: Industry
    level: Level
    status: Status
    credit_limit: Decimal
    mnemonic: S40 | None = None
    phone: S32 | None = None
    email: Email | None = None
    city: S60 | None = None
    owner_id: Positive | None = None
    dept_id: Positive | None = None
    address: S200 | None = None
    zip: S16 | None = None
    website: S200 | None = None
    note: S4000 | None = None


class CustomerPatch(Struct, forbid_unknown_fields=True):
    """What a change may say."""

    name: Name | UnsetType = UNSET
    mnemonic: S40 | UnsetType | None = UNSET
    phone: S32 | UnsetType | None = UNSET
    email: Email | UnsetType | None = UNSET
    city: S60 | UnsetType | None = UNSET
    industry: Industry | UnsetType = UNSET
    level: Level | UnsetType = UNSET
    status: Status | UnsetType = UNSET
    credit_limit: Decimal | UnsetType = UNSET
    owner_id: Positive | UnsetType | None = UNSET
    dept_id: Positive | UnsetType | None = UNSET
    address: S200 | UnsetType | None = UNSET
    zip: S16 | UnsetType | None = UNSET
    website: S200 | UnsetType | None = UNSET
    note: S4000 | UnsetType | None = UNSET


class Page(Struct):
    """A list."""

    items: list[Customer]


MASKS = {
    **dict.fromkeys(("phone", "email", "note"), "owner_id = {me} OR dept_id = {dept} AND level = 'vip'"),
    "credit_limit": "owner_id = {me}",
}
"""With roles, when a field of a record is seen. Which records are: those of one's department, and one's own."""
WHO: tuple[int, ...] = (ME, DEPARTMENT) if ROLED else ()
"""What stands behind the parameters of each statement."""

INSERTED = [column for column in COLUMNS if column not in ("id", "deleted_at")]


class Sql:
    """The statements, with the parameter marks of one driver."""

    def __init__(self, mark: Callable[[int], str]) -> None:
        self.mark = mark
        self.get = f"SELECT {self.columns(1)} FROM customer WHERE id = {mark(1)} AND {self.there(1)}"
        self.simple = f"SELECT {self.columns(1)} FROM customer WHERE {self.there(1)} ORDER BY id LIMIT {mark(1)}"
        self.filtered = (
            f"SELECT {self.columns(4)} FROM customer WHERE industry = {mark(1)} AND status = {mark(2)} "
            f"AND name LIKE {mark(3)} AND {self.there(4)} ORDER BY created_at DESC LIMIT {mark(4)}"
        )
        count = len(INSERTED)
        marks = ", ".join(mark(number + 1) for number in range(count))
        returning = f"RETURNING {self.columns(count)}"
        self.insert = f"INSERT INTO customer ({', '.join(INSERTED)}) VALUES ({marks}) {returning}"
        self._updates: dict[tuple[str, ...], str] = {}

    def columns(self, behind: int) -> str:
        """What is answered, each where it is seen; WHO stands behind so many parameters."""
        return ", ".join(self._masked(column, behind) for column in COLUMNS)

    def there(self, behind: int) -> str:
        """Which records are seen."""
        seen = f" AND (dept_id = {self.mark(behind + 2)} OR owner_id = {self.mark(behind + 1)})" if ROLED else ""
        return f"deleted_at IS NULL{seen}"

    def _masked(self, column: str, behind: int) -> str:
        if not ROLED or column not in MASKS:
            return column
        seen = MASKS[column].format(me=self.mark(behind + 1), dept=self.mark(behind + 2))
        return f"CASE WHEN {seen} THEN {column} END"

    def update(self, fields: tuple[str, ...]) -> str:
        """The statement that sets just these."""
        if fields not in self._updates:
            sets = ", ".join(f"{field} = {self.mark(number + 1)}" for number, field in enumerate(fields))
            count = len(fields)
            self._updates[fields] = (
                f"UPDATE customer SET {sets}, updated_at = {self.mark(count + 1)}, version = version + 1 "
                f"WHERE id = {self.mark(count + 2)} AND deleted_at IS NULL"
                f"{f' AND owner_id = {self.mark(count + 3)}' if ROLED else ''} RETURNING {self.columns(count + 2)}"
            )
        return self._updates[fields]


def inserted(new: CustomerCreate, money: Callable[[Decimal], Any], now: Any) -> tuple[Any, ...]:
    """The values of INSERTED; written out, because LIMIT is what is fastest."""
    return (
        *(new.code, new.name, new.mnemonic, new.phone, new.email, new.city, new.industry, new.level, new.status),
        *(money(new.credit_limit), new.owner_id, new.dept_id, new.address, new.zip, new.website, new.note),
        *(now, now, 1, *WHO),
    )


SQLITE, POSTGRESQL = Sql(lambda number: f"?{number}"), Sql(lambda number: f"${number}")
PATCHED = CustomerPatch.__struct_fields__


def changed(patch: CustomerPatch) -> tuple[tuple[str, ...], list[Any]]:
    """The fields a patch sets, and their values."""
    names, values = [], []
    for name in PATCHED:
        value = getattr(patch, name)
        if value is not UNSET:
            names.append(name)
            values.append(value)
    return tuple(names), values


def now() -> datetime:
    """UTC without a zone, as the columns hold it."""
    return datetime.now(UTC).replace(tzinfo=None)


def now_text() -> str:
    """The same as SQLite holds it."""
    return now().isoformat(" ", "microseconds")


def money(stored: float | None) -> str | None:
    """Fixed-point text."""
    return None if stored is None else f"{stored:.2f}"


def from_sqlite(row: Any, moment: Callable[[str], datetime] = datetime.fromisoformat) -> Customer:
    """Fixed-point text and datetimes, as a typed API would return them."""
    # fmt: off
    return Customer(
        row[0], row[1], row[2], row[3], row[4], row[5], row[6], row[7], row[8], row[9], money(row[10]), row[11],
        row[12], row[13], row[14], row[15], row[16], moment(row[17]), moment(row[18]), row[19], row[20],
    )
    # fmt: on


class SqliteStore:
    """sqlite3 on the event loop; one worker, so one writer."""

    def __init__(self, path: str) -> None:
        self._connection = sqlite3.connect(path, isolation_level=None, cached_statements=512, check_same_thread=False)
        for pragma in PRAGMAS:
            self._connection.execute(pragma)

    def get(self, number: int) -> Customer | None:
        row = self._connection.execute(SQLITE.get, (number, *WHO)).fetchone()
        return from_sqlite(row) if row else None

    def filtered(self, industry: str, status: str, name: str, limit: int) -> list[Customer]:
        values = (industry, status, f"%{name}%", limit, *WHO)
        return [from_sqlite(row) for row in self._connection.execute(SQLITE.filtered, values).fetchall()]

    def simple(self, limit: int) -> list[Customer]:
        return [from_sqlite(row) for row in self._connection.execute(SQLITE.simple, (limit, *WHO)).fetchall()]

    def create(self, new: CustomerCreate) -> Customer:
        return from_sqlite(self._connection.execute(SQLITE.insert, inserted(new, str, now_text())).fetchall()[0])

    def update(self, number: int, patch: CustomerPatch) -> Customer | None:
        names, values = changed(patch)
        plain = [str(value) if type(value) is Decimal else value for value in values]
        found = self._connection.execute(SQLITE.update(names), (*plain, now_text(), number, *WHO)).fetchall()
        return from_sqlite(found[0]) if found else None


class PostgresqlStore:
    """asyncpg with a pool as large as the load."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._pool: Any = None

    async def start(self) -> None:
        self._pool = await asyncpg.create_pool(self._url, min_size=16, max_size=16, statement_cache_size=512)

    async def get(self, number: int) -> Customer | None:
        async with self._pool.acquire() as connection:
            row = await connection.fetchrow(POSTGRESQL.get, number, *WHO)
        return Customer(*row) if row else None

    async def filtered(self, industry: str, status: str, name: str, limit: int) -> list[Customer]:
        async with self._pool.acquire() as connection:
            rows = await connection.fetch(POSTGRESQL.filtered, industry, status, f"%{name}%", limit, *WHO)
        return [Customer(*row) for row in rows]

    async def simple(self, limit: int) -> list[Customer]:
        async with self._pool.acquire() as connection:
            rows = await connection.fetch(POSTGRESQL.simple, limit, *WHO)
        return [Customer(*row) for row in rows]

    async def create(self, new: CustomerCreate) -> Customer:
        values = inserted(new, lambda money: money, now())
        async with self._pool.acquire() as connection:
            return Customer(*await connection.fetchrow(POSTGRESQL.insert, *values))

    async def update(self, number: int, patch: CustomerPatch) -> Customer | None:
        names, values = changed(patch)
        async with self._pool.acquire() as connection:
            row = await connection.fetchrow(POSTGRESQL.update(names), *values, now(), number, *WHO)
        return Customer(*row) if row else None

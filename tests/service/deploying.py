"""A database under test, with what every test of deploying does to it."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

from engine.meta.catalog import Catalog, encode
from engine.service import deploy
from engine.storage.driver import Database, Dialect, Statement, open_database
from engine.storage.plan import Plan
from engine.storage.sql.sqlite_functions import register

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
MOMENT = "'2026-01-01T00:00:00.000000Z'"
FILES = {"app.yaml": b"app: crm\n"}
TABLES = {
    Dialect.SQLITE: "SELECT name FROM sqlite_master LIMIT 1",
    Dialect.POSTGRESQL: "SELECT tablename FROM pg_tables WHERE schemaname = 'public' LIMIT 1",
}
"""What asks whether a database has any table."""


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[Database]:
    """The database, closed afterwards."""
    database = open_database(url, functions=register)
    try:
        yield database
    finally:
        await database.close()


async def planned(database: Database, catalog: Catalog, *confirmed: str) -> Plan:
    """The plan that brings this catalog."""
    return await deploy.plan(database, catalog, FILES, confirmed)


async def applied(database: Database, catalog: Catalog, *confirmed: str) -> int:
    """The version after planning and applying this catalog."""
    plan = await planned(database, catalog, *confirmed) if confirmed else await _ready(database, catalog)
    return await deploy.apply(database, plan, "anna", NOON, patience=5)


_FIRST: dict[tuple[Dialect, bytes], Plan] = {}
"""Plans for an empty database. One is as another, which applying makes sure of; so each is made once."""


async def _ready(database: Database, catalog: Catalog) -> Plan:
    if await rows(database, TABLES[database.dialect]):
        return await planned(database, catalog)
    known = (database.dialect, encode(catalog))
    if known not in _FIRST:
        _FIRST[known] = await planned(database, catalog)
    return _FIRST[known]


async def run(database: Database, sql: str) -> None:
    """Execute one SQL text in a transaction of its own."""
    await database.transact(lambda connection: connection.script(sql))


async def rows(database: Database, sql: str) -> list[tuple[Any, ...]]:
    """What a query gives."""
    async with database.read() as connection:
        return await connection.all(Statement(sql))


async def put(database: Database, table: str, *records: Mapping[str, str]) -> None:
    """Insert records; values are SQL literals, what the engine keeps is filled in."""
    for record in records:
        whole = {"created_at": MOMENT, "updated_at": MOMENT, "version": "1", **record}
        names = ", ".join(f'"{name}"' for name in whole)
        await run(database, f'INSERT INTO "{table}" ({names}) VALUES ({", ".join(whole.values())})')

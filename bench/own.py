"""Our side of a measurement: definitions applied by the engine, rows put into its tables, a person logged in."""

import asyncio
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from datetime import UTC, datetime
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

import asyncpg
from sqlalchemy import bindparam, insert

from bench.load import Target, request
from bench.yardstick.common import COLUMNS, DEPARTMENT, ROLED, rows
from engine.compile.load import load
from engine.meta.catalog import Catalog
from engine.security.passwords import Cost, Passwords
from engine.service import deploy
from engine.storage.driver import Connection, Database, Dialect, Statement, open_database
from engine.storage.rows.credentials import Credential, write_credential
from engine.storage.schema import build_tables, codec, empty_tables
from engine.storage.sql.kept import Keeping
from engine.storage.sql.source import Source
from engine.storage.sql.sqlite_functions import register
from engine.storage.sql.text import statement

FOLDER = Path(__file__).resolve().parent / ("roled" if ROLED else "definitions")
NOW = datetime(2026, 1, 1, tzinfo=UTC)
PASSWORD = "measured-every-day"  # of databases that live as long as a run
HASH = Passwords(Cost(1, 8, 1)).hash(PASSWORD)
BATCH = 5000


class Person(NamedTuple):
    """Somebody who logs in, with the one password."""

    roles: tuple[str, ...]
    name: str = ""
    locale: str | None = None
    department: int | None = None


def url(place: str) -> str:
    """The engine's form of a path or URL."""
    return place if place.startswith("postgresql:") else f"sqlite:///{Path(place).resolve()}"


def settings(place: str) -> dict[str, str]:
    """The environment `loom serve` is started with."""
    known = {"DATABASE_URL": url(place), "METALOOM_ACCEPT": "durability"}  # its servers are those of the tests
    # One account asks as much as it can: counted, but never too much.
    return {**known, "METALOOM_REQUESTS_ACCOUNT": "1000000", "METALOOM_REQUESTS_NETWORK": "1000000"}


def logged_in(target: Target, account: str = "seller") -> Target:
    """The same collection with a session of this account."""
    status, answer = request(f"{target.address}/api/-/session", "POST", {"account": account, "password": PASSWORD})
    if status not in (200, 201):
        raise RuntimeError(f"no session for {account}: {status}")
    return Target(target.address, target.style, target.prefix, f"Bearer {answer['token']}")


def seed(place: str) -> None:
    """The reference rows, and one person who may read and write them; with roles, their owners and departments."""
    departments, people = [], {"seller": Person(("sales",))}
    if ROLED:
        departments = [{"id": one, "name": f"D{one}"} for one in range(1, 41)]
        people = {"seller": Person(("clerk", "keeper", "support"), department=DEPARTMENT)}
        people |= {f"owner{one}": Person((), department=1 + one % 40) for one in range(2, 201)}
    asyncio.run(fill(place, (FOLDER,), {"customer": customers()}, people, departments))


def customers() -> Iterator[dict[str, Any]]:
    """The yardstick's rows in our fields."""
    for row in rows():
        record = dict(zip(COLUMNS, row, strict=True))
        record |= {name: record[name].replace(tzinfo=UTC) for name in ("created_at", "updated_at")}
        yield record | {"credit_limit": Decimal(record["credit_limit"])}


async def fill(
    place: str,
    folders: tuple[Path, ...],
    records: Mapping[str, Iterable[Mapping[str, Any]]],
    people: Mapping[str, Person],
    departments: Iterable[Mapping[str, Any]] = (),
) -> None:
    """Apply the definitions of `folders` to the empty database at `place`; `people` by account.

    People come first and count from 1, so that records may name them.
    """
    catalog, report = load(*folders)
    if catalog is None:
        raise SystemExit("\n".join(str(one) for one in report))
    database = open_database(url(place), functions=register)
    plan = await deploy.plan(database, catalog, {})
    await deploy.apply(database, plan, "bench", NOW)
    await add_records(database, catalog, "department", departments)
    await add_people(database, catalog, people)
    for entity, values in records.items():
        await add_records(database, catalog, entity, values)
    await database.close()
    await settle(place)


async def settle(place: str) -> None:
    """Leave the tables as a database that runs for a while has them: statistics taken, dead rows gone."""
    if place.startswith("postgresql:"):
        connection = await asyncpg.connect(place)
        await connection.execute("VACUUM ANALYZE")
        await connection.close()
    else:
        with closing(sqlite3.connect(place)) as opened:
            opened.execute("ANALYZE")
            opened.execute("PRAGMA wal_checkpoint(TRUNCATE)")


async def add_people(database: Database, catalog: Catalog, people: Mapping[str, Person]) -> None:
    """Users, the role each holds, and the one password."""
    numbered = list(enumerate(people.items(), 1))
    users = [
        {
            "id": one,
            "account": account,
            "name": person.name or account,
            "locale": person.locale,
            "department": person.department,
            "active": True,
        }
        for one, (account, person) in numbered
    ]
    held = [{"holder": one, "role": role} for one, (_, person) in numbered for role in person.roles]
    await add_records(database, catalog, "user", users)
    await add_records(database, catalog, "role_assignment", ({"id": one} | each for one, each in enumerate(held, 1)))

    async def credentials(connection: Connection) -> None:
        for one, _ in numbered:
            await write_credential(connection, one, Credential(HASH, one_time=False), NOW)

    await database.transact(credentials)


async def add_records(database: Database, catalog: Catalog, entity: str, records: Iterable[Mapping[str, Any]]) -> None:
    """Put records into a table as they are, in batches; what a record does not say is null, or the engine's own."""
    adding, encoded = inserting(catalog, entity, database.dialect)
    prepared = map(encoded, records)
    while batch := list(islice(prepared, BATCH)):
        await database.transact(lambda connection, batch=batch: connection.many(adding, batch))
    kept = Keeping(Source(catalog, empty_tables(), database.dialect), catalog.entities[entity])
    if kept.anything:
        await database.transact(kept.keep_all, statement_timeout=float("inf"))
    if database.dialect is Dialect.POSTGRESQL:
        number = f"SELECT setval(pg_get_serial_sequence('\"{entity}\"', 'id'), (SELECT max(id) FROM \"{entity}\"))"
        await database.transact(lambda connection: connection.all(Statement(number)))


def inserting(catalog: Catalog, entity: str, dialect: Dialect) -> tuple[Statement, Any]:
    """The statement that adds a record, and what turns a record into its parameters."""
    fields = [field for field in catalog.entities[entity].fields.values() if field.has_column]
    encoders = {field.name: codec(field, dialect).encode for field in fields}
    table = build_tables(catalog, dialect).tables[entity]
    adding = statement(insert(table).values({name: bindparam(name) for name in encoders}), dialect)
    kept = {"created_at": NOW, "updated_at": NOW, "version": 1}

    def encoded(record: Mapping[str, Any]) -> dict[str, Any]:
        values = {name: record.get(name, kept.get(name)) for name in encoders}
        return {
            name: value if value is None or encode is None else encode(value)
            for (name, encode), value in zip(encoders.items(), values.values(), strict=True)
        }

    return adding, encoded

"""A transition as a person would write it by hand for this one table: its guard, a row of audit, and nothing else.

BENCH_DB=... granian --interface asgi moving:app
python moving.py FILE.sqlite3 | postgresql://user@host:port/database ROWS: fills an empty database
"""

import asyncio
import json
import os
import sqlite3
import sys
from contextlib import closing
from datetime import UTC, datetime

import asyncpg
from litestar import Litestar, post
from litestar.exceptions import ClientException
from msgspec import Struct

PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    f"PRAGMA synchronous={os.environ.get('BENCH_SYNCHRONOUS', 'NORMAL')}",
    "PRAGMA busy_timeout=10000",
)
TABLES = (
    "CREATE TABLE ticket (id {key}, name VARCHAR(40) NOT NULL, note VARCHAR(200), points INTEGER NOT NULL,"
    " state VARCHAR(20) NOT NULL, state_since {moment} NOT NULL, created_at {moment} NOT NULL,"
    " updated_at {moment} NOT NULL, version INTEGER NOT NULL)",
    "CREATE TABLE audit (id {key}, at {moment} NOT NULL, by INTEGER NOT NULL, entity VARCHAR(40) NOT NULL,"
    " record INTEGER NOT NULL, action VARCHAR(40) NOT NULL, was TEXT NOT NULL, became TEXT NOT NULL)",
    "CREATE INDEX ix_audit_record ON audit (entity, record, id)",
)
MOVE = (
    "UPDATE ticket SET state = 'done', state_since = {1}, updated_at = {1}, version = version + 1"
    " WHERE id = {0} AND state = 'open' AND points > 0"
    " RETURNING id, name, note, points, state, state_since, created_at, updated_at, version"
)
NOTE = (
    "INSERT INTO audit (at, by, entity, record, action, was, became) VALUES ({0}, 1, 'ticket', {1}, 'settle', {2}, {3})"
)
WAS = json.dumps({"state": "open"})


class Ticket(Struct):
    """A record as it is answered."""

    id: int
    name: str
    note: str | None
    points: int
    state: str
    state_since: object
    created_at: object
    updated_at: object
    version: int


def became(now: datetime) -> str:
    """What the audit says of it."""
    return json.dumps({"state": "done", "state_since": now.isoformat()})


def seed_sqlite(path: str, rows: int) -> None:
    """The tables, and tickets that are open."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for statement in (*PRAGMAS, *TABLES, "BEGIN"):
            connection.execute(statement.format(key="INTEGER PRIMARY KEY AUTOINCREMENT", moment="DATETIME"))
        now = datetime(2026, 1, 1, tzinfo=UTC).isoformat(" ")
        made = ((n, f"T{n}", None, n % 10 + 1, "open", now, now, now, 1) for n in range(1, rows + 1))
        connection.executemany("INSERT INTO ticket VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", made)
        for statement in ("COMMIT", "ANALYZE", "PRAGMA wal_checkpoint(TRUNCATE)"):
            connection.execute(statement)


async def seed_postgresql(url: str, rows: int) -> None:
    """The same in a database at `url`."""
    connection = await asyncpg.connect(url)
    for statement in TABLES:
        await connection.execute(statement.format(key="BIGSERIAL PRIMARY KEY", moment="TIMESTAMPTZ"))
    now = datetime(2026, 1, 1, tzinfo=UTC)
    made = ((n, f"T{n}", None, n % 10 + 1, "open", now, now, now, 1) for n in range(1, rows + 1))
    await connection.copy_records_to_table("ticket", records=made)
    await connection.execute("VACUUM ANALYZE")
    await connection.close()


def application(database: str) -> Litestar:
    """Served over one connection of SQLite, or a pool of PostgreSQL."""
    if database.startswith("postgresql:"):
        pools: list[asyncpg.Pool] = []
        move, note = MOVE.format("$1", "$2"), NOTE.format("$1", "$2", "$3", "$4")

        async def start() -> None:
            pools.append(await asyncpg.create_pool(database, min_size=16, max_size=16))

        @post("/tickets/{number:int}/settle")
        async def settle(number: int) -> Ticket:
            now = datetime.now(UTC)
            async with pools[0].acquire() as connection, connection.transaction():
                row = await connection.fetchrow(move, number, now)
                if row is None:
                    raise ClientException(status_code=409)
                await connection.execute(note, now, number, WAS, became(now))
            return Ticket(*row)

        return Litestar([settle], openapi_config=None, on_startup=[start], debug=False)

    connection = sqlite3.connect(database, isolation_level=None, check_same_thread=False)
    for pragma in PRAGMAS:
        connection.execute(pragma)
    move, note = MOVE.format("?1", "?2"), NOTE.format("?1", "?2", "?3", "?4")

    @post("/tickets/{number:int}/settle", sync_to_thread=False)
    def settle_here(number: int) -> Ticket:
        now = datetime.now(UTC)
        connection.execute("BEGIN IMMEDIATE")
        row = connection.execute(move, (number, now.isoformat(" "))).fetchone()
        if row is None:
            connection.execute("ROLLBACK")
            raise ClientException(status_code=409)
        connection.execute(note, (now.isoformat(" "), number, WAS, became(now)))
        connection.execute("COMMIT")
        return Ticket(*row)

    return Litestar([settle_here], openapi_config=None, debug=False)


if __name__ == "__main__":
    target, count = sys.argv[1], int(sys.argv[2])
    if target.startswith("postgresql:"):
        asyncio.run(seed_postgresql(target, count))
    else:
        seed_sqlite(target, count)
else:
    app = application(os.environ["BENCH_DB"])

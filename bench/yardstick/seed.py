"""Fills an empty database with the reference rows, for the systems of the yardstick.

python seed.py FILE.sqlite3 | postgresql://user@host:port/database
"""

import asyncio
import sqlite3
import sys
from decimal import Decimal
from pathlib import Path

import asyncpg
from common import COLUMNS, PRAGMAS, ddl, rows

MONEY = COLUMNS.index("credit_limit")
TIMES = slice(COLUMNS.index("created_at"), COLUMNS.index("updated_at") + 1)


def seed_sqlite(path: Path) -> None:
    """Make the file anew."""
    path.unlink(missing_ok=True)
    connection = sqlite3.connect(path, isolation_level=None)
    for statement in (*PRAGMAS, *ddl("sqlite"), "BEGIN"):
        connection.execute(statement)
    marks = ",".join("?" * len(COLUMNS))
    connection.executemany(f"INSERT INTO customer VALUES ({marks})", map(_sqlite_form, rows()))
    for statement in ("COMMIT", "ANALYZE", "PRAGMA wal_checkpoint(TRUNCATE)"):
        connection.execute(statement)
    connection.close()


def _sqlite_form(row: tuple[object, ...]) -> list[object]:
    values = list(row)
    values[TIMES] = [moment.isoformat(" ", "microseconds") for moment in row[TIMES]]
    return values


def _postgresql_form(row: tuple[object, ...]) -> list[object]:
    values = list(row)
    values[MONEY] = Decimal(str(row[MONEY]))
    return values


async def seed_postgresql(url: str) -> None:
    """Make the table in the empty database at `url`."""
    connection = await asyncpg.connect(url)
    for statement in ddl("postgresql"):
        await connection.execute(statement)
    await connection.copy_records_to_table("customer", records=map(_postgresql_form, rows()), columns=COLUMNS)
    await connection.execute("SELECT setval('customer_id_seq', (SELECT max(id) FROM customer))")
    await connection.execute("VACUUM ANALYZE customer")
    await connection.close()


if __name__ == "__main__":
    target = sys.argv[1]
    if target.startswith("postgresql:"):
        asyncio.run(seed_postgresql(target))
    else:
        seed_sqlite(Path(target))

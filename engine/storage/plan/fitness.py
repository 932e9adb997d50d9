"""Whether a database can hold what is promised: asked once before anything is served, on the real thing."""

import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Final, NamedTuple

from engine.meta.catalog import Catalog
from engine.storage.driver import Connection, Database, Dialect, Row, Statement
from engine.storage.plan.drift import drift
from engine.storage.plan.found import found_shape
from engine.storage.plan.shape import shape_of
from engine.storage.schema import build_tables

OLDEST_POSTGRESQL: Final = 130_000
OLDEST_SQLITE: Final = (3, 38, 0)
"""STRICT tables, RETURNING, the arrows of JSON."""

CLOCKS_APART: Final = 60
"""Seconds; sessions, tokens and codes go by the clock of the worker, rows by either."""

MOST_LINES: Final = 5
"""So much of what is wrong with the tables is told."""


class Fault(NamedTuple):
    """Why a promise cannot hold, and the name by which whoever runs the application may accept it."""

    name: str
    text: str


_OTHERS: Final = stat.S_IROTH | stat.S_IWOTH

_ASKED: Final = {
    Dialect.POSTGRESQL: Statement(
        "SELECT current_setting('server_version_num')::int, current_setting('fsync'),"
        " current_setting('full_page_writes'), current_setting('synchronous_commit'), pg_is_in_recovery(),"
        " extract(epoch FROM clock_timestamp())::float8"
    ),
    Dialect.SQLITE: Statement("SELECT sqlite_version(), file FROM pragma_database_list WHERE name = 'main'"),
}


async def shut_to_others(database: Database) -> None:
    """Let nobody but its owner and group read a SQLite file, where it is ours: one that was made before, or copied."""
    if database.dialect is not Dialect.SQLITE or os.name != "posix":
        return
    async with database.read() as connection:
        row = await connection.one(_ASKED[Dialect.SQLITE])
    for file in (Path(f"{row[1]}{end}") for end in ("", "-wal", "-shm") if row and row[1]):
        with suppress(OSError):  # it is not there, or somebody else's: then it is a fault
            file.chmod(stat.S_IMODE(file.stat().st_mode) & ~_OTHERS)


async def unfit(database: Database, catalog: Catalog, now: datetime) -> list[Fault]:
    """Why the database cannot be served with these definitions, in a sentence each; empty where it can."""
    async with database.read() as connection:
        row = await connection.one(_ASKED[database.dialect])
        assert row is not None, "what was asked has an answer"
        return [*_FAULTS[database.dialect](row, now), *await _tables(connection, catalog)]


def postgresql_faults(row: Row, now: datetime) -> Iterator[Fault]:
    """What is wrong with a server that gave this answer."""
    version, fsync, pages, commit, recovering, clock = row
    if version < OLDEST_POSTGRESQL:
        yield Fault("version", f"PostgreSQL {version // 10_000} is too old; {OLDEST_POSTGRESQL // 10_000} is the least")
    for name, value in (("fsync", fsync), ("full_page_writes", pages), ("synchronous_commit", commit)):
        if value == "off":
            yield Fault("durability", f"PostgreSQL has {name} = off: what was saved could be lost with the power")
    if recovering:
        yield Fault("standby", "this PostgreSQL server is a standby, which nothing can be written to")
    if abs(clock - now.timestamp()) > CLOCKS_APART:
        yield Fault("clocks", f"the clocks of this machine and of PostgreSQL differ by over {CLOCKS_APART} seconds")


def sqlite_faults(row: Row, now: datetime) -> Iterator[Fault]:
    """What is wrong with a file that gave this answer, whatever time it is."""
    version, file = row
    if tuple(map(int, version.split("."))) < OLDEST_SQLITE:
        yield Fault("version", f"SQLite {version} is too old; {'.'.join(map(str, OLDEST_SQLITE))} is the least")
    if file and os.name == "posix" and stat.S_IMODE(Path(file).stat().st_mode) & _OTHERS:
        yield Fault("readable", f"everybody on this machine may read {file}; `chmod o-rwx {file}` ends that")


_FAULTS: Final = {Dialect.POSTGRESQL: postgresql_faults, Dialect.SQLITE: sqlite_faults}


async def _tables(connection: Connection, catalog: Catalog) -> list[Fault]:
    """What of the tables is not as the definitions in force left it, or is not there because the engine is newer."""
    tables = build_tables(catalog, connection.dialect)
    wanted = shape_of(tables, connection.dialect)
    found = await found_shape(connection, tuple(tables.tables))
    missing = [f"the table {name} is missing: `loom apply` makes it" for name in wanted if name not in found]
    there = {name: shape for name, shape in wanted.items() if name in found}
    lines = (line for line in drift(found, there, there, connection.dialect) if line.blocked or line.symbol == "+")
    told = [*missing, *(f"{one.path}: {one.what}: `loom plan` says what to do" for one in lines)]
    return [Fault("tables", one) for one in told[:MOST_LINES]]

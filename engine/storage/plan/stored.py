"""The definitions a database carries: every version that was applied, the newest being in force."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache, lru_cache

from sqlalchemy import bindparam, func, literal, select
from sqlalchemy.dialects import postgresql, sqlite

from engine.meta.catalog import Catalog, decode
from engine.meta.fields import Wire
from engine.storage.driver.base import Connection, Dialect, Statement
from engine.storage.plan.plan import FORMAT, Plan
from engine.storage.plan.sources import unpack_sources
from engine.storage.plan.text import sql_text
from engine.storage.schema import build_tables, engine_table, instant
from engine.storage.sql.source import Source
from engine.storage.sql.text import statement
from engine.text.dates import instant_text

_DEFINITIONS = "definitions"
"""The stamp that workers look at; it holds the version in force."""

_SETTINGS = "settings"
"""The stamp that is raised by whoever changes settings."""

_FORMAT = "format"

_EXISTS: Mapping[Dialect, Statement] = {
    Dialect.SQLITE: Statement("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = '_catalog'"),
    Dialect.POSTGRESQL: Statement(
        "SELECT 1 FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relname = '_catalog'"
    ),
}


class NewerDefinitions(Exception):
    """The database was written by a newer engine; this one would misread it, so it does not try."""

    def __init__(self, written: int) -> None:
        super().__init__(
            f"the database holds definitions in format {written}, this engine reads up to {FORMAT}: install a newer one"
        )


@dataclass(frozen=True, slots=True)
class Stored:
    """The version in force, its hash, who applied it when, and what it defines, also as it is stored.

    `settings` are those that were set, in their wire form; `raised` says how often that was done.
    """

    version: int
    hash: str
    by: str
    at: datetime
    catalog: Catalog
    encoded: bytes = b""
    settings: Mapping[str, Wire | None] = field(default_factory=dict)
    raised: int = 0

    @property
    def stamp(self) -> int:
        """What stands for definitions and settings together (rows/stamps.py)."""
        return self.version + self.raised


async def stored(connection: Connection) -> Stored | None:
    """The definitions in force, or None where none were applied yet; raises NewerDefinitions."""
    if await connection.one(_EXISTS[connection.dialect]) is None:
        return None
    dialect = connection.dialect
    row = await connection.one(_newest(dialect))
    if row is None:
        return None
    version, catalog_hash, by, at, content, written, raised = row
    if (written or 0) > FORMAT:
        raise NewerDefinitions(written)
    moment = instant(at) if dialect is Dialect.SQLITE else at
    encoded = bytes(content)
    catalog = _decoded(encoded)
    # A database whose definitions are of an engine before settings has no table of them.
    settings = await _set(connection) if catalog.app.settings else {}
    return Stored(version, catalog_hash, by, moment, catalog, encoded, settings, raised or 0)


@lru_cache(maxsize=2)
def described(encoded: bytes, dialect: Dialect) -> Source:
    """Definitions as they are stored, with all their tables.

    Plans are made of what is in force and what is wanted, one after the other, and describing tables takes longest.
    """
    catalog = _decoded(encoded)
    return Source(catalog, build_tables(catalog, dialect), dialect)


@lru_cache(maxsize=2)
def _decoded(encoded: bytes) -> Catalog:
    return decode(encoded)


async def _set(connection: Connection) -> dict[str, Wire | None]:
    return {name: json.loads(value) for name, value in await connection.all(_settings(connection.dialect))}


async def stored_sources(connection: Connection) -> dict[str, bytes]:
    """The definition files of the version in force, by path; empty where none were applied yet."""
    if await connection.one(_EXISTS[connection.dialect]) is None:
        return {}
    packed = await packed_sources(connection)
    return unpack_sources(packed) if packed else {}


async def packed_sources(connection: Connection) -> bytes:
    """The same as it is stored; empty where there is no version."""
    row = await connection.one(_sources(connection.dialect))
    return bytes(row[0]) if row else b""


async def store(connection: Connection, plan: Plan, by: str, at: datetime) -> int:
    """Write the plan's definitions as the version in force, and give its number."""
    dialect = connection.dialect
    version = plan.base + 1
    moment = instant_text(at) if dialect is Dialect.SQLITE else at
    values = {"version": version, "hash": plan.hash, "bytes": plan.catalog, "sources": plan.sources}
    await connection.run(_write(dialect), values | {"by": by, "at": moment})
    await connection.run(_raise(dialect), {"name": _DEFINITIONS, "n": version})
    await connection.run(_raise(dialect), {"name": _FORMAT, "n": FORMAT})
    return version


@cache
def _newest(dialect: Dialect) -> Statement:
    table, stamps = engine_table("_catalog", dialect), engine_table("_stamp", dialect)
    written = select(stamps.c.n).where(stamps.c.name == literal(_FORMAT)).scalar_subquery()
    raised = select(stamps.c.n).where(stamps.c.name == literal(_SETTINGS)).scalar_subquery()
    columns = (table.c.version, table.c.hash, table.c.by, table.c.at, table.c.bytes, written, raised)
    return statement(select(*columns).order_by(table.c.version.desc()).limit(1), dialect)


@cache
def _settings(dialect: Dialect) -> Statement:
    table = engine_table("_setting", dialect)
    return statement(select(table.c.name, table.c.value), dialect)


@cache
def _sources(dialect: Dialect) -> Statement:
    table = engine_table("_catalog", dialect)
    return statement(select(table.c.sources).order_by(table.c.version.desc()).limit(1), dialect)


@cache
def _write(dialect: Dialect) -> Statement:
    table = engine_table("_catalog", dialect)
    values: dict[str, object] = {column.name: bindparam(column.name) for column in table.c}
    return statement(table.insert().inline().values(values), dialect)


@cache
def _raise(dialect: Dialect) -> Statement:
    table = engine_table("_stamp", dialect)
    insert = sqlite.insert if dialect is Dialect.SQLITE else postgresql.insert
    element = insert(table).values(name=bindparam("name"), n=bindparam("n"))
    # A stamp never goes back.
    highest = func.max if dialect is Dialect.SQLITE else func.greatest
    raised = {"n": highest(table.c.n, element.excluded.n)}
    return statement(element.on_conflict_do_update(index_elements=[table.c.name], set_=raised), dialect)


def raised_since(base: Stored, dialect: Dialect) -> str:
    """A query, as text, that counts something once settings were changed after `base` was read."""
    stamps = engine_table("_stamp", dialect)
    counted = select(func.count()).where(stamps.c.name == _SETTINGS, stamps.c.n != base.raised)
    return sql_text(counted.select_from(stamps), dialect)

"""Stamps: counters that say whether what a worker keeps in memory still holds."""

from collections.abc import Mapping
from functools import cache
from typing import Final

from sqlalchemy import BigInteger, bindparam, cast, func, literal, or_, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.elements import ColumnElement

from engine.storage.driver.base import Connection, Dialect, Statement
from engine.storage.schema import engine_table
from engine.storage.sql.text import statement

DEFINITIONS = "definitions"
PEOPLE = "people"
SETTINGS = "settings"
DICTIONARIES = "dictionaries"


_IN_FORCE: Final = (DEFINITIONS, SETTINGS)


def in_force(stamps: Mapping[str, int]) -> int:
    """What stands for definitions and settings in force: both stamps only rise, so that no sum comes again."""
    return sum(stamps.get(name, 0) for name in _IN_FORCE)


def in_force_column(dialect: Dialect) -> ColumnElement[int]:
    """The same as a column of another statement, so that looking costs no statement of its own."""
    table = engine_table("_stamp", dialect)
    named = or_(*(table.c.name == literal(name) for name in _IN_FORCE))
    return select(cast(func.sum(table.c.n), BigInteger)).where(named).scalar_subquery()


async def read_stamps(connection: Connection) -> dict[str, int]:
    """Every stamp that was ever raised."""
    return dict(await connection.all(_all(connection.dialect)))


async def raise_stamp(connection: Connection, name: str) -> None:
    """Tell every worker that what it derived under this stamp is out of date, once this transaction commits."""
    await connection.run(_raise(connection.dialect), {"name": name})


@cache
def _all(dialect: Dialect) -> Statement:
    table = engine_table("_stamp", dialect)
    return statement(select(table.c.name, table.c.n), dialect)


@cache
def _raise(dialect: Dialect) -> Statement:
    table = engine_table("_stamp", dialect)
    insert = sqlite.insert if dialect is Dialect.SQLITE else postgresql.insert
    element = insert(table).values(name=bindparam("name"), n=1)
    return statement(element.on_conflict_do_update(index_elements=[table.c.name], set_={"n": table.c.n + 1}), dialect)

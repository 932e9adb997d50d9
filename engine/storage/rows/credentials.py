"""Passwords, as hashes: one row a person."""

from datetime import datetime
from functools import cache
from typing import NamedTuple

from sqlalchemy import bindparam, delete, insert, select

from engine.storage.driver.base import Connection, Dialect, Statement
from engine.storage.rows.moments import to_driver
from engine.storage.schema import engine_table
from engine.storage.sql.text import statement


class Credential(NamedTuple):
    """The hash of a password; a `one_time` one only lets its owner choose another."""

    hash: str
    one_time: bool


async def read_credential(connection: Connection, user: int) -> Credential | None:
    """The credential of a person, if there is one."""
    row = await connection.one(_read(connection.dialect), {"user": user})
    return Credential(row[0], bool(row[1])) if row else None


async def write_credential(connection: Connection, user: int, credential: Credential, now: datetime) -> None:
    """Replace the credential of a person."""
    dialect = connection.dialect
    await connection.run(_forget(dialect), {"user": user})
    one_time = int(credential.one_time) if dialect is Dialect.SQLITE else credential.one_time
    values = {"user": user, "hash": credential.hash, "one_time": one_time, "changed_at": to_driver(now, dialect)}
    await connection.run(_write(dialect), values)


async def forget_credential(connection: Connection, user: int) -> None:
    """A person has no password any more."""
    await connection.run(_forget(connection.dialect), {"user": user})


@cache
def _read(dialect: Dialect) -> Statement:
    table = engine_table("_credential", dialect)
    return statement(select(table.c.hash, table.c.one_time).where(table.c.user == bindparam("user")), dialect)


@cache
def _forget(dialect: Dialect) -> Statement:
    table = engine_table("_credential", dialect)
    return statement(delete(table).where(table.c.user == bindparam("user")), dialect)


@cache
def _write(dialect: Dialect) -> Statement:
    table = engine_table("_credential", dialect)
    return statement(insert(table).values({name: bindparam(name) for name in table.c.keys()}), dialect)  # noqa: SIM118 # no dict

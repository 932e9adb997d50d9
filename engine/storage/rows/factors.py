"""Second factors: one row a person, with the sealed secret, the last step of time a code was taken for, and what is
stored of the codes that recover it.
"""

from functools import cache
from typing import NamedTuple

from sqlalchemy import bindparam, delete, insert, select, update

from engine.storage.driver.base import Connection, Dialect, Statement
from engine.storage.schema import engine_table
from engine.storage.sql.text import statement


class Factor(NamedTuple):
    """What is known of a person's second factor."""

    secret: str
    step: int
    codes: tuple[str, ...]


async def read_factor(connection: Connection, user: int) -> Factor | None:
    """The second factor of a person, if there is one."""
    row = await connection.one(_read(connection.dialect), {"user": user})
    return Factor(row[0], int(row[1]), tuple(row[2].split())) if row else None


async def any_factor(connection: Connection) -> Factor | None:
    """The second factor of somebody, if anybody has one."""
    row = await connection.one(_any(connection.dialect))
    return Factor(row[0], int(row[1]), tuple(row[2].split())) if row else None


async def write_factor(connection: Connection, user: int, factor: Factor) -> None:
    """Replace the second factor of a person."""
    await drop_factor(connection, user)
    await connection.run(_write(connection.dialect), {"user": user, **_stored(factor)})


async def take_code(connection: Connection, user: int, before: Factor, after: Factor) -> bool:
    """Note what was taken, unless something was taken meanwhile: of the same code at the same time one is taken."""
    given = {"user": user, "former_step": before.step, "former_codes": " ".join(before.codes)}
    return await connection.run(_take(connection.dialect), {**given, **_stored(after)}) > 0


async def drop_factor(connection: Connection, user: int) -> bool:
    """Take it away; whether there was one."""
    return await connection.run(_drop(connection.dialect), {"user": user}) > 0


def _stored(factor: Factor) -> dict[str, object]:
    return {"secret": factor.secret, "step": factor.step, "codes": " ".join(factor.codes)}


@cache
def _read(dialect: Dialect) -> Statement:
    table = engine_table("_factor", dialect)
    found = select(table.c.secret, table.c.step, table.c.codes).where(table.c.user == bindparam("user"))
    return statement(found, dialect)


@cache
def _any(dialect: Dialect) -> Statement:
    table = engine_table("_factor", dialect)
    return statement(select(table.c.secret, table.c.step, table.c.codes).limit(1), dialect)


@cache
def _write(dialect: Dialect) -> Statement:
    table = engine_table("_factor", dialect)
    return statement(insert(table).values({column.name: bindparam(column.name) for column in table.c}), dialect)


@cache
def _take(dialect: Dialect) -> Statement:
    table = engine_table("_factor", dialect)
    same = (table.c.step == bindparam("former_step"), table.c.codes == bindparam("former_codes"))
    element = update(table).where(table.c.user == bindparam("user"), *same)
    return statement(element.values({name: bindparam(name) for name in Factor._fields}), dialect)


@cache
def _drop(dialect: Dialect) -> Statement:
    table = engine_table("_factor", dialect)
    return statement(delete(table).where(table.c.user == bindparam("user")), dialect)

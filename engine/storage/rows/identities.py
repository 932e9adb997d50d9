"""Who somebody is to a provider of log-ins: its name for them, and which person that is here."""

from functools import cache

from sqlalchemy import bindparam, insert, select

from engine.storage.driver.base import Connection, Dialect, Statement
from engine.storage.schema import engine_table
from engine.storage.sql.text import statement


async def find_identity(connection: Connection, issuer: str, subject: str) -> int | None:
    """The person whom a provider calls `subject`."""
    row = await connection.one(_find(connection.dialect), {"issuer": issuer, "subject": subject})
    return int(row[0]) if row else None


async def is_known(connection: Connection, issuer: str, user: int) -> bool:
    """Whether a provider has a name for a person already."""
    return await connection.one(_of(connection.dialect), {"issuer": issuer, "user": user}) is not None


async def add_identity(connection: Connection, issuer: str, subject: str, user: int) -> None:
    """From now on a provider's `subject` is this person."""
    await connection.run(_add(connection.dialect), {"issuer": issuer, "subject": subject, "user": user})


@cache
def _find(dialect: Dialect) -> Statement:
    table = engine_table("_identity", dialect)
    named = (table.c.issuer == bindparam("issuer"), table.c.subject == bindparam("subject"))
    return statement(select(table.c.user).where(*named), dialect)


@cache
def _of(dialect: Dialect) -> Statement:
    table = engine_table("_identity", dialect)
    theirs = (table.c.issuer == bindparam("issuer"), table.c.user == bindparam("user"))
    return statement(select(table.c.subject).where(*theirs), dialect)


@cache
def _add(dialect: Dialect) -> Statement:
    table = engine_table("_identity", dialect)
    return statement(insert(table).values({column.name: bindparam(column.name) for column in table.c}), dialect)

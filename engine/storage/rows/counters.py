"""Counters of numberings: how far each has counted, by scope and period. A counter is never turned back."""

from functools import cache
from typing import NamedTuple

from sqlalchemy import bindparam, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from engine.storage.driver.base import Connection, Dialect, Statement
from engine.storage.schema import engine_table
from engine.storage.sql.text import statement


class Counter(NamedTuple):
    """One series of numbers."""

    numbering: str
    scope: str
    period: str


async def counted(connection: Connection, counter: Counter) -> int | None:
    """The number it gave last; None where it has given none yet."""
    row = await connection.one(_look(connection.dialect), counter._asdict())
    return int(row[0]) if row else None


async def count(connection: Connection, counter: Counter) -> int | None:
    """Its next number, None where it does not exist yet; it is held until the transaction ends."""
    row = await connection.one(_count(connection.dialect), counter._asdict())
    return int(row[0]) if row else None


async def begin(connection: Connection, counter: Counter, first: int) -> int:
    """Its first number, or the next where somebody else has begun it meanwhile."""
    row = await connection.one(_begin(connection.dialect), {**counter._asdict(), "value": first})
    assert row is not None, "what was inserted or updated comes back"
    return int(row[0])


async def advance(connection: Connection, counter: Counter, value: int) -> None:
    """It has given the numbers up to `value`."""
    await connection.run(_advance(connection.dialect), {**counter._asdict(), "value": value})


@cache
def _look(dialect: Dialect) -> Statement:
    table = engine_table("_counter", dialect)
    return statement(
        select(table.c.value).where(*(table.c[name] == bindparam(name) for name in Counter._fields)), dialect
    )


@cache
def _count(dialect: Dialect) -> Statement:
    table = engine_table("_counter", dialect)
    which = (table.c[name] == bindparam(name) for name in Counter._fields)
    return statement(update(table).where(*which).values(value=table.c.value + 1).returning(table.c.value), dialect)


@cache
def _begin(dialect: Dialect) -> Statement:
    table = engine_table("_counter", dialect)
    insert = sqlite.insert if dialect is Dialect.SQLITE else postgresql.insert
    element = insert(table).values({column.name: bindparam(column.name) for column in table.c})
    went_on = {"value": table.c.value + 1}
    element = element.on_conflict_do_update(index_elements=list(Counter._fields), set_=went_on)
    return statement(element.returning(table.c.value), dialect)


@cache
def _advance(dialect: Dialect) -> Statement:
    table = engine_table("_counter", dialect)
    insert = sqlite.insert if dialect is Dialect.SQLITE else postgresql.insert
    element = insert(table).values({column.name: bindparam(column.name) for column in table.c})
    highest = func.max if dialect is Dialect.SQLITE else func.greatest
    raised = {"value": highest(table.c.value, element.excluded.value)}
    return statement(element.on_conflict_do_update(index_elements=list(Counter._fields), set_=raised), dialect)

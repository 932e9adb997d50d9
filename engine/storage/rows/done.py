"""Actions that are done one time only: which record has it behind it, and which records came of it."""

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from sqlalchemy import bindparam, insert, select

from engine.storage.driver.base import Connection, Dialect, Statement
from engine.storage.schema import engine_table
from engine.storage.sql.text import statement


class Made(NamedTuple):
    """A record that came of an action."""

    entity: str
    record: int


async def read_done(connection: Connection, entity: str, record: int) -> dict[str, list[Made]]:
    """By action, what came of those that were done with a record."""
    rows = await connection.all(_read(connection.dialect), {"entity": entity, "record": record})
    found: dict[str, list[Made]] = {}
    for action, made, made_record in rows:
        found.setdefault(action, []).extend([Made(made, made_record)] if made is not None else [])
    return found


async def write_done(connection: Connection, entity: str, record: int, action: str, made: Sequence[Made]) -> None:
    """Note that it was done; a Violation where it was before."""
    told: Sequence[Made | None] = made or [None]
    key = {"entity": entity, "record": record, "action": action}
    rows = [
        {**key, "place": place, "made": one and one.entity, "made_record": one and one.record}
        for place, one in enumerate(told)
    ]
    await connection.many(_write(connection.dialect), rows)


@cache
def _read(dialect: Dialect) -> Statement:
    table = engine_table("_done", dialect)
    of = (table.c.entity == bindparam("entity"), table.c.record == bindparam("record"))
    found = select(table.c.action, table.c.made, table.c.made_record).where(*of)
    return statement(found.order_by(table.c.action, table.c.place), dialect)


@cache
def _write(dialect: Dialect) -> Statement:
    table = engine_table("_done", dialect)
    return statement(insert(table).inline().values({one.name: bindparam(one.name) for one in table.c}), dialect)

"""What decisions that are made once have decided about records, one after the other."""

from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import bindparam, insert, literal_column, select

from engine.storage.driver.base import Connection, Dialect, Statement
from engine.storage.rows.moments import from_driver, to_driver
from engine.storage.schema import engine_table
from engine.storage.sql.text import statement


class Decided(NamedTuple):
    """How something was decided: by which strategy (None: nothing was found), whom it picked, and the `trace` of it."""

    entity: str
    record: int
    decision: str
    strategy: str | None
    picked: int | None
    at: datetime
    trace: str


async def write_decided(connection: Connection, one: Decided) -> None:
    """Note it, after what was noted of it before."""
    await connection.run(_write(connection.dialect), one._asdict() | {"at": to_driver(one.at, connection.dialect)})


async def read_decided(connection: Connection, decision: str, record: int) -> Decided | None:
    """What was noted last; None where nothing was, as of records from before there was the decision."""
    row = await connection.one(_read(connection.dialect), {"decision": decision, "record": record})
    return None if row is None else Decided(*row)._replace(at=from_driver(row[5], connection.dialect))


@cache
def _read(dialect: Dialect) -> Statement:
    table = engine_table("_decided", dialect)
    about = (table.c.decision == bindparam("decision"), table.c.record == bindparam("record"))
    found = select(*(table.c[name] for name in Decided._fields)).where(*about)
    return statement(found.order_by(table.c.id.desc()).limit(literal_column("1")), dialect)


@cache
def _write(dialect: Dialect) -> Statement:
    table = engine_table("_decided", dialect)
    values: dict[str, Any] = {name: bindparam(name) for name in Decided._fields}
    return statement(insert(table).inline().values(values), dialect)

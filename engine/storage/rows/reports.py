"""What processes report of themselves for whoever watches over the application: by name, the last word and its time."""

from datetime import datetime
from functools import cache
from typing import NamedTuple

from sqlalchemy import bindparam, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from engine.storage.driver.base import Connection, Dialect, Statement
from engine.storage.rows.moments import from_driver, to_driver
from engine.storage.schema import engine_table
from engine.storage.sql.text import statement

REPORTS = "_report"
"""The table."""


class Report(NamedTuple):
    """Who said something, when, and what."""

    name: str
    at: datetime
    text: str


async def write_report(connection: Connection, report: Report) -> None:
    """From now on this is the last word of its name."""
    given = report._asdict() | {"at": to_driver(report.at, connection.dialect)}
    await connection.run(_write(connection.dialect), given)


async def read_reports(connection: Connection) -> list[Report]:
    """The last word of everybody."""
    rows = await connection.all(_all(connection.dialect))
    return [Report(name, from_driver(at, connection.dialect), text) for name, at, text in rows]


async def sweep_reports(connection: Connection, beginning: str, before: datetime) -> None:
    """Forget names with this beginning that have said nothing for so long."""
    given = {"pattern": f"{beginning}%", "before": to_driver(before, connection.dialect)}
    await connection.run(_sweep(connection.dialect), given)


@cache
def _write(dialect: Dialect) -> Statement:
    table = engine_table(REPORTS, dialect)
    insert = sqlite.insert if dialect is Dialect.SQLITE else postgresql.insert
    element = insert(table).values({name: bindparam(name) for name in Report._fields})
    said = {"at": element.excluded.at, "text": element.excluded.text}
    return statement(element.on_conflict_do_update(index_elements=[table.c.name], set_=said), dialect)


@cache
def _all(dialect: Dialect) -> Statement:
    table = engine_table(REPORTS, dialect)
    return statement(select(*(table.c[name] for name in Report._fields)).order_by(table.c.name), dialect)


@cache
def _sweep(dialect: Dialect) -> Statement:
    table = engine_table(REPORTS, dialect)
    found = delete(table).where(table.c.name.like(bindparam("pattern")), table.c.at < bindparam("before"))
    return statement(found, dialect)

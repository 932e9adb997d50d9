"""The values a tracked field of a record has had, as they were noted."""

from functools import cache

from sqlalchemy import bindparam, select

from engine.storage.driver.base import Connection, Dialect, Statement
from engine.storage.schema import engine_table
from engine.storage.sql.text import statement


async def read_track(connection: Connection, entity: str, record: int, field: str) -> list[str]:
    """Its values one after the other, the present one last; what was empty is left out."""
    rows = await connection.all(_read(connection.dialect), {"entity": entity, "record": record, "field": field})
    return [value for (value,) in rows if value is not None]


@cache
def _read(dialect: Dialect) -> Statement:
    table = engine_table("_track", dialect)
    of = (getattr(table.c, name) == bindparam(name) for name in ("entity", "record", "field"))
    return statement(select(table.c.value).where(*of).order_by(table.c.id), dialect)

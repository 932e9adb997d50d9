"""Settings that were set: a row each, written here; read together with the definitions they belong to."""

import json
from functools import cache

from sqlalchemy import bindparam
from sqlalchemy.dialects import postgresql, sqlite

from engine.meta.fields import Wire
from engine.storage.driver.base import Connection, Dialect, Statement
from engine.storage.schema import engine_table
from engine.storage.sql.text import statement


async def write_setting(connection: Connection, name: str, value: Wire | None) -> None:
    """From now on the setting has this value, also where that is none."""
    await connection.run(_write(connection.dialect), {"name": name, "value": json.dumps(value, ensure_ascii=False)})


@cache
def _write(dialect: Dialect) -> Statement:
    table = engine_table("_setting", dialect)
    insert = sqlite.insert if dialect is Dialect.SQLITE else postgresql.insert
    element = insert(table).values(name=bindparam("name"), value=bindparam("value"))
    again = element.on_conflict_do_update(index_elements=[table.c.name], set_={"value": element.excluded.value})
    return statement(again, dialect)

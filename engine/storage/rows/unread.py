"""How many notices people have not read, of some at once."""

from collections.abc import Collection
from functools import cache

from sqlalchemy import func, select

from engine.storage.driver.base import Connection, Dialect, Statement
from engine.storage.rows.notices import NOTICES
from engine.storage.schema import engine_table
from engine.storage.sql.lists import among, id_list
from engine.storage.sql.text import statement


async def count_unread_of(connection: Connection, users: Collection[int]) -> dict[int, int]:
    """By person, of those who have some; an index holds what is not read alone."""
    given = {"users": id_list(users, connection.dialect)}
    return dict(await connection.all(_unread(connection.dialect), given))


@cache
def _unread(dialect: Dialect) -> Statement:
    table = engine_table(NOTICES, dialect)
    which = (among(table.c.user, "users", dialect), table.c.read_at.is_(None))
    return statement(select(table.c.user, func.count()).where(*which).group_by(table.c.user), dialect)

"""A few of the records that stand in the way of a change, as people know them: by id and title."""

from sqlalchemy import null, select

from engine.expressions import check, scope_of
from engine.expressions.types import TEXT
from engine.storage.driver.base import Connection, Statement
from engine.storage.plan.change import Concern
from engine.storage.plan.concerned import in_the_way
from engine.storage.plan.text import sql_text
from engine.storage.sql.expression import to_sql
from engine.storage.sql.expression_frame import Element, Frame
from engine.storage.sql.source import Source
from engine.storage.sql.text import statement

MOST = 5


async def examples(connection: Connection, concern: Concern, there: Source) -> tuple[str, ...]:
    """`#7 Acme`, those with the lowest ids first; `there` is what is stored."""
    table = there.table(concern.entity)
    fits = in_the_way(concern, there)
    found = select(table.c.id, _title(concern.entity, there)).where(*fits).order_by(table.c.id).limit(MOST)
    rows = await connection.all(Statement(sql_text(found, there.dialect), heavy=True))
    return tuple(f"#{identity} {title}" if title else f"#{identity}" for identity, title in rows)


def _title(entity: str, there: Source) -> Element:
    """Nothing where it depends on who reads it, or when."""
    typed, _ = check(there.catalog.entities[entity].titled, scope_of(there.catalog, entity), TEXT)
    if typed is None:
        return null()
    title = to_sql(typed.node, Frame(there, there.table(entity)))
    made = statement(select(title), there.dialect)
    return title if set(made.names) <= made.constants.keys() else null()

"""How many living records that a condition holds for are whose."""

from sqlalchemy import func, select

from engine.expressions.nodes import AnyNode
from engine.storage.driver.base import Statement
from engine.storage.sql.expression import condition_sql
from engine.storage.sql.expression_frame import Frame
from engine.storage.sql.lists import among
from engine.storage.sql.source import Source, living
from engine.storage.sql.text import statement


def counted_of(source: Source, entity: str, by: str, condition: AnyNode) -> Statement:
    """Their numbers, by what the field `by` holds, of the ids in parameter `ids`."""
    table = source.table(entity)
    mine = among(table.c[by], "ids", source.dialect)
    holds = condition_sql(condition, Frame(source, table))
    found = select(table.c[by], func.count()).where(mine, holds, *living(table)).group_by(table.c[by])
    return statement(found, source.dialect)

"""Records that wait because a decision about them found nothing: the next one for which it finds something now."""

from collections.abc import Sequence

from sqlalchemy import literal_column, select

from engine.expressions.nodes import AnyNode, Read, order_path
from engine.expressions.types import INTEGER
from engine.storage.driver.base import Statement
from engine.storage.schema import engine_table
from engine.storage.sql.expression import condition_sql, to_sql
from engine.storage.sql.expression_frame import Element, Frame
from engine.storage.sql.lists import among
from engine.storage.sql.source import Source, living
from engine.storage.sql.text import statement


def next_waiting(
    source: Source, entity: str, decision: str, fields: Sequence[str], found: AnyNode, order: Sequence[str]
) -> Statement:
    """The first that waits, in this order, whose fields are empty and of which `found` holds; none of `ids`."""
    table, noted = source.table(entity), engine_table("_decided", source.dialect)
    frame = Frame(source, table)
    of = (noted.c.decision == literal_column(f"'{decision}'"), noted.c.record == table.c.id)
    last = select(noted.c.strategy).where(*of).order_by(noted.c.id.desc()).limit(literal_column("1"))
    waits = select(literal_column("1")).where(*of).exists() & last.scalar_subquery().is_(None)
    empty = [table.c[name].is_(None) for name in fields]
    chosen = select(table.c.id).where(
        *living(table), *empty, waits, ~among(table.c.id, "ids", source.dialect), condition_sql(found, frame)
    )
    directed = [_directed(one, entity, frame) for one in order]
    return statement(chosen.order_by(*directed, table.c.id).limit(literal_column("1")), source.dialect, heavy=True)


def _directed(order: str, entity: str, frame: Frame) -> Element:
    column = to_sql(Read(type=INTEGER, root=0, entity=entity, path=order_path(order)), frame)
    return (column.desc() if order.startswith("-") else column.asc()).nulls_last()

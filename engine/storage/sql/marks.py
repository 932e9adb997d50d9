"""Marks: for which records the condition of an automation holds, since when, and when it is done again while it does.

Whoever marks a record does what is to be done: of several that look at once one finds it unmarked.
"""

from enum import Enum
from typing import Any

from sqlalchemy import BigInteger, Text, and_, bindparam, cast, delete, exists, func, null, or_, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.elements import ColumnElement

from engine.expressions.nodes import AnyNode
from engine.storage.driver.base import Dialect, Statement
from engine.storage.schema import engine_table
from engine.storage.sql.expression import condition_sql, to_sql
from engine.storage.sql.expression_frame import Frame
from engine.storage.sql.lists import among
from engine.storage.sql.source import Source, living
from engine.storage.sql.text import statement

MARKS = "_mark"
"""The table."""


class Which(Enum):
    """Of which records it is asked: of all, of those in `ids`, of at most `limit` between `after` and `before`."""

    ALL = "all"
    SOME = "some"
    BETWEEN = "between"


def mark(
    source: Source, entity: str, condition: AnyNode, key: AnyNode | None, now: AnyNode, again: AnyNode | None,
    which: Which,
) -> Statement:  # fmt: skip
    """Mark records for which the condition holds and which are not marked with this key, or are due again; gives ids.

    The parameter `automation` is its name, `occurrence` the key where no expression gives it. Of a record that has a
    mark already `again` says when it is due.
    """
    table, marks = source.table(entity), engine_table(MARKS, source.dialect)
    frame, known = Frame(source, table), engine_table(MARKS, source.dialect).alias()
    moment, keyed = to_sql(now, frame), cast(bindparam("occurrence") if key is None else to_sql(key, frame), Text)
    found = select(
        cast(bindparam("automation"), Text), table.c.id, keyed, moment,
        cast(null(), marks.c.again_at.type) if again is None else to_sql(again, frame),
    )  # fmt: skip
    there = and_(known.c.automation == bindparam("automation"), known.c.record == table.c.id)
    found = found.select_from(table.outerjoin(known, there)).where(
        *living(table), condition_sql(condition, frame), *_among(table.c.id, which, source.dialect),
        or_(known.c.record.is_(None), known.c.key.is_distinct_from(keyed), known.c.again_at <= moment),
    )  # fmt: skip
    found = found.order_by(table.c.id)
    found = found.limit(bindparam("limit", type_=BigInteger)) if which is Which.BETWEEN else found
    insert: Any = sqlite.insert if source.dialect is Dialect.SQLITE else postgresql.insert
    element = insert(marks).from_select(["automation", "record", "key", "at", "again_at"], found)
    new = element.excluded
    element = element.on_conflict_do_update(
        index_elements=[marks.c.automation, marks.c.record],
        set_={"key": new.key, "at": new.at, "again_at": new.again_at},
        where=or_(marks.c.key.is_distinct_from(new.key), marks.c.again_at <= new.at),
    )
    return statement(element.returning(marks.c.record), source.dialect, heavy=which is not Which.SOME)


def holding(source: Source, entity: str, condition: AnyNode) -> Statement:
    """For how many records a condition holds."""
    table = source.table(entity)
    fits = (*living(table), condition_sql(condition, Frame(source, table)))
    return statement(select(func.count()).select_from(table).where(*fits), source.dialect, heavy=True)


def unmark(source: Source, entity: str, condition: AnyNode, which: Which) -> Statement:
    """Take the mark of those for which the condition does not hold, also because they are gone."""
    table, marks = source.table(entity), engine_table(MARKS, source.dialect)
    holds = select(table.c.id).where(
        table.c.id == marks.c.record, *living(table), condition_sql(condition, Frame(source, table))
    )
    some = _among(marks.c.record, which, source.dialect) if which is Which.SOME else []
    element = delete(marks).where(marks.c.automation == bindparam("automation"), ~exists(holds), *some)
    return statement(element, source.dialect, heavy=which is not Which.SOME)


def forget(dialect: Dialect) -> Statement:
    """Take all marks of an automation."""
    marks = engine_table(MARKS, dialect)
    return statement(delete(marks).where(marks.c.automation == bindparam("automation")), dialect)


def _among(record: ColumnElement[Any], which: Which, dialect: Dialect) -> list[ColumnElement[bool]]:
    if which is Which.SOME:
        return [among(record, "ids", dialect)]
    if which is Which.BETWEEN:
        return [record > bindparam("after", type_=BigInteger), record < bindparam("before", type_=BigInteger)]
    return []

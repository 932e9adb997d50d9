"""Statements over issued numbers: the highest of a series that exists, and numbers for many records at once."""

from collections.abc import Mapping

from sqlalchemy import Integer, bindparam, func, literal_column, select, update

from engine.expressions.nodes import AnyNode
from engine.storage.driver.base import Statement
from engine.storage.sql.expression import to_sql
from engine.storage.sql.expression_frame import Frame
from engine.storage.sql.source import Source
from engine.storage.sql.text import statement


def highest_issued(source: Source, entity: str, field: str) -> Statement:
    """The highest digits (as text) that stand between `before` and `after` in any record, the deleted ones too.

    `first` and `last` are the smallest and the largest number there could be, which lets an index serve it; `start` is
    the place of the first digit, `width` their number, `length` that of all characters.
    """
    column = source.table(entity).c[field]
    start, width = bindparam("start", type_=Integer), bindparam("width", type_=Integer)
    digits = func.substr(column, start, width)
    found = select(func.max(digits)).where(
        column.between(bindparam("first"), bindparam("last")),
        func.length(column) == bindparam("length"),
        func.substr(column, 1, start - 1) == bindparam("before"),
        func.substr(column, start + width) == bindparam("after"),
        func.ltrim(digits, literal_column("'0123456789'")) == literal_column("''"),
    )
    return statement(found, source.dialect)


def numbered_samples(source: Source, entity: str, paths: Mapping[str, AnyNode]) -> Statement:
    """Id and the values of `paths` of the records after `after`, in their order."""
    table = source.table(entity)
    here = Frame(source, table)
    columns = [to_sql(node, here) for node in paths.values()]
    found = select(table.c.id, *columns).where(table.c.id > bindparam("after")).order_by(table.c.id)
    return statement(found, source.dialect, heavy=True)


def number_sample(source: Source, entity: str, field: str) -> Statement:
    """Give record `record` its number."""
    table = source.table(entity)
    return statement(
        update(table).where(table.c.id == bindparam("record")).values({field: bindparam("number")}), source.dialect
    )

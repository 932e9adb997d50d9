"""Statements that read records as somebody may see them: a page of a list, and one record by id."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import Integer, Select, bindparam, func, select
from sqlalchemy.sql.selectable import FromClause

from engine.expressions.nodes import AnyNode
from engine.storage.driver.base import Dialect, Statement
from engine.storage.sql.expression import condition_sql, to_sql
from engine.storage.sql.expression_frame import Frame
from engine.storage.sql.lists import among
from engine.storage.sql.order import Key, after, order_by
from engine.storage.sql.searching import Search, found, index_beside
from engine.storage.sql.source import Source, living
from engine.storage.sql.text import statement


@dataclass(frozen=True, slots=True)
class Reading:
    """What to read: columns and conditions are expressions over a record of `entity`, masked already.

    `gone`: records of the recycle bin instead of living ones. `search`: only those that are found by words; the
    conditions in it are masks.
    """

    entity: str
    columns: Sequence[AnyNode]
    conditions: Sequence[AnyNode]
    gone: bool
    search: Search | None = None


class Sorted(NamedTuple):
    """A sort key as an expression, which way, and whether it can be empty."""

    node: AnyNode
    descending: bool
    nullable: bool


def page_statement(
    source: Source, reading: Reading, sorting: Sequence[Sorted], behind: Sequence[bool] | None
) -> Statement:
    """A page: the columns, then the sort keys for the cursor; parameters `limit`, and `after_<n>` with `behind`."""
    table = source.table(reading.entity)
    here = Frame(source, table)
    keys = [Key(to_sql(one.node, here), one.descending, one.nullable) for one in sorting]
    index = index_beside(reading.search, table, source.dialect)
    if index is not None:  # which gives its rows in their order, whatever their number
        keys = [key._replace(element=index.c.rowid) if key.element is table.c.id else key for key in keys]
    element = _selected(source, reading, table, here, [key.element for key in keys], index)
    if behind is not None:
        element = element.where(after(keys, behind))
    element = element.order_by(*order_by(keys)).limit(bindparam("limit", type_=Integer))
    return statement(element, source.dialect)


def count_statement(source: Source, reading: Reading) -> Statement:
    """How many records there are to read, over all pages."""
    table = source.table(reading.entity)
    index = index_beside(reading.search, table, source.dialect)
    return statement(_selected(source, reading, table, Frame(source, table), [func.count()], index), source.dialect)


def record_statement(source: Source, reading: Reading) -> Statement:
    """The record of parameter `id`; its version stands behind the columns."""
    table = source.table(reading.entity)
    element = _selected(source, reading, table, Frame(source, table), [table.c.version])
    return statement(element.where(table.c.id == bindparam("id")), source.dialect)


def lines_statement(source: Source, reading: Reading, by: str, order: Sequence[str]) -> Statement:
    """The lines of the records in `ids`, each in its order; whose a line is stands before the columns."""
    table = source.table(reading.entity)
    columns = [table.c[by], *(to_sql(node, Frame(source, table)) for node in reading.columns)]
    found = select(*columns).where(among(table.c[by], "ids", source.dialect))
    keys = (table.c[by], *(table.c[name].asc().nulls_last() for name in order), table.c.id)
    return statement(found.order_by(*keys), source.dialect)


def titles_statement(source: Source, reading: Reading) -> Statement:
    """Id and columns of the living records in `ids`."""
    table = source.table(reading.entity)
    columns = [table.c.id, *(to_sql(node, Frame(source, table)) for node in reading.columns)]
    conditions = [condition_sql(node, Frame(source, table)) for node in reading.conditions]
    found = select(*columns).where(among(table.c.id, "ids", source.dialect), *living(table), *conditions)
    return statement(found, source.dialect)


def candidate_statement(source: Source, reading: Reading, *, held: bool = True) -> Statement:
    """Whether record `id` fits the conditions; then, if it is `held`, it stays living until the transaction ends."""
    table = source.table(reading.entity)
    element = _selected(source, reading, table, Frame(source, table), [table.c.id])
    element = element.where(table.c.id == bindparam("id"))
    if held and source.dialect is Dialect.POSTGRESQL:
        element = element.with_for_update(read=True, key_share=True, of=table)
    return statement(element, source.dialect)


def candidates_statement(source: Source, reading: Reading, *, held: bool = True) -> Statement:
    """Those of the records in `ids` that fit the conditions; if `held`, they stay living until the transaction ends."""
    table = source.table(reading.entity)
    element = _selected(source, reading, table, Frame(source, table), [table.c.id])
    element = element.where(among(table.c.id, "ids", source.dialect)).order_by(table.c.id)
    if held and source.dialect is Dialect.POSTGRESQL:
        element = element.with_for_update(read=True, key_share=True, of=table)
    return statement(element, source.dialect)


def _selected(
    source: Source,
    reading: Reading,
    table: FromClause,
    here: Frame,
    more: Sequence[Any],
    index: FromClause | None = None,
) -> Select[Any]:
    columns = [to_sql(node, here) for node in reading.columns]
    element = select(*columns, *more).select_from(table)
    if index is not None:
        element = element.join_from(table, index, index.c.rowid == table.c.id)
    there = living(table)
    if reading.gone:
        there = [~one for one in there]
    if reading.search is not None:
        there += found(reading.search, table, here, index)
    return element.where(*there, *(condition_sql(node, here) for node in reading.conditions))

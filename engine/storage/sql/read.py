"""Statements that read records as somebody may see them: a page of a list, and one record by id."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from sqlalchemy import Select, bindparam, func, literal_column, select
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.selectable import FromClause

from engine.expressions.nodes import Aggregate, AnyNode
from engine.expressions.walk import walk
from engine.storage.driver.base import Dialect, Statement
from engine.storage.sql.expression import condition_sql, to_sql
from engine.storage.sql.expression_chosen import chosen
from engine.storage.sql.expression_frame import Frame
from engine.storage.sql.first_page import (
    LIMIT,
    are_few,
    count,
    first_for,
    first_of,
    is_served,
    named,
    number_of,
    one_of,
    ordered,
    unserved,
)
from engine.storage.sql.lists import among
from engine.storage.sql.order import Key, after, order_by
from engine.storage.sql.searching import Search, found, index_beside, matched
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

    @property
    def asks(self) -> bool:
        """Whether more is asked of each record than its words."""
        return bool(self.conditions) or (self.search is not None and self.search.masked)


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
    index = index_beside(reading.search, table, source.dialect)
    keys = _keys(sorting, here)
    if index is not None:  # which gives its rows in their order, whatever their number
        keys = [key._replace(element=index.c.rowid) if key.element is table.c.id else key for key in keys]
    varies = _varies(reading)
    if not varies or not is_served(table, keys, source.dialect):
        element = _in_order(_selected(source, reading, table, here, _elements(keys), index), keys, behind).limit(LIMIT)
    elif index is None:
        element = _first_or_all(source, reading, sorting, behind)
    else:
        element = _by_number(source, reading, sorting, behind, index)
    return statement(element, source.dialect, varies=varies)


def _varies(reading: Reading) -> bool:
    """Whether the best way to a page depends on how many records there are for what is asked, or for who asks."""
    within = (one for node in reading.conditions for one in walk(node))
    return reading.search is not None or any(isinstance(one, Aggregate) and chosen(one) for one in within)


def _first_or_all(
    source: Source, reading: Reading, sorting: Sequence[Sorted], behind: Sequence[bool] | None
) -> Select[Any]:
    """What there is to read among the first records of an order; if that is no page, all there is, put in order."""
    table = source.table(reading.entity)
    here = Frame(source, table)
    keys = _keys(sorting, here)
    first = first_of(_in_order(select(table), keys, behind))
    among_them = Frame(source, first)
    columns = [*(to_sql(node, among_them) for node in reading.columns), *_elements(_keys(sorting, among_them))]
    soon = select(*columns).where(*_conditions(reading, first, among_them)).limit(LIMIT)
    page = named(soon).cte("soon")
    keys = unserved(keys, source.dialect)
    later = _in_order(_selected(source, reading, table, here, _elements(keys)), keys, behind)
    none = count(page) < LIMIT
    return ordered(one_of([(none, later), (~none, select(page))]), keys)


def _by_number(
    source: Source, reading: Reading, sorting: Sequence[Sorted], behind: Sequence[bool] | None, index: FromClause
) -> Select[Any]:
    """What there is to read of what a table of words finds: among the first records of an order; if that is no page,
    few are put in order, and many are looked for along it, or where a condition has an index.
    """
    table = source.table(reading.entity)
    here, ids = Frame(source, table), replace(reading, columns=())
    keys = _keys(sorting, here)
    number = number_of(select(index.c.rowid).where(matched(index)))
    first = first_for(_in_order(select(table), keys, behind), number)
    soon = select(first.c.id).where(*_conditions(reading, first, Frame(source, first))).limit(LIMIT).cte("soon")
    few, many = (
        _in_order(_selected(source, ids, table, here, [table.c.id], index, joined=joined), keys, behind)
        for joined in (True, False)
    )
    none, are = count(soon) < LIMIT, are_few(number, asked=reading.asks)
    page = one_of([(~none, select(soon)), (none & are, few), (none & ~are, many)])
    columns = [to_sql(node, here) for node in reading.columns]
    found = select(*columns, *_elements(keys)).join_from(page, table, table.c.id == page.c[0])
    return found.order_by(*order_by(keys))


def _keys(sorting: Sequence[Sorted], here: Frame) -> list[Key]:
    return [Key(to_sql(one.node, here), one.descending, one.nullable) for one in sorting]


def _elements(keys: Sequence[Key]) -> list[ColumnElement[Any]]:
    return [key.element for key in keys]


def _in_order(element: Select[Any], keys: Sequence[Key], behind: Sequence[bool] | None) -> Select[Any]:
    if behind is not None:
        element = element.where(after(keys, behind))
    return element.order_by(*order_by(keys))


def group_statement(source: Source, reading: Reading, *, keyed: bool) -> Statement:
    """How many records there are to read, then the sum of each column; where it is `keyed`, of each value of the first
    column, which stands in front.
    """
    table = source.table(reading.entity)
    here = Frame(source, table)
    index = index_beside(reading.search, table, source.dialect)
    columns = [to_sql(node, here) for node in reading.columns]
    keys, summed = (columns[:1], columns[1:]) if keyed else ([], columns)
    bare = replace(reading, columns=())
    told = [*keys, func.count(), *(func.sum(one) for one in summed)]
    element = _selected(source, bare, table, here, told, index)
    return statement(element.group_by(literal_column("1")) if keyed else element, source.dialect)


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
    *,
    joined: bool = True,
) -> Select[Any]:
    columns = [to_sql(node, here) for node in reading.columns]
    element = select(*columns, *more).select_from(table)
    if index is not None and joined:
        element = element.join_from(table, index, index.c.rowid == table.c.id)
    return element.where(*_conditions(reading, table, here, index, joined=joined))


def _conditions(
    reading: Reading, table: FromClause, here: Frame, index: FromClause | None = None, *, joined: bool = True
) -> list[ColumnElement[bool]]:
    there = living(table)
    if reading.gone:
        there = [~one for one in there]
    if reading.search is not None:
        there += found(reading.search, table, here, index, joined=joined)
    return [*there, *(condition_sql(node, here) for node in reading.conditions)]

"""Statements that read records as somebody may see them: a page of a list, and one record by id."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from sqlalchemy import CTE, Select, bindparam, func, literal_column, select
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
    is_in,
    is_served,
    listed,
    number_of,
    one_of,
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
    varies = _varies(reading)
    in_order = index is not None and keys[0].element is table.c.id  # which gives its rows so, whatever their number
    if varies and not in_order:
        return statement(_of_page(source, reading, keys, behind, index), source.dialect, varies=True)
    if index is not None:
        keys = [key._replace(element=index.c.rowid) if key.element is table.c.id else key for key in keys]
    element = _in_order(_selected(source, reading, table, here, _elements(keys), index), keys, behind).limit(LIMIT)
    return statement(element, source.dialect, varies=varies)


def _varies(reading: Reading) -> bool:
    """Whether the best way to a page depends on how many records there are for what is asked, or for who asks."""
    within = (one for node in reading.conditions for one in walk(node))
    return reading.search is not None or any(isinstance(one, Aggregate) and chosen(one) for one in within)


def _of_page(
    source: Source, reading: Reading, keys: Sequence[Key], behind: Sequence[bool] | None, index: FromClause | None
) -> Select[Any]:
    """The columns and sort keys of those that are on a page: which they are is found out by their ids alone."""
    table = source.table(reading.entity)
    here, alone = Frame(source, table), replace(reading, columns=())
    if not is_served(table, keys, source.dialect):
        ids: FromClause = (
            _in_order(_selected(source, alone, table, here, [table.c.id], index), keys, behind).limit(LIMIT).subquery()
        )
    elif index is None:
        ids = _first_or_all(source, alone, keys, behind)
    else:
        ids = _by_number(source, alone, keys, behind, index)
    columns = [to_sql(node, here) for node in reading.columns]
    found = select(*columns, *_elements(keys)).join_from(ids, table, table.c.id == ids.c[0])
    return found.order_by(*order_by(keys))


def _first_or_all(source: Source, reading: Reading, keys: Sequence[Key], behind: Sequence[bool] | None) -> FromClause:
    """What there is to read among the first records of an order; if that is no page, all there is, put in order."""
    table = source.table(reading.entity)
    first = first_of(_in_order(select(table), keys, behind))
    soon = _soon(source, reading, first)
    all_ = _selected(source, reading, table, Frame(source, table), [table.c.id])
    later = _in_order(all_, unserved(keys, source.dialect), behind)
    none = count(soon) < LIMIT
    return one_of([(none, later), (~none, select(soon))])


def _by_number(
    source: Source, reading: Reading, keys: Sequence[Key], behind: Sequence[bool] | None, index: FromClause
) -> FromClause:
    """What there is to read of what a table of words finds: few are put in order; many are looked for among the first
    records of an order, and then along all of it or where a condition has an index.
    """
    table = source.table(reading.entity)
    here, asked = Frame(source, table), reading.asks
    indexed = select(index.c.rowid.label("id")).where(matched(index))

    def way(origin: FromClause, match: Sequence[ColumnElement[bool]]) -> Select[Any]:
        conditions = _conditions(reading, table, here, match)
        return _in_order(select(table.c.id).select_from(origin).where(*conditions), keys, behind)

    if asked:
        number = number_of(indexed)
        sorted_ = way(table.join(index, index.c.rowid == table.c.id), [matched(index)])
    else:
        there, number = listed(indexed)
        sorted_ = way(there.outerjoin(table, table.c.id == there.c.id), [])  # the list leads: all it has are there
    soon = _soon(source, reading, first_for(_in_order(select(table), keys, behind), number, asked=asked))
    none, few = count(soon) < LIMIT, are_few(number, asked=asked)
    along = way(table, [is_in(table, indexed)])
    return one_of([(~none, select(soon)), (none & few, sorted_), (none & ~few, along)])


def _soon(source: Source, reading: Reading, first: FromClause) -> CTE:
    """Those of the first records that there are to read, if they are enough for a page."""
    conditions = _conditions(reading, first, Frame(source, first))
    return select(first.c.id).where(*conditions).limit(LIMIT).cte("soon")


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
) -> Select[Any]:
    columns = [to_sql(node, here) for node in reading.columns]
    element = select(*columns, *more).select_from(table)
    if index is None:
        return element.where(*_conditions(reading, table, here))
    element = element.join_from(table, index, index.c.rowid == table.c.id)
    return element.where(*_conditions(reading, table, here, [matched(index)]))


def _conditions(
    reading: Reading, table: FromClause, here: Frame, match: Sequence[ColumnElement[bool]] | None = None
) -> list[ColumnElement[bool]]:
    there = living(table)
    if reading.gone:
        there = [~one for one in there]
    if reading.search is not None:
        there += found(reading.search, table, here, match)
    return [*there, *(condition_sql(node, here) for node in reading.conditions)]

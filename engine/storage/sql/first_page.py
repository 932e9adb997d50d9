"""A page in an order that an index serves, of few records or of nearly all: two ways to it in one statement.

What has a word or is shared with somebody may stand all over an order or at its end, and no statistics tell. So as much
as costs little is looked at first, and what is found decides which way is gone.
"""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Column, Integer, Select, Table, bindparam, case, func, literal, select, union_all
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.selectable import FromClause

from engine.storage.driver.base import Dialect
from engine.storage.sql.order import Key, order_by

FEW: Final = 1_000
"""So many records are put in order in no time."""

FIRST: Final = 500
"""So many are looked at one by one, whatever they are."""

LIMIT: Final = bindparam("limit", type_=Integer)


def is_served(table: Table, keys: Sequence[Key], dialect: Dialect) -> bool:
    """Whether an index gives records in this order. One of PostgreSQL has empty values first where it goes down."""
    first = keys[0]
    if not isinstance(first.element, Column) or (dialect is Dialect.POSTGRESQL and first.descending and first.nullable):
        return False
    return first.element.primary_key or any(next(iter(one.columns)) is first.element for one in table.indexes)


def first_of(rows: Select[Any]) -> FromClause:
    """The first rows of a select, to be looked at."""
    return rows.limit(literal(FIRST)).subquery()


def are_few(rows: Select[Any]) -> ColumnElement[bool]:
    """Whether a select gives few rows; no more are counted."""
    return count(rows.limit(literal(FEW + 1)).subquery()) <= FEW


def count(rows: FromClause) -> ColumnElement[int]:
    """How many rows there are."""
    return select(func.count()).select_from(rows).scalar_subquery()


def one_or_other(which: ColumnElement[bool], one: Select[Any], other: Select[Any], keys: Sequence[Key]) -> Select[Any]:
    """The rows of one select or of the other, whose last columns are the sort keys; the other one is not begun."""
    # A condition would be asked of every row on SQLite.
    limited = (one.limit(case((which, LIMIT), else_=0)), other.limit(case((which, 0), else_=LIMIT)))
    found = union_all(*(select(named(each).subquery()) for each in limited)).subquery()
    last = list(found.c)[-len(keys) :]
    return select(found).order_by(*order_by([key._replace(element=it) for key, it in zip(keys, last, strict=True)]))


def named(element: Select[Any]) -> Select[Any]:
    """The same with names for its columns, so that it can be selected from."""
    return element.with_only_columns(*(one.label(f"c{place}") for place, one in enumerate(element.selected_columns)))


def unserved(keys: Sequence[Key], dialect: Dialect) -> list[Key]:
    """The same order, where PostgreSQL cannot walk an index for it, at whose end all may stand that is wanted."""
    if dialect is Dialect.SQLITE:
        return list(keys)
    return [key._replace(element=func.coalesce(key.element, key.element)) for key in keys]

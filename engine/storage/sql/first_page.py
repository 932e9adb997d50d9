"""A page of few records or of nearly all, in an order that an index serves: several ways to its ids in one statement.

What has a word or is shared with somebody may stand all over an order or at its end, and no statistics tell. So as much
as costs little is looked at first, and what is found decides which way is gone. Columns are read of the page alone.
"""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from sqlalchemy import (
    CTE,
    Column,
    Integer,
    Select,
    Table,
    bindparam,
    case,
    func,
    literal,
    literal_column,
    select,
    union_all,
)
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.selectable import FromClause

from engine.storage.driver.base import Dialect
from engine.storage.sql.order import Key

FIRST: Final = 500
"""So many are looked at one by one, whatever they are."""

PART: Final = 20
"""Of so many that are found one more record is looked at."""

FEW: Final = 1_000
"""So many are put in order in no time, whatever is asked of each."""

SORTED: Final = 20_000
"""So many are put in order sooner than looked for along it, where nothing is asked of each; no more are listed."""

COUNTED: Final = 50_000
"""What is found is counted up to so many."""

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


def number_of(ids: Select[Any]) -> ColumnElement[int]:
    """How many an index finds, counted once however often it is asked."""
    there = select(func.count().label("number")).select_from(ids.limit(literal(COUNTED)).subquery()).cte("number")
    return select(there.c.number).scalar_subquery()


def listed(ids: Select[Any]) -> tuple[CTE, ColumnElement[int]]:
    """What an index finds, gone through once, and how many they are; where they are too many to be put in order, as
    many as are counted.
    """
    there = ids.limit(literal(SORTED + 1)).cte("there").prefix_with("MATERIALIZED")
    number = select(func.count().label("number")).select_from(there).cte("number")
    counted = select(case((number.c.number > SORTED, COUNTED), else_=number.c.number))
    return there, counted.scalar_subquery()


def first_for(rows: Select[Any], number: ColumnElement[int], *, asked: bool) -> FromClause:
    """The first rows of a select, the more of them the more is found; none where what is found is listed anyway."""
    part = number // PART
    return rows.limit(part if asked else case((number > SORTED, part), else_=0)).subquery()


def are_few(number: ColumnElement[int], *, asked: bool) -> ColumnElement[bool]:
    """Whether what is found is soon put in order; `asked`: something more is asked of each."""
    return number <= (FEW if asked else SORTED)


def is_in(table: FromClause, ids: Select[Any]) -> ColumnElement[bool]:
    """A record is one of these, of which its table's are: they are listed, and not gone through."""
    return (table.c.id + literal_column("0")).in_(ids)


def count(rows: FromClause) -> ColumnElement[int]:
    """How many rows there are."""
    return select(func.count()).select_from(rows).scalar_subquery()


def one_of(ways: Iterable[tuple[ColumnElement[bool], Select[Any]]]) -> FromClause:
    """The rows of the one select whose condition holds; the others are not begun."""
    # A condition would be asked of every row on SQLite.
    limited = (one.limit(case((which, LIMIT), else_=0)) for which, one in ways)
    return union_all(*(select(named(each).subquery()) for each in limited)).subquery()


def named(element: Select[Any]) -> Select[Any]:
    """The same with names for its columns, so that it can be selected from."""
    return element.with_only_columns(*(one.label(f"c{place}") for place, one in enumerate(element.selected_columns)))


def unserved(keys: Sequence[Key], dialect: Dialect) -> list[Key]:
    """The same order, where PostgreSQL cannot walk an index for it, at whose end all may stand that is wanted."""
    if dialect is Dialect.SQLITE:
        return list(keys)
    return [key._replace(element=func.coalesce(key.element, key.element)) for key in keys]

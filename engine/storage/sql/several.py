"""Columns that hold several texts: their values as rows of one column, and what is asked of these."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Text, case, cast, column, exists, func, literal_column, select
from sqlalchemy.dialects.postgresql import array
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.selectable import TableValuedAlias

from engine.storage.driver.base import Dialect

VALUE = "value"
"""The one column that such rows have."""


def elements(several: ColumnElement[Any], dialect: Dialect) -> TableValuedAlias:
    """The values in a column as rows; of null there are none."""
    if dialect is Dialect.SQLITE:
        return func.json_each(several).table_valued(column(VALUE, Text))
    return func.unnest(several).table_valued(column(VALUE, Text)).render_derived()


def any_element(
    several: ColumnElement[Any], dialect: Dialect, holds: Callable[[ColumnElement[Any]], ColumnElement[bool]]
) -> ColumnElement[bool]:
    """That a condition holds for one of the values."""
    rows = elements(several, dialect)
    return exists(select(literal_column("1")).select_from(rows).where(holds(rows.c[VALUE])))


def of_one(value: ColumnElement[Any], dialect: Dialect) -> ColumnElement[Any]:
    """The list of one value; null of null."""
    one = func.json_array(value) if dialect is Dialect.SQLITE else array([cast(value, Text)])
    return case((value.is_not(None), one))


def exchanged(several: ColumnElement[Any], former: str, now: str, dialect: Dialect) -> ColumnElement[Any]:
    """The list with another value in the place of one."""
    if dialect is Dialect.POSTGRESQL:
        return func.array_replace(several, former, now)
    rows = elements(several, dialect)
    changed = case((rows.c[VALUE] == former, now), else_=rows.c[VALUE])
    return select(func.json_group_array(changed)).select_from(rows).scalar_subquery()

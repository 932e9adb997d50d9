"""References to one of several entities in SQL: `entity/id` of an id, and the id in it."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Integer,
    Text,
    and_,
    bindparam,
    case,
    cast,
    exists,
    func,
    literal_column,
    select,
)
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.selectable import FromClause

from engine.meta.fields import AnyField, AnyReferenceField
from engine.storage.driver.base import Dialect
from engine.storage.sql.lists import among


def name_of(entity: str, identity: ColumnElement[Any]) -> ColumnElement[Any]:
    """What names the record of this id; null of null. Names of entities hold nothing that SQL could misread."""
    return _beginning(entity).concat(cast(identity, Text))


def id_in(entity: str, column: ColumnElement[Any], field: AnyField, dialect: Dialect) -> ColumnElement[Any]:
    """The id of a record of `entity` that a reference of either kind holds; null where it names another one."""
    return id_named(entity, column, dialect) if isinstance(field, AnyReferenceField) else column


def id_named(entity: str, column: ColumnElement[Any], dialect: Dialect) -> ColumnElement[Any]:
    """The same of a reference to one of several entities."""
    kind = BigInteger if dialect is Dialect.POSTGRESQL else Integer
    number = cast(func.substr(column, len(entity) + 2), kind)
    return case((names_entity(entity, column), number))


def is_named(entity: str, column: ColumnElement[Any], field: AnyField, identity: ColumnElement[Any]) -> Any:
    """That a reference of either kind names the record of this id; an index on the column serves it."""
    return column == (name_of(entity, identity) if isinstance(field, AnyReferenceField) else identity)


def names_entity(entity: str, column: ColumnElement[Any]) -> ColumnElement[bool]:
    """That a reference to one of several entities names a record of this one."""
    return func.substr(column, 1, len(entity) + 1) == _beginning(entity)


def names_nothing(column: ColumnElement[Any], tables: Mapping[str, FromClause]) -> ColumnElement[bool]:
    """That it names a record which is in none of the tables of these entities."""
    there = (exists().where(column == name_of(entity, table.c.id)) for entity, table in tables.items())
    return and_(column.is_not(None), *(~one for one in there))


def names_among(
    entity: str, column: ColumnElement[Any], field: AnyField, name: str, dialect: Dialect
) -> ColumnElement[bool]:
    """That a reference of either kind names one of the ids in parameter `name` (see lists.py)."""
    if not isinstance(field, AnyReferenceField):
        return among(column, name, dialect)
    if dialect is Dialect.POSTGRESQL:
        ids = func.unnest(cast(bindparam(name, type_=ARRAY(BigInteger)), ARRAY(BigInteger)))
        return column.in_(select(name_of(entity, ids.column_valued())))
    rows = func.json_each(bindparam(name)).table_valued("value")
    return column.in_(select(name_of(entity, rows.c.value)))


def _beginning(entity: str) -> ColumnElement[Any]:
    return literal_column(f"'{entity}/'", Text)

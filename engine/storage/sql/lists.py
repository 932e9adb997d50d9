"""A list as one parameter: a statement's text does not depend on how many values it is given."""

import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import ARRAY, BigInteger, Integer, Select, Text, any_, bindparam, column, func, select
from sqlalchemy.sql.elements import ColumnElement

from engine.storage.driver.base import Dialect


def among(element: ColumnElement[Any], name: str, dialect: Dialect) -> ColumnElement[bool]:
    """`element` is one of the ids, or of the codes, in parameter `name` (see `id_list`)."""
    text = isinstance(element.type, Text)
    if dialect is Dialect.POSTGRESQL:
        return element == any_(bindparam(name, type_=ARRAY(Text if text else BigInteger)))
    values = func.json_each(bindparam(name)).table_valued(column("value", Text if text else Integer))
    return element.in_(select(values.c.value))


def among_selected(element: ColumnElement[Any], keys: Select[Any], dialect: Dialect) -> ColumnElement[bool]:
    """`element` is one of the keys that a select gives, which is the same for all rows.

    PostgreSQL would ask the select of every row that stands beside an `or`; of a list it asks an index.
    """
    if dialect is Dialect.POSTGRESQL:
        return element == any_(func.array(keys.scalar_subquery(), type_=ARRAY(element.type)))
    return element.in_(keys)


def id_list(ids: Iterable[int | str], dialect: Dialect) -> Any:
    """What is bound for `among`."""
    return list(ids) if dialect is Dialect.POSTGRESQL else json.dumps(list(ids), ensure_ascii=False)

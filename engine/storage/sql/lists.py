"""A list as one parameter: a statement's text does not depend on how many values it is given."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ARRAY, BigInteger, Integer, any_, bindparam, column, func, select
from sqlalchemy.sql.elements import ColumnElement

from engine.storage.driver.base import Dialect


def among(element: ColumnElement[Any], name: str, dialect: Dialect) -> ColumnElement[bool]:
    """`element` is one of the ids in parameter `name` (see `id_list`)."""
    if dialect is Dialect.POSTGRESQL:
        return element == any_(bindparam(name, type_=ARRAY(BigInteger)))
    values = func.json_each(bindparam(name)).table_valued(column("value", Integer))
    return element.in_(select(values.c.value))


def id_list(ids: Iterable[int], dialect: Dialect) -> Any:
    """What is bound for `among`."""
    return list(ids) if dialect is Dialect.POSTGRESQL else f"[{','.join(map(str, ids))}]"

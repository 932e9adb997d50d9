"""Keyset pages: the order of a list, and the condition for what comes after a row of it.

Empty values come last in either direction, and ties are broken by id, so that pages neither repeat nor lose a row.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import and_, bindparam, false, or_
from sqlalchemy.sql.elements import ColumnElement


class Key(NamedTuple):
    """One part of an order: what to sort by, which way, and whether it can be empty at all."""

    element: ColumnElement[Any]
    descending: bool
    nullable: bool


def order_by(keys: Sequence[Key]) -> list[ColumnElement[Any]]:
    """The ORDER BY; a key that is never empty is written plainly, so that an index serves it."""
    return [_direction(key) for key in keys]


def after(keys: Sequence[Key], empty: Sequence[bool]) -> ColumnElement[bool]:
    """Rows behind the one whose sort values are the parameters `after_0`, `after_1`, ...

    `empty` says which of these values are null; they are part of the statement's shape.
    """
    condition: ColumnElement[bool] = false()
    for position in reversed(range(len(keys))):
        condition = _behind(keys[position], position, empty[position], condition)
    return condition


def _direction(key: Key) -> ColumnElement[Any]:
    ordered = key.element.desc() if key.descending else key.element.asc()
    return ordered.nulls_last() if key.nullable else ordered


def _behind(key: Key, position: int, empty: bool, rest: ColumnElement[bool]) -> ColumnElement[bool]:
    if empty:
        return and_(key.element.is_(None), rest)
    mark: ColumnElement[Any] = bindparam(f"after_{position}", type_=key.element.type)
    further = key.element < mark if key.descending else key.element > mark
    same = and_(key.element == mark, rest)
    if key.nullable:
        return or_(further, same, key.element.is_(None))
    # The bound on its own lets an index start there; neither planner finds it inside the OR.
    bound = key.element <= mark if key.descending else key.element >= mark
    return and_(bound, or_(further, same))

"""Pieces that PostgreSQL's forms are made of: an element used twice but worked out once, and limits that give null."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import func, literal_column, select
from sqlalchemy.sql.elements import BindParameter, Cast
from sqlalchemy.sql.expression import ColumnClause

from engine.storage.sql.expression_frame import Element, Outer


def once(make: Callable[..., Element], *elements: Element) -> Element:
    """`make(*elements)`, where `make` uses them more than once: what is more than a column is worked out before.

    OFFSET 0 keeps PostgreSQL from putting the expressions back in their places.
    """
    if all(_is_simple(one) for one in elements):
        return make(*elements)
    named = [one.label(f"v{position}") for position, one in enumerate(map(_detached, elements))]
    inner = select(*named).offset(literal_column("0")).subquery()
    return select(make(*inner.c)).select_from(inner).scalar_subquery()


def _is_simple(element: Element) -> bool:
    if isinstance(element, Cast):
        return _is_simple(element.clause)
    return isinstance(element, ColumnClause | Outer | BindParameter)


def _detached(element: Element) -> Element:
    """Without the tables it comes from, which stand outside."""
    return Outer(element)


def between(element: Element, low: Element, high: Element) -> Element:
    """The element, null unless it lies between two others that do not belong to what is allowed."""
    # LEAST and GREATEST leave nulls out; the limits they give for them become null again.
    below: Any = func.nullif(func.least(element, high), high)
    return func.nullif(func.greatest(below, low), low)


def by_code_point(text: Element) -> Element:
    """Text ordered by code point, whatever the database's own order is."""
    return text.collate("C")

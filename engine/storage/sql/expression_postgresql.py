"""Expressions in PostgreSQL, all in SQL of its own; every cast is written out, so that nothing rounds silently."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import BigInteger, Numeric, cast, func
from sqlalchemy.sql.elements import ColumnElement

from engine.expressions.nodes import (
    Aggregate,
    Among,
    AnyNode,
    Arithmetic,
    Call,
    Clock,
    Compare,
    Difference,
    Fit,
    If,
    Literal,
    Negate,
    Pointed,
    Read,
    Rescale,
    Shift,
    Slot,
    Tracked,
    Under,
    Virtual,
)
from engine.expressions.types import Kind, Type
from engine.storage.sql import expression_read as leaves
from engine.storage.sql import postgresql_numbers as numbers
from engine.storage.sql.expression_conditions import COMMON, choice, compared, listed, sharpened
from engine.storage.sql.expression_emit import Emit, Fold, Tables
from engine.storage.sql.expression_folds import aggregate, count
from engine.storage.sql.expression_frame import Condition, Element
from engine.storage.sql.expression_tables import TABLED
from engine.storage.sql.postgresql_behind import behind
from engine.storage.sql.postgresql_calls import CALLS
from engine.storage.sql.postgresql_forms import by_code_point
from engine.storage.sql.postgresql_times import difference, shift
from engine.storage.sql.tracked import tracked
from engine.storage.sql.trees import under

EQUALITIES = ("==", "!=")


def finished(node: AnyNode, element: Element) -> Element:
    """A result with the digits of its type; what comes out of NUMERIC has as many as it happens to."""
    if isinstance(node, Read | Literal | Slot) or not node.type.number:
        return element
    if node.type.kind is Kind.INTEGER:
        return cast(element, BigInteger)
    return element if isinstance(node, Fit) else cast(element, Numeric(38, node.type.scale))


def _comparison(node: Compare, emit: Emit) -> Condition:
    named = leaves.named_here(node, emit)
    if named is not None:
        return named
    sharp = sharpened(node)
    if not isinstance(sharp, Compare):
        return emit.truth(sharp)
    there = behind(sharp, emit)
    if there is not None:
        return there
    left, right = emit.value(sharp.left), emit.value(sharp.right)
    if sharp.left.type.text and sharp.operator not in EQUALITIES:
        right = by_code_point(right)
    return compared(sharp.operator, left, right)


def _list(node: Among, emit: Emit) -> Condition:
    there = behind(node, emit)
    return there if there is not None else _listed(node, emit)


def _listed(node: Among, emit: Emit) -> Condition:
    return listed(node, emit.value(node.node), [emit.value(one) for one in node.items])


def _call(node: Call, emit: Emit) -> Element:
    return CALLS[node.function](node, [emit.value(one) for one in node.arguments])


def _total(node: Aggregate, element: Element, emit: Emit) -> Element:
    return func.coalesce(func.sum(numbers.exact(element)), numbers.constant(0))


def _mean(node: Aggregate, element: Element, emit: Emit) -> Element:
    return numbers.mean(node, element)


def _least(node: Aggregate, element: Element, emit: Emit) -> Element:
    return func.min(_ordered(node.type, element))


def _most(node: Aggregate, element: Element, emit: Emit) -> Element:
    return func.max(_ordered(node.type, element))


def _ordered(type_: Type, element: ColumnElement[Any]) -> Element:
    return by_code_point(element) if type_.text else element


FOLDS: Mapping[str, Fold] = {"sum": _total, "count": count, "avg": _mean, "min": _least, "max": _most}
"""By name; `any` and `all` are conditions in both databases, `first` and `last` take one record."""

POSTGRESQL = Tables(
    conditions={**COMMON, Compare: _comparison, Among: _list, Under: under},
    values={
        Literal: leaves.literal,
        Slot: leaves.slot,
        Clock: leaves.clock,
        Read: leaves.read,
        Virtual: leaves.virtual,
        Aggregate: aggregate,
        Tracked: tracked,
        Pointed: leaves.pointed,
        If: choice,
        **TABLED,
        Arithmetic: numbers.arithmetic,
        Negate: numbers.negative,
        Rescale: numbers.rescaled,
        Fit: numbers.fitted,
        Shift: shift,
        Difference: difference,
        Call: _call,
    },
    folds=FOLDS,
)

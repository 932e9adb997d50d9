"""Expressions in SQLite, where decimals are integers of their smallest unit.

What is read, compared, added and chosen is SQL of its own as long as no integer can outgrow 64 bits; everything else is
one call of the expression's Python form (sqlite_functions.py), with what it reads as arguments.
"""

from collections.abc import Callable, Mapping
from typing import Any

from msgspec.structs import replace
from sqlalchemy import LargeBinary, bindparam, case, cast, func, null
from sqlalchemy.sql.functions import Function

from engine.expressions.bounds import WORD, aligned, bound, of_type
from engine.expressions.moments import DAY_MICROSECONDS
from engine.expressions.nodes import (
    Aggregate,
    Among,
    AnyNode,
    Applied,
    Arithmetic,
    Call,
    Cases,
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
from engine.expressions.types import INTEGER, Kind, Type
from engine.expressions.walk import rebuilt, walk
from engine.storage.sql import expression_read as leaves
from engine.storage.sql.expression_conditions import COMMON, choice, compared, listed, sharpened
from engine.storage.sql.expression_emit import Emit, Fold, Form, Tables
from engine.storage.sql.expression_folds import aggregate, count
from engine.storage.sql.expression_frame import Condition, Element
from engine.storage.sql.expression_tables import applied, cases
from engine.storage.sql.sqlite_functions import CALL, LARGEST, REFUSE, SMALLEST, SUM, TOTAL, shape_text
from engine.storage.sql.tracked import tracked
from engine.storage.sql.trees import under


def native(node: AnyNode) -> bool:
    """Whether the node is SQL of its own: of a kind that is, and a number of 64 bits at most."""
    check = NATIVE.get(type(node))
    return check is not None and check(node) and (_fits(node) or isinstance(node, Read))


def _fits(node: AnyNode) -> bool:
    return not _counts(node.type) or bound(node) < WORD


def _counts(type_: Type) -> bool:
    return type_.number or type_.kind is Kind.PERIOD


def _always(node: AnyNode) -> bool:
    return True


def _sum_is_native(node: Arithmetic) -> bool:
    sides = (node.left, node.right)
    return node.operator in ("+", "-") and all(native(one) and aligned(one, node.type.scale) < WORD for one in sides)


def _comparison_is_native(node: Compare) -> bool:
    return _all_alike((node.left, node.right))


def _list_is_native(node: Among) -> bool:
    return _all_alike((node.node, *node.items))


def _all_alike(nodes: tuple[AnyNode, ...]) -> bool:
    """Whether values can be compared as they are stored, numbers after multiplying them to the same unit."""
    scale = max(one.type.scale for one in nodes)
    return all(native(one) and (one.type.scale == scale or aligned(one, scale) < WORD) for one in nodes)


def _choice_is_native(node: If) -> bool:
    return native(node.then) and native(node.otherwise)


def _cases_are_native(node: Cases) -> bool:
    return all(native(one) for one in (*node.values, node.otherwise))


def _table_is_native(node: Applied) -> bool:
    return native(node.body) and all(native(one) for one in node.arguments)


def _call_is_native(node: Call) -> bool:
    return node.function in CALLS and all(native(one) for one in node.arguments)


def _fit_is_native(node: Fit) -> bool:
    """Whether there is nothing to round, and nothing to refuse or only what can be worked out twice."""
    inner = node.node
    if not native(inner) or inner.type.scale != node.type.scale:
        return False
    return bound(inner) <= of_type(node.type) or not any(isinstance(one, Virtual | Aggregate) for one in walk(inner))


def _inner_is_native(node: Negate | Rescale) -> bool:
    return native(node.node)


NATIVE: Mapping[type[AnyNode], Callable[[Any], bool]] = {
    Literal: _always,
    Slot: _always,
    Clock: _always,
    Read: _always,
    Virtual: _always,
    Aggregate: _always,
    Compare: _comparison_is_native,
    Among: _list_is_native,
    If: _choice_is_native,
    Cases: _cases_are_native,
    Applied: _table_is_native,
    Arithmetic: _sum_is_native,
    Negate: _inner_is_native,
    Rescale: _inner_is_native,
    Fit: _fit_is_native,
    Call: _call_is_native,
    Under: _always,
    Tracked: _always,
    Pointed: _always,
    **dict.fromkeys(COMMON, _always),
}
"""Which nodes can be SQL of their own, and when. Shift, Difference and all other functions never are."""

ARGUMENTS = (Read, Clock, Slot, Virtual, Aggregate, Under, Tracked, Pointed)
"""What is worked out by SQL and handed to the Python form."""


def called(node: AnyNode, emit: Emit) -> Element:
    """One call of the Python form, for the node and all below it that is no argument."""
    arguments: dict[AnyNode, Slot] = {}

    def handed(one: AnyNode) -> AnyNode:
        if isinstance(one, ARGUMENTS):
            return arguments.setdefault(one, Slot(type=_plain(one.type), index=len(arguments)))
        return replace(rebuilt(one, handed), type=_plain(one.type))

    shape = handed(node)
    return _call(shape, [emit.value(one) for one in arguments])


def _call(shape: AnyNode, arguments: list[Element]) -> Element:
    text: Element = bindparam(None, shape_text(shape), unique=True)
    return _function(CALL, text, *arguments)


def _plain(type_: Type) -> Type:
    """The type as far as values depend on it."""
    kind = Kind.TEXT if type_.kind is Kind.CHOICE else type_.kind
    return replace(type_, kind=kind, options=(), entity="")


def _function(name: str, *arguments: Element) -> Element:
    return Function(name, *arguments)


def _or_called(form: Form) -> Form:
    """The node's own SQL where it can be, else a call."""
    return lambda node, emit: form(node, emit) if native(node) else called(node, emit)


def _at_scale(node: AnyNode, scale: int, emit: Emit) -> Element:
    """A number in units of a scale with no fewer digits."""
    value = emit.value(node)
    return value if node.type.scale == scale else value * 10 ** (scale - node.type.scale)


def _comparison(node: Compare, emit: Emit) -> Condition:
    named = leaves.named_here(node, emit)
    if named is not None:
        return named
    sharp = sharpened(node)
    if not isinstance(sharp, Compare):
        return emit.truth(sharp)
    if not native(sharp):
        return called(sharp, emit)
    scale = max(sharp.left.type.scale, sharp.right.type.scale)
    return compared(sharp.operator, _at_scale(sharp.left, scale, emit), _at_scale(sharp.right, scale, emit))


def _list(node: Among, emit: Emit) -> Condition:
    scale = max(one.type.scale for one in (node.node, *node.items))
    return listed(node, _at_scale(node.node, scale, emit), [_at_scale(one, scale, emit) for one in node.items])


def _sum(node: Arithmetic, emit: Emit) -> Element:
    left, right = _at_scale(node.left, node.type.scale, emit), _at_scale(node.right, node.type.scale, emit)
    return left + right if node.operator == "+" else left - right


def _negative(node: Negate, emit: Emit) -> Element:
    return -emit.value(node.node)


def _rescaled(node: Rescale, emit: Emit) -> Element:
    if node.type.kind is Kind.PERIOD:
        return emit.value(node.node) * DAY_MICROSECONDS
    return _at_scale(node.node, node.type.scale, emit)


def _fitted(node: Fit, emit: Emit) -> Element:
    value, most = emit.value(node.node), of_type(node.type)
    if bound(node.node) <= most:
        return value
    refused: Element = _function(REFUSE, value) if node.strict else null()
    return case((value.between(-most, most), value), (value.is_not(None), refused))


def _own_call(node: Call, emit: Emit) -> Element:
    return CALLS[node.function](node, emit)


def _coalesced(node: Call, emit: Emit) -> Element:
    return func.coalesce(*(emit.value(one) for one in node.arguments))


def _contained(node: Call, emit: Emit) -> Element:
    text, sought = (emit.value(one) for one in node.arguments)
    return _quick(node, emit, func.instr(func.lower(text), func.lower(sought)) > 0)


def _started(node: Call, emit: Emit) -> Element:
    text, sought = (emit.value(one) for one in node.arguments)
    return _quick(node, emit, func.substr(func.lower(text), 1, func.length(sought)) == func.lower(sought))


def _quick(node: Call, emit: Emit, folded: Element) -> Element:
    """SQLite folds the case of ASCII only: its own answer where both texts have nothing else, else a call."""
    text, sought = (emit.value(one) for one in node.arguments)
    plain = _octets(text) + _octets(sought) == func.length(text) + func.length(sought)
    return case((plain, folded), else_=called(node, emit))


def _octets(text: Element) -> Element:
    return func.length(cast(text, LargeBinary))


CALLS: Mapping[str, Form] = {"coalesce": _coalesced, "contains": _contained, "starts_with": _started}
"""Functions that are SQL of their own where their arguments are."""


def _total(node: Aggregate, element: Element, emit: Emit) -> Element:
    """A sum of any size: SQLite's own stops at 64 bits, so both halves of the integers are added up."""
    if not native(node.element):
        return func.coalesce(_function(SUM, element), 0)
    return _function(TOTAL, func.sum(element.op(">>")(32)), func.sum(element.op("&")(0xFFFFFFFF)))


def _mean(node: Aggregate, element: Element, emit: Emit) -> Element:
    total, number = Slot(type=_plain(node.element.type), index=0), Slot(type=INTEGER, index=1)
    divided = Arithmetic(type=node.type, operator="/", left=total, right=number)
    return _call(divided, [_total(node, element, emit), func.count(element)])


def _least(node: Aggregate, element: Element, emit: Emit) -> Element:
    return func.min(element) if native(node.element) or not _counts(node.type) else _function(SMALLEST, element)


def _most(node: Aggregate, element: Element, emit: Emit) -> Element:
    return func.max(element) if native(node.element) or not _counts(node.type) else _function(LARGEST, element)


FOLDS: Mapping[str, Fold] = {"sum": _total, "count": count, "avg": _mean, "min": _least, "max": _most}
"""By name; `any` and `all` are conditions in both databases, `first` and `last` take one record."""

SQLITE = Tables(
    conditions={**COMMON, Compare: _comparison, Among: _or_called(_list), Under: under},
    values={
        Literal: leaves.literal,
        Slot: leaves.slot,
        Clock: leaves.clock,
        Read: leaves.read,
        Virtual: leaves.virtual,
        Aggregate: aggregate,
        Tracked: tracked,
        Pointed: leaves.pointed,
        If: _or_called(choice),
        Cases: _or_called(cases),
        Applied: _or_called(applied),
        Arithmetic: _or_called(_sum),
        Negate: _or_called(_negative),
        Rescale: _or_called(_rescaled),
        Call: _or_called(_own_call),
        Shift: called,
        Difference: called,
        Fit: _or_called(_fitted),
    },
    folds=FOLDS,
)

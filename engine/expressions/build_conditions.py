"""Conditions: comparisons, `in`, `is null`, `and or not`, and the choice between two values."""

import ast
from collections.abc import Mapping
from itertools import pairwise

from msgspec.structs import replace

from engine.expressions.build_gone import MANY, Gone, gone_over
from engine.expressions.build_loops import is_exactly, is_in_collection, unless
from engine.expressions.build_numbers import operator_place
from engine.expressions.build_rows import is_in_rows
from engine.expressions.build_values import as_type, common, together
from engine.expressions.building import BROKEN, Building
from engine.expressions.nodes import (
    Among,
    AnyNode,
    Arithmetic,
    Both,
    Compare,
    Comparison,
    Either,
    Empty,
    If,
    Literal,
    Not,
    Read,
    Rows,
)
from engine.expressions.types import BOOL, INTEGER, OWN, Kind, Type, describe
from engine.text.durations import SORT

COMPARISONS: Mapping[type[ast.cmpop], Comparison] = {
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
}
UNORDERED = frozenset({Kind.BOOL, Kind.RECORD, Kind.ANY, Kind.CHOICE, Kind.LIST})
"""Kinds of which no value is larger than another."""

FALSE = Literal(type=BOOL, wire=False)


def condition(building: Building, part: ast.expr) -> AnyNode:
    """A part that must be true or false; null counts as false."""
    return as_condition(building, part, building.node(part))


def as_condition(building: Building, part: ast.expr, node: AnyNode) -> AnyNode:
    """The node, if it is a condition."""
    if node.type.kind is Kind.NULL:
        return FALSE
    if node.type.kind in (Kind.BOOL, Kind.UNKNOWN):
        return node
    message = f"a condition is true or false, and this is {describe(node.type)}"
    return building.fail(part, "EXP-BOOL", message, _as_question(building.written(part), node.type))


def _as_question(written: str, type_: Type) -> str:
    if type_.kind is Kind.COLLECTION:
        return f"write `any({written})`"
    return f"write `{written} != 0`" if type_.number else f"write `{written} is not null`"


def build_both(building: Building, part: ast.BoolOp) -> AnyNode:
    """`a and b`, `a or b`."""
    nodes = tuple(condition(building, one) for one in part.values)
    if any(one.type.kind is Kind.UNKNOWN for one in nodes):
        return BROKEN
    return Both(type=BOOL, nodes=nodes) if isinstance(part.op, ast.And) else Either(type=BOOL, nodes=nodes)


def build_not(building: Building, part: ast.UnaryOp) -> AnyNode:
    """`not a`: true exactly when a is not true."""
    node = condition(building, part.operand)
    if node.type.kind is Kind.UNKNOWN:
        return BROKEN
    if isinstance(node, Compare) and node.operator == "==" and _may_be_null(building, node):
        message = "`not (x == y)` is true as well where a field is empty"
        building.problems.warn("EXP-NULL-NOT", building.source.place(part), message, "write `!=`, or ask `is not null`")
    return Not(type=BOOL, node=node)


def build_if(building: Building, part: ast.IfExp) -> AnyNode:
    """`a if condition else b`: both values have one type."""
    test = condition(building, part.test)
    parts = (part.body, part.orelse)
    branches = together(building, parts, [building.node(one) for one in parts])
    if branches is None or test.type.kind is Kind.UNKNOWN:
        return BROKEN
    type_ = common(branches)
    if type_.kind in MANY:
        return building.fail(part, "EXP-PATH", "there is no choosing between collections")
    then, otherwise = (as_type(one, type_) for one in branches)
    return If(type=type_, condition=test, then=then, otherwise=otherwise)


def build_comparison(building: Building, part: ast.Compare) -> AnyNode:
    """`a < b`, chained too; `in`, `is null`."""
    parts = [part.left, *part.comparators]
    if len(parts) > 2 and not all(type(one) in COMPARISONS for one in part.ops):
        return building.fail(part, "EXP-SYNTAX", "`in` and `is` stand between two values", "join conditions with `and`")
    if isinstance(part.ops[0], ast.In | ast.NotIn):
        return _in(building, part, negated=isinstance(part.ops[0], ast.NotIn))
    if isinstance(part.ops[0], ast.Is | ast.IsNot):
        return _empty(building, part, negated=isinstance(part.ops[0], ast.IsNot))
    if isinstance(part.comparators[0], ast.List | ast.Tuple):
        return _with_list(building, part, part.comparators[0])
    nodes = [building.node(one) for one in parts]
    steps = zip(part.ops, pairwise(parts), pairwise(nodes), strict=True)
    compared = tuple(_compared(building, COMPARISONS[type(op)], two, values) for op, two, values in steps)
    if any(one.type.kind is Kind.UNKNOWN for one in compared):
        return BROKEN
    return compared[0] if len(compared) == 1 else Both(type=BOOL, nodes=compared)


def _compared(
    building: Building, operator: Comparison, parts: tuple[ast.expr, ast.expr], nodes: tuple[AnyNode, AnyNode]
) -> AnyNode:
    if _with_null(building, operator, parts, nodes):
        return BROKEN
    both = together(building, parts, nodes)
    if both is None:
        return BROKEN
    place = operator_place(building, *parts, operator)
    kind = both[0].type.kind
    if kind in MANY:
        hint = f"write `count({building.written(parts[0])})` or `any(...)`"
        return building.fail_at(place, "EXP-PATH", "collections are not compared", hint)
    if operator not in ("==", "!=") and kind in UNORDERED:
        message = f"of {describe(both[0].type)} none is larger than another"
        return building.fail_at(place, "EXP-TYPE", message, "write `==`, `!=` or `in`")
    if kind is Kind.PERIOD:
        both = [as_type(one, common(both)) for one in both]
        if both[0].type.unit == OWN and operator not in ("==", "!="):
            return _of_one_sort(operator, *both)
    node = Compare(type=BOOL, operator=operator, left=both[0], right=both[1])
    if operator == "!=" and _may_be_null(building, node):
        hint = f"to find them too, write `{building.written(parts[0])} is null or ...`"
        building.problems.warn("EXP-NULL", place, "`!=` is false as well where a field is empty", hint)
    return node


def _with_list(building: Building, part: ast.Compare, listed: ast.List | ast.Tuple) -> AnyNode:
    """`levels == ['a', 'b']`."""
    found = building.node(part.left)
    if found.type.kind is Kind.UNKNOWN:
        return BROKEN
    if found.type.kind is not Kind.LIST or not isinstance(found, Read):
        hint = f"write `{building.written(part.left)} in {building.written(listed)}`"
        return building.fail(listed, "EXP-SYNTAX", "only several values are compared with a list", hint)
    if len(part.ops) > 1 or not isinstance(part.ops[0], ast.Eq | ast.NotEq):
        hint = "write `==`, `!=`, or `any(x in (...) for x in ...)`"
        return building.fail(part, "EXP-TYPE", "of two lists none is larger than the other", hint)
    if not listed.elts:
        hint = f"write `{building.written(part.left)} is null`"
        return building.fail(listed, "EXP-SYNTAX", "the list is empty", hint)
    return is_exactly(building, part, found, listed.elts, negated=isinstance(part.ops[0], ast.NotEq))


def _of_one_sort(operator: Comparison, left: AnyNode, right: AnyNode) -> AnyNode:
    """Lengths of time with units of their own are in order among those of one sort; between sorts it is false."""
    room = Literal(type=INTEGER, wire=SORT)
    plain = [replace(one, type=INTEGER) for one in (left, right)]
    sorts = [Arithmetic(type=INTEGER, operator="//", left=one, right=room) for one in plain]
    same = Compare(type=BOOL, operator="==", left=sorts[0], right=sorts[1])
    return Both(type=BOOL, nodes=(same, Compare(type=BOOL, operator=operator, left=plain[0], right=plain[1])))


def _with_null(
    building: Building, operator: Comparison, parts: tuple[ast.expr, ast.expr], nodes: tuple[AnyNode, AnyNode]
) -> bool:
    """Whether one side is null itself; the problem is reported then."""
    if Kind.UNKNOWN in (nodes[0].type.kind, nodes[1].type.kind):
        return True
    if Kind.NULL not in (nodes[0].type.kind, nodes[1].type.kind):
        return False
    other = parts[0] if nodes[1].type.kind is Kind.NULL else parts[1]
    word = {"==": "is null", "!=": "is not null"}.get(operator)
    place = operator_place(building, *parts, operator)
    hint = f"write `{building.written(other)} {word}`" if word else None
    message = "a comparison with null (or an empty text, which is null) is always false"
    building.fail_at(place, "EXP-TYPE", message, hint)
    return True


def _empty(building: Building, part: ast.Compare, *, negated: bool) -> AnyNode:
    node = building.node(part.left)
    if node.type.kind is Kind.COLLECTION:
        hint = f"write `{'' if negated else 'not '}any({building.written(part.left)})`"
        return building.fail(part, "EXP-PATH", "a collection is never null", hint)
    return BROKEN if node.type.kind is Kind.UNKNOWN else Empty(type=BOOL, node=node, negated=negated)


def _in(building: Building, part: ast.Compare, *, negated: bool) -> AnyNode:
    where = part.comparators[0]
    node = building.node(part.left)
    if isinstance(where, ast.List | ast.Tuple):
        return _in_list(building, part, node, where.elts, negated=negated)
    found = gone_over(building, where, condition)
    if Kind.UNKNOWN in (node.type.kind, BOOL.kind if isinstance(found, Gone) else found.type.kind):
        return BROKEN
    if isinstance(found, Gone):
        return is_in_collection(building, part, node, found, negated=negated)
    if isinstance(found, Rows):
        return unless(node, is_in_rows(building, part, node, found, together), negated=negated)
    message = f"`in` needs a list or a collection, not {describe(found.type)}"
    return building.fail(where, "EXP-TYPE", message, _list_hint(building, part, found))


def _list_hint(building: Building, part: ast.Compare, found: AnyNode) -> str | None:
    left, right = building.written(part.left), building.written(part.comparators[0])
    if not found.type.text:
        return f"write `{left} == {right}`"
    if isinstance(found, Literal):
        return f"write `{left} == {right}`, or with several `{left} in ({right}, ...)`"
    return f"write `contains({right}, {left})`"


def _in_list(building: Building, part: ast.Compare, node: AnyNode, items: list[ast.expr], *, negated: bool) -> AnyNode:
    if not items:
        return building.fail(part.comparators[0], "EXP-SYNTAX", "the list is empty")
    both = together(building, [part.left, *items], [node, *(building.node(one) for one in items)])
    if both is None:
        return BROKEN
    if any(one.type.kind in (*MANY, Kind.PERIOD) for one in both):
        return building.fail(part, "EXP-TYPE", f"{describe(both[0].type)} is not looked for in a list")
    if any(one.type.kind is Kind.NULL for one in both):
        return building.fail(part, "EXP-TYPE", "null is in no list", "write `... or x is null`")
    found = Among(type=BOOL, node=both[0], items=tuple(both[1:]), negated=negated)
    if negated and _nullable(building, both[0]):
        hint = f"to find them too, write `{building.written(part.left)} is null or ...`"
        message = "`not in` is false as well where the field is empty"
        building.problems.warn("EXP-NULL", building.source.place(part), message, hint)
    return found


def _may_be_null(building: Building, node: Compare) -> bool:
    return _nullable(building, node.left) or _nullable(building, node.right)


def _nullable(building: Building, node: AnyNode) -> bool:
    """Whether it is a field that may be empty; what lies behind a reference may not be there."""
    if not isinstance(node, Read) or not node.path or not node.entity or node.root == "me":
        return False
    if len(node.path) > 1:
        return True
    if node.element:
        return False
    field = building.scope.fields_of(node.entity).get(node.path[0])
    return field is not None and not field.always_required

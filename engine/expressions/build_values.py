"""Values written out, and values that must go together: literals take the type of what they stand beside."""

import ast
from collections.abc import Callable, Mapping, Sequence
from itertools import chain

from msgspec.structs import replace

from engine.diagnostics import nearest
from engine.expressions import literals
from engine.expressions.build_pointers import as_pointer, written_pointer
from engine.expressions.building import BROKEN, Building
from engine.expressions.functions_time import IN_TIME
from engine.expressions.literals import NOTHING
from engine.expressions.nodes import AnyNode, If, Literal, Read, Rescale
from engine.expressions.sources import APART, CONVERTED, apart, money
from engine.expressions.tokens import text_value
from engine.expressions.types import BOOL, MAX_SCALE, NULL, OWN, TEXT, Kind, Type, describe, period, record
from engine.expressions.walk import walk
from engine.text.dates import parse_time
from engine.text.durations import parse_duration
from engine.text.unreadable import Unreadable


def build_constant(building: Building, part: ast.Constant) -> AnyNode:
    """A number, a text, true, false or null. Python has read numbers as floats; ours are read from the text."""
    if part.value is None:
        return NOTHING
    if isinstance(part.value, bool):
        return Literal(type=BOOL, wire=part.value)
    written = building.source.text(part)
    if isinstance(part.value, str):
        return literals.text(text_value(written))
    number = literals.number(written)
    if number.type.scale > MAX_SCALE:
        return building.fail(part, "EXP-BUDGET", f"a number has at most {MAX_SCALE} digits after the point")
    return number


def fixed(node: AnyNode) -> bool:
    """Whether a number is written out and does not come from records: beside money it is of that currency.

    Which of two numbers it is may depend on the record.
    """
    if isinstance(node, If):
        return fixed(node.then) and fixed(node.otherwise)
    return not any(isinstance(one, Read) for one in walk(node))


def adapted(building: Building, part: ast.expr, node: AnyNode, wanted: Type) -> AnyNode:
    """A literal as a value of the type it stands beside: an option of a choice, a day, an instant, a record by id.

    The field `id` beside a record is the record it is the id of.
    """
    if isinstance(node, If) and isinstance(part, ast.IfExp):
        then = adapted(building, part.body, node.then, wanted)
        otherwise = adapted(building, part.orelse, node.otherwise, wanted)
        if node.type.kind is Kind.TEXT and BROKEN in (then, otherwise):
            return BROKEN
        return replace(node, type=_first_known(then.type, otherwise.type), then=then, otherwise=otherwise)
    if wanted.kind is Kind.ANY and node.type.kind is Kind.RECORD:
        return as_pointer(building, part, node, wanted)
    if isinstance(node, Read) and wanted.kind is Kind.RECORD and node.path == ("id",):
        return Read(type=record(node.entity), root=node.root, entity=node.entity)
    if isinstance(node, Literal) and (node.type.kind, wanted.kind) in _ADAPTED:
        if node.wire is None:  # a null that stands beside a text
            return Literal(type=wanted, wire=None)
        return _ADAPTED[node.type.kind, wanted.kind](building, part, node, wanted)
    return node


def _first_known(*types: Type) -> Type:
    return next((one for one in types if not one.vague), types[0])


def _option(building: Building, part: ast.expr, node: Literal, wanted: Type) -> AnyNode:
    text = str(node.wire)
    if text in wanted.options:
        building.note_option(part, text, wanted)
        return Literal(type=wanted, wire=text)
    close = nearest(text, wanted.options)
    hint = f"did you mean `'{close}'`?" if close else f"options are {_listed(wanted.options)}"
    if wanted.open:
        message = f"`'{text[:40]}'` is none of the values that the file of `{wanted.entity}` has"
        building.problems.warn("EXP-VALUE", building.source.place(part), message, hint)
        return Literal(type=wanted, wire=text)
    return building.fail(part, "EXP-OPTION", f"`'{text[:40]}'` is none of the options", hint)


def _listed(options: Sequence[str]) -> str:
    shown = ", ".join(f"`'{one}'`" for one in options[:8])
    return f"{shown}, ..." if len(options) > 8 else shown


def _day(building: Building, part: ast.expr, node: Literal, wanted: Type) -> AnyNode:
    day = literals.day(str(node.wire))
    if day is None:
        return building.fail(part, "EXP-TYPE", f"`'{str(node.wire)[:40]}'` is not a day", "write `'2026-01-31'`")
    return Literal(type=wanted, wire=day)


def _moment(building: Building, part: ast.expr, node: Literal, wanted: Type) -> AnyNode:
    moment = literals.moment(str(node.wire), building.zone)
    if moment is None:
        hint = "write `'2026-01-31 08:00'`, or to compare with a day `date(x) == '2026-01-31'`"
        return building.fail(part, "EXP-TYPE", f"`'{str(node.wire)[:40]}'` is not an instant", hint)
    return Literal(type=wanted, wire=moment)


def _clock(building: Building, part: ast.expr, node: Literal, wanted: Type) -> AnyNode:
    try:
        return Literal(type=wanted, wire=parse_time(str(node.wire)).isoformat())
    except Unreadable:
        return building.fail(part, "EXP-TYPE", f"`'{str(node.wire)[:40]}'` is not a time of day", "write `'08:30'`")


def _length(building: Building, part: ast.expr, node: Literal, wanted: Type) -> AnyNode:
    if wanted.unit != OWN:
        return node
    try:
        return Literal(type=wanted, wire=int(parse_duration(str(node.wire))))
    except Unreadable:
        hint = "write `'3 days'`, `'2 hours'`, `'5 working days'`"
        return building.fail(part, "EXP-TYPE", f"`'{str(node.wire)[:40]}'` is not a length of time", hint)


def _identity(building: Building, part: ast.expr, node: Literal, wanted: Type) -> AnyNode:
    return Literal(type=wanted, wire=node.wire)


_ADAPTED: Mapping[tuple[Kind, Kind], Callable[[Building, ast.expr, Literal, Type], AnyNode]] = {
    (Kind.TEXT, Kind.CHOICE): _option,
    (Kind.TEXT, Kind.DATE): _day,
    (Kind.TEXT, Kind.DATETIME): _moment,
    (Kind.TEXT, Kind.TIME): _clock,
    (Kind.TEXT, Kind.PERIOD): _length,
    (Kind.INTEGER, Kind.RECORD): _identity,
    (Kind.TEXT, Kind.ANY): written_pointer,
}
"""What a literal of the first kind is beside a value of the second."""


def together(building: Building, parts: Sequence[ast.expr], nodes: Sequence[AnyNode]) -> list[AnyNode] | None:
    """Values that are compared or chosen from, literals adapted; None, with a problem, if they do not agree."""
    anchors = [one.type for one in nodes if not one.type.vague and not _written_out(one)]
    beside = next((one for one in anchors if one.kind is Kind.ANY), next(iter(anchors), None))
    if beside is not None:
        nodes = [adapted(building, part, node, beside) for part, node in zip(parts, nodes, strict=True)]
    known = [one for one in nodes if not one.type.vague]
    anchor = next((one for one in known if not _written_out(one)), known[0] if known else NOTHING)
    for part, node in zip(parts, nodes, strict=True):
        if not node.type.vague and not _agree(anchor, node):
            message = f"{describe(anchor.type)} and {describe(node.type)} do not go together"
            several = apart([anchor.type, node.type])
            hint = CONVERTED if several else _reconciled(anchor.type, node.type)
            building.fail(part, "EXP-TYPE", APART if several else message, hint)
            return None
    return list(nodes) if all(one.type.kind is not Kind.UNKNOWN for one in nodes) else None


def _written_out(node: AnyNode) -> bool:
    """Whether it takes the type of what it stands beside: a text, a number, an id, or a choice between such."""
    if isinstance(node, If):
        return _written_out(node.then) and _written_out(node.otherwise)
    if isinstance(node, Read):
        return node.path == ("id",)
    return isinstance(node, Literal) and node.type.kind in (Kind.TEXT, Kind.INTEGER, Kind.NULL)


def _agree(one: AnyNode, other: AnyNode) -> bool:
    left, right = one.type, other.type
    if left.number and right.number:
        if (left.kind is Kind.MONEY) == (right.kind is Kind.MONEY):
            return not apart([left, right])
        return fixed(one if right.kind is Kind.MONEY else other)
    if left.kind is right.kind is Kind.CHOICE:
        if left.open or right.open:
            return left.entity == right.entity
        return not set(left.options).isdisjoint(right.options)
    if left.kind is right.kind is Kind.ANY:
        return not (left.options and right.options and set(left.options).isdisjoint(right.options))
    if left.text and right.text:
        return True
    if left.kind is right.kind is Kind.PERIOD:
        return left.unit == right.unit or {left.unit, right.unit} <= IN_TIME.keys()
    return left.kind is right.kind and left.entity == right.entity


def _reconciled(one: Type, other: Type) -> str | None:
    kinds = {one.kind, other.kind}
    if Kind.ANY in kinds:
        return "it goes with a record: `about == customer`, `about == 'customer/12'`"
    if kinds == {Kind.DATE, Kind.DATETIME}:
        return "write `date(...)` for the day of an instant"
    if OWN in (one.unit, other.unit):
        return "a length of time with a unit of its own goes with a text: `'3 days'`"
    if Kind.PERIOD in kinds and Kind.INTEGER in kinds:
        return "the difference of two days is a number: write `30`, not `days(30)`"
    if Kind.MONEY in kinds and one.number and other.number:
        return "money goes with money, or with a number that is written out"
    if Kind.RECORD in kinds and kinds & {Kind.TEXT, Kind.CHOICE}:
        return "compare a field of the record: `customer.code == 'A1'`"
    if Kind.LIST in kinds:
        return "one of several is found by `in`: `'vip' in levels`"
    if Kind.BOOL in kinds:
        return "a condition stands by itself: `active`, `not active`"
    return None


def common(nodes: Sequence[AnyNode]) -> Type:
    """The type that values which go together have together."""
    types = [one.type for one in nodes if not one.type.vague]
    if not types:
        return NULL
    if types[0].number:
        return _number(types)
    if all(one.kind is Kind.CHOICE for one in types):
        return replace(types[0], options=tuple(dict.fromkeys(option for one in types for option in one.options)))
    if types[0].kind is Kind.ANY:
        named = [one.options for one in types]
        return replace(types[0], options=tuple(dict.fromkeys(chain(*named))) if all(named) else ())
    if types[0].kind is Kind.PERIOD and len({one.unit for one in types}) > 1:
        return period("time")
    return TEXT if types[0].text else types[0]


def _number(types: Sequence[Type]) -> Type:
    kinds = {one.kind for one in types}
    scale = max(one.scale for one in types)
    if Kind.MONEY in kinds:
        return money(scale, *types)
    if len(kinds) > 1:
        return Type(Kind.DECIMAL, scale)
    return Type(types[0].kind, scale, types[0].precision)


def as_type(node: AnyNode, wanted: Type) -> AnyNode:
    """The same value as one of a type with no fewer digits after the point."""
    if node.type.kind is Kind.NULL:
        return Literal(type=wanted, wire=None)
    if wanted.kind is Kind.PERIOD and node.type.unit != wanted.unit:
        return Rescale(type=wanted, node=node)
    if node.type == wanted or not wanted.number:
        return node
    if isinstance(node, Literal):
        return literals.of_type(node, wanted)
    same = node.type.scale == wanted.scale and (node.type.kind is Kind.INTEGER) == (wanted.kind is Kind.INTEGER)
    return node if same else Rescale(type=wanted, node=node)

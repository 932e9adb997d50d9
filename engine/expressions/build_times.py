"""Arithmetic of days, instants and lengths of time."""

import ast

from engine.expressions.build_given import working_days
from engine.expressions.build_values import adapted
from engine.expressions.building import BROKEN, Building
from engine.expressions.literals import NOTHING
from engine.expressions.nodes import AnyNode, Difference, Operator, Shift
from engine.expressions.types import INTEGER, MOMENTS, OWN, Kind, describe, period

TIMES = MOMENTS | {Kind.PERIOD}


def is_time(node: AnyNode) -> bool:
    """Whether it is a day, an instant or a length of time."""
    return node.type.kind in TIMES


def time_arithmetic(building: Building, part: ast.BinOp, operator: Operator, left: AnyNode, right: AnyNode) -> AnyNode:
    """What `+` and `-` mean where one side is a time; anything else is a problem."""
    if operator in ("+", "-") and Kind.NULL in (left.type.kind, right.type.kind):
        return NOTHING
    if operator == "-" and right.type.kind is not Kind.PERIOD:
        return _difference(building, part, left, right)
    if operator == "+" and left.type.kind is Kind.PERIOD and right.type.kind in MOMENTS:
        return _shift(building, part, right, left, minus=False)
    if operator in ("+", "-") and left.type.kind in MOMENTS and right.type.kind is Kind.PERIOD:
        return _shift(building, part, left, right, minus=operator == "-")
    return _refused(building, part, operator, left, right)


def _shift(building: Building, part: ast.BinOp, moment: AnyNode, period: AnyNode, *, minus: bool) -> AnyNode:
    if moment.type.kind is Kind.DATE:
        if period.type.unit == "time":
            hint = "write `days(1)`; hours are added to an instant"
            return building.fail(part, "EXP-TYPE", "a day has no time of day", hint)
        zone = ""
    else:
        zone = building.zone
    calendar = working_days(building) if period.type.unit == OWN else ""
    return Shift(type=moment.type, moment=moment, period=period, minus=minus, zone=zone, calendar=calendar)


def _difference(building: Building, part: ast.BinOp, left: AnyNode, right: AnyNode) -> AnyNode:
    beside = left.type if left.type.kind in MOMENTS else right.type
    left = adapted(building, part.left, left, beside)
    right = adapted(building, part.right, right, beside)
    kinds = (left.type.kind, right.type.kind)
    if Kind.UNKNOWN in kinds:
        return BROKEN
    if kinds == (Kind.DATE, Kind.DATE):
        return Difference(type=INTEGER, left=left, right=right)
    if kinds == (Kind.DATETIME, Kind.DATETIME):
        return Difference(type=period("time"), left=left, right=right)
    return _refused(building, part, "-", left, right)


def _refused(building: Building, part: ast.BinOp, operator: str, left: AnyNode, right: AnyNode) -> AnyNode:
    message = f"{describe(left.type)} `{operator}` {describe(right.type)} means nothing"
    return building.fail(part, "EXP-TYPE", message, _hint(building, part, operator, left, right))


def _hint(building: Building, part: ast.BinOp, operator: str, left: AnyNode, right: AnyNode) -> str | None:
    kinds = {left.type.kind, right.type.kind}
    if operator in ("+", "-") and left.type.kind in MOMENTS and right.type.number:
        return f"write `{building.written(part.left)} {operator} days({building.written(part.right)})`"
    if kinds == {Kind.DATE, Kind.DATETIME}:
        return "write `date(...)` for the day of an instant"
    if kinds == {Kind.PERIOD}:
        return "add lengths of time one after the other: `day + months(1) + days(3)`"
    if Kind.PERIOD in kinds and (left.type.number or right.type.number):
        return "calculate inside: `days(3 * n)`"
    if kinds & {Kind.TEXT, Kind.CHOICE}:
        return "a day is written `date('2026-01-31')`"
    return None

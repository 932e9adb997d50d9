"""Calls of functions: which function, how many arguments, of what kinds."""

import ast
from collections.abc import Callable, Mapping

from engine.diagnostics import nearest
from engine.expressions import foreign
from engine.expressions.build_conditions import condition
from engine.expressions.build_given import day_of, given
from engine.expressions.build_loops import build_fold
from engine.expressions.build_money import build_convert, build_in_base
from engine.expressions.build_names import field_of
from engine.expressions.build_periods import build_as_of
from engine.expressions.build_picks import build_pick, pick_of
from engine.expressions.build_records import build_list, build_member, build_records, build_role
from engine.expressions.build_shared import build_shared
from engine.expressions.build_tables import build_table, table_of
from engine.expressions.build_titles import called
from engine.expressions.build_totals import build_total
from engine.expressions.build_tracked import build_changed_at, build_reached
from engine.expressions.build_trees import build_under
from engine.expressions.build_values import adapted, as_type, common, together
from engine.expressions.building import BROKEN, Building
from engine.expressions.functions import Function, Parameter
from engine.expressions.literals import NOTHING
from engine.expressions.nodes import AnyNode, Both, Call, Clock, Compare, Either, Empty, Literal, Read
from engine.expressions.problems import Place
from engine.expressions.registry import FOLDS, FUNCTIONS
from engine.expressions.scope import OLD
from engine.expressions.types import BOOL, DATE, DATETIME, Kind, describe

METHODS: Mapping[str, str] = {
    "strip": "trim",
    "startswith": "starts_with",
    "endswith": "ends_with",
    "length": "len",
    "size": "len",
    "includes": "contains",
    "touppercase": "upper",
    "tolowercase": "lower",
}
"""What the methods of other languages are called here."""


def build_call(building: Building, part: ast.Call) -> AnyNode:
    """`round(amount, 2)`, `sum(c.amount for c in contacts)`."""
    if isinstance(part.func, ast.Attribute):
        return _method(building, part.func)
    if not isinstance(part.func, ast.Name):
        return building.fail(part, "EXP-SYNTAX", "only a function can be called")
    table = table_of(building, part)
    if table is not None:
        return build_table(building, part, table)
    pick = pick_of(building, part)
    if pick is not None:
        return build_pick(building, part, pick)
    if part.keywords:
        return _by_name(building, part, part.keywords[0])
    name = part.func.id
    if name in FOLDS and (name not in FUNCTIONS or len(part.args) == 1):
        return _fold(building, part, name)
    if name not in FUNCTIONS:
        return _no_function(building, part.func, name)
    if name in _NAMING:
        return _NAMING[name](building, part)
    return _function(building, part, FUNCTIONS[name])


def _fold(building: Building, part: ast.Call, name: str) -> AnyNode:
    if len(part.args) != 1:
        message = f"`{name}` takes one collection, or `... for c in ...`"
        return building.fail(part, "EXP-FUNCTION", message, f"write `{name}(c.amount for c in contacts)`")
    return build_fold(building, part.args[0], FOLDS[name], condition)


def _function(building: Building, part: ast.Call, function: Function) -> AnyNode:
    count = len(part.args)
    if count < function.fewest or (function.most is not None and count > function.most):
        message = f"`{function.name}` takes {_how_many(function)}, and got {count}"
        return building.fail(part, "EXP-FUNCTION", message, f"write `{function.signature}`")
    nodes = [building.node(one) for one in part.args]
    if any(one.type.kind is Kind.UNKNOWN for one in nodes):
        return BROKEN
    special = _SPECIAL.get(function.name)
    if special is not None:
        return special(building, part, nodes)
    return _called(building, part, function, nodes)


def _called(building: Building, part: ast.Call, function: Function, nodes: list[AnyNode]) -> AnyNode:
    if function.titles:
        nodes = [called(building, *pair) for pair in zip(part.args, nodes, strict=True)]
        if any(one is BROKEN for one in nodes):
            return BROKEN
    pairs = enumerate(zip(part.args, nodes, strict=True))
    taken = [_takes(building, function, position, *pair) for position, pair in pairs]  # each says what is wrong with it
    if not all(taken):
        return BROKEN
    if function.strict and any(one.type.kind is Kind.NULL for one in nodes):
        return NOTHING
    if function.alike:
        alike = together(building, part.args, nodes)
        if alike is None:
            return BROKEN
        nodes = [as_type(one, common(alike)) for one in alike]
    if function.by_day:
        nodes = [day_of(building, one) for one in nodes]
    arguments = (*nodes, *given(building, function))
    return Call(type=function.gives(arguments), function=function.name, arguments=arguments)


def _takes(building: Building, function: Function, position: int, part: ast.expr, node: AnyNode) -> bool:
    parameter = function.parameter(position)
    if parameter.words:
        return _word(building, part, function, parameter, node)
    if parameter.literal and not isinstance(node, Literal):
        message = f"`{parameter.name}` of `{function.name}` is a number written out"
        building.fail(part, "EXP-FUNCTION", message, f"write `{function.name}(x, 2)`")
        return False
    if node.type.kind in parameter.kinds or node.type.kind is Kind.NULL:
        return not parameter.literal or _small(building, part, node)
    message = f"`{parameter.name}` of `{function.name}` cannot be {describe(node.type)}"
    many = node.type.kind is Kind.COLLECTION
    hint = f"to count records write `count({building.written(part)})`" if many else f"write `{function.signature}`"
    building.fail(part, "EXP-TYPE", message, hint)
    return False


def _word(building: Building, part: ast.expr, function: Function, parameter: Parameter, node: AnyNode) -> bool:
    if isinstance(node, Literal) and node.wire in parameter.words:
        return True
    close = nearest(str(node.wire), parameter.words) if isinstance(node, Literal) else None
    hint = f"did you mean `'{close}'`?" if close else f"write `{function.signature}`"
    building.fail(part, "EXP-FUNCTION", f"`{parameter.name}` of `{function.name}` is one of these words", hint)
    return False


def _small(building: Building, part: ast.expr, node: AnyNode) -> bool:
    if isinstance(node, Literal) and isinstance(node.wire, int) and -12 <= node.wire <= 10:
        return True
    building.fail(part, "EXP-FUNCTION", "this is a whole number between -12 and 10")
    return False


def _how_many(function: Function) -> str:
    if function.most is None:
        return f"{function.fewest} or more values"
    fewest, most = function.fewest, function.most
    number = str(most) if fewest == most else f"{fewest} to {most}"
    return "nothing" if most == 0 else f"{number} value{'s' if most > 1 else ''}"


def _today(building: Building, part: ast.Call, nodes: list[AnyNode]) -> AnyNode:
    return Clock(type=DATE)


def _now(building: Building, part: ast.Call, nodes: list[AnyNode]) -> AnyNode:
    return Clock(type=DATETIME)


def _date(building: Building, part: ast.Call, nodes: list[AnyNode]) -> AnyNode:
    node = adapted(building, part.args[0], nodes[0], DATE)
    if node.type.kind in (Kind.DATE, Kind.DATETIME):
        return day_of(building, node)
    if node.type.vague:
        return node
    message = f"`date` takes an instant, or a day written as text, not {describe(node.type)}"
    return building.fail(part.args[0], "EXP-TYPE", message, "write `date(created_at)` or `date('2026-01-31')`")


def _datetime(building: Building, part: ast.Call, nodes: list[AnyNode]) -> AnyNode:
    node = adapted(building, part.args[0], nodes[0], DATETIME)
    if node.type.kind is Kind.DATETIME or node.type.vague:
        return node
    if node.type.kind is Kind.DATE:
        return _called(building, part, FUNCTIONS["datetime"], [node])
    message = f"`datetime` takes a day, or an instant written as text, not {describe(node.type)}"
    return building.fail(part.args[0], "EXP-TYPE", message, "write `datetime('2026-01-31 08:00')`")


def _changed(building: Building, part: ast.Call, nodes: list[AnyNode]) -> AnyNode:
    """Another value than before, null counting as one."""
    now, known = nodes[0], building.scope.names.get(OLD)
    if known is None:
        hint = "checks know what a record was"
        return building.fail(part, "EXP-FUNCTION", "here nothing is known of what was before", hint)
    if not isinstance(now, Read) or now.root != 0 or len(now.path) != 1:
        return building.fail(
            part.args[0], "EXP-FUNCTION", "`changed` takes a field of the record", "write its name only"
        )
    was = field_of(building, part.args[0], Read(type=known, root=OLD, entity=known.entity), now.path[0])
    if was.type.kind is Kind.UNKNOWN:
        return BROKEN
    came = Both(type=BOOL, nodes=(Empty(type=BOOL, node=was), Empty(type=BOOL, node=now, negated=True)))
    went = Both(type=BOOL, nodes=(Empty(type=BOOL, node=now), Empty(type=BOOL, node=was, negated=True)))
    return Either(type=BOOL, nodes=(Compare(type=BOOL, operator="!=", left=now, right=was), came, went))


_SPECIAL: Mapping[str, Callable[[Building, ast.Call, list[AnyNode]], AnyNode]] = {
    "today": _today,
    "now": _now,
    "date": _date,
    "datetime": _datetime,
    "changed": _changed,
    "under": build_under,
    "shared": build_shared,
    "as_of": build_as_of,
    "changed_at": build_changed_at,
    "reached": build_reached,
    "in_base": build_in_base,
    "convert": build_convert,
}

_NAMING: Mapping[str, Callable[[Building, ast.Call], AnyNode]] = {
    "records": build_records,
    "role": build_role,
    "member": build_member,
    "list": build_list,
    "total": build_total,
}
"""What takes the bare name of a definition, or of a group of fields."""


def _method(building: Building, method: ast.Attribute) -> AnyNode:
    name = METHODS.get(method.attr.lower(), method.attr.lower())
    known = name in FUNCTIONS or name in FOLDS
    hint = f"write `{name}({building.written(method.value)})`" if known else "functions stand before: `lower(name)`"
    return building.fail(method, "EXP-FUNCTION", f"a value has no function `.{method.attr}()`", hint)


def _by_name(building: Building, part: ast.Call, keyword: ast.keyword) -> AnyNode:
    """Only tables take their arguments by name; more often a comparison was meant."""
    start = building.source.place(keyword.value).offset
    offset = building.source.find("=", building.source.place(part).offset, start)
    hint = f"{foreign.MARKS['=']}; tables take arguments by name"
    return building.fail_at(Place(offset, 1), "EXP-SYNTAX", "`=` has no meaning here", hint)


def _no_function(building: Building, part: ast.Name, name: str) -> AnyNode:
    hint = foreign.FUNCTIONS.get(name.lower())
    if hint is None:
        close = nearest(name, [*FUNCTIONS, *FOLDS, *building.scope.catalog.tables])
        hint = f"did you mean `{close}`?" if close else None
    return building.fail(part, "EXP-FUNCTION", f"there is no function `{name}`", hint)

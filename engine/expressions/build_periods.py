"""`as_of(path, day)`: the value that a dated field had, or will have, on a day."""

import ast

from engine.expressions.build_given import day_of
from engine.expressions.build_values import adapted
from engine.expressions.building import BROKEN, Building
from engine.expressions.nodes import Aggregate, AnyNode, Compare, Literal, Loop, Read, Virtual
from engine.expressions.types import BOOL, DATE, Kind, describe
from engine.meta.fields import AnyField, LinesField, linked
from engine.meta.system import PERIOD_SINCE, PERIOD_VALUE


def build_as_of(building: Building, part: ast.Call, nodes: list[AnyNode]) -> AnyNode:
    """The value of the last period of a field that has begun on a day."""
    at = nodes[0].at if isinstance(nodes[0], Virtual) else nodes[0]
    field = field_at(building, at) if isinstance(at, Read) else None
    if field is None or field.periods is None or not isinstance(at, Read):
        message = "`as_of` begins with a field that has a value for each period, or with a path to one"
        return building.fail(part.args[0], "EXP-FUNCTION", message, "write `effective_dated: true` at the field")
    return dated(building, part, at, field.periods, part.args[1])


def dated(building: Building, part: ast.expr, at: Read, periods: str, day: ast.expr) -> AnyNode:
    """The value of the field `at` on a day that is written in the text."""
    inside = building.with_variable("", at)  # what is written is read inside of the loop
    moment = adapted(inside, day, inside.node(day), DATE)
    if moment.type.kind is Kind.UNKNOWN:
        return BROKEN
    if moment.type.kind is Kind.NULL:
        return Literal(type=at.type, wire=None)
    if moment.type.kind not in (Kind.DATE, Kind.DATETIME):
        message = f"`as_of` takes a day, not {describe(moment.type)}"
        return building.fail(day, "EXP-TYPE", message, "write `as_of(employee.wage, date('2026-01-31'))`")
    return last_begun(at, periods, _of(building, at, periods), inside.depth, day_of(building, moment))


def last_begun(at: Read, periods: str, of: str, index: int, day: AnyNode) -> AnyNode:
    """The value that the field `at` has on `day`; records of its periods `of` are the variable `index`."""
    loop = Loop(index, of, at.root, at.entity, (*at.path[:-1], periods), (PERIOD_SINCE,))
    since, value = Read(DATE, index, of, (PERIOD_SINCE,)), Read(at.type, index, of, (PERIOD_VALUE,))
    begun = Compare(type=BOOL, operator="<=", left=since, right=day)
    return Aggregate(type=at.type, function="last", loops=(loop,), condition=begun, element=value)


def field_at(building: Building, at: Read) -> AnyField | None:
    """The field that a path ends at."""
    if not at.path:
        return None
    catalog, entity = building.scope.whole or building.scope.catalog, at.entity
    for name in at.path[:-1]:
        entity = linked(catalog.entities[entity].fields[name]).to
    return catalog.entities[entity].fields[at.path[-1]]


def _of(building: Building, at: Read, periods: str) -> str:
    found = field_at(building, Read(at.type, at.root, at.entity, (*at.path[:-1], periods)))
    assert isinstance(found, LinesField), "periods are lines"
    return found.of

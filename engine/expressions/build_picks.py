"""Whom a decision picks: the first of many in an order, or in turn, as a question to the database."""

import ast
from dataclasses import replace

from msgspec.structs import replace as changed

from engine.expressions.build_gone import all_of
from engine.expressions.build_names import expression_of, field_of
from engine.expressions.build_records import ACTIVE, has_role
from engine.expressions.building import Building
from engine.expressions.nodes import Aggregate, AnyNode, Compare, Loop, Path, Read
from engine.expressions.parse import parse
from engine.expressions.problems import Problems
from engine.expressions.types import BOOL, Kind, record
from engine.meta.decisions import CANDIDATE, PICK, Pick
from engine.meta.system import GROUP, GROUP_MEMBER, PERSON, USER


def pick_of(building: Building, part: ast.Call) -> Pick | None:
    """The pick that a part calls, if it calls one; what people send calls none."""
    names = [one.id for one in part.args if isinstance(one, ast.Name)]
    if not isinstance(part.func, ast.Name) or part.func.id != PICK or len(names) != 2 or building.scope.whole:
        return None
    decision, strategy = names
    known = building.scope.catalog.decisions.get(decision)
    return next((one.pick for one in known.strategies if one.name == strategy), None) if known else None


def build_pick(building: Building, part: ast.Call, pick: Pick) -> AnyNode:
    """The first of those who fit; what is wrong with `pick`, `filter` and `order` is reported where that stands."""
    catalog = building.scope.whole or building.scope.catalog
    gone_over, way = (GROUP_MEMBER, (PERSON,)) if pick.among == "member" else (pick.entity, ())
    if gone_over not in catalog.entities:
        return building.fail(part, "EXP-NAME", f"there is no `{gone_over}` to pick from")
    index = building.depth + 1
    each = Read(type=record(pick.entity), root=index, entity=gone_over, path=way)
    order = tuple(_behind(way, one) for one in pick.order)
    loop = Loop(index, gone_over, 0, "", (), order, picked_for=pick.picked_for, rotate=pick.rotate)
    inside = replace(building, depth=index, loops={**building.loops, index: loop})
    conditions = (*_among(inside, part, pick, each), *_fitting(inside, pick, each), *_admitted(inside, pick, each))
    return Aggregate(type=each.type, function="first", loops=(loop,), condition=all_of(conditions), element=each)


def _behind(way: Path, order: str) -> str:
    sign = "-" if order.startswith("-") else ""
    return sign + ".".join((*way, order.removeprefix("-")))


def _among(inside: Building, part: ast.Call, pick: Pick, each: Read) -> list[AnyNode]:
    """That somebody is one of those who are named; of people only those count who can log in."""
    found = [expression_of(inside, USER, ACTIVE, each)] if pick.entity == USER else []
    if pick.among == "role":
        found.append(expression_of(inside, USER, has_role([pick.within]), each))
    if pick.among == "member":
        member = changed(each, type=record(GROUP_MEMBER), path=())
        mine = inside.here
        for name in pick.within.split("."):
            base = mine if mine is None else field_of(inside, part, mine, name)
            mine = base if isinstance(base, Read) else None
        if mine is None or mine.type.entity != GROUP:
            return []
        found.append(Compare(type=BOOL, operator="==", left=field_of(inside, part, member, GROUP), right=mine))
    return found


def _admitted(inside: Building, pick: Pick, each: Read) -> list[AnyNode]:
    """That somebody is one of those who are named where the record gets; that expression was checked there."""
    source = parse(pick.admitted, Problems()) if pick.admitted else None
    if source is None:
        return []
    asked = replace(inside, source=source, problems=Problems(), variables={CANDIDATE: each}, named=[])
    return [asked.node(source.tree)]


def _fitting(inside: Building, pick: Pick, each: Read) -> list[AnyNode]:
    """What is asked of the candidate, which bare names are of; `this` is the record that is decided about."""
    if pick.filter == "true" or inside.here is None:
        return []
    problems = Problems()
    source = parse(pick.filter, problems)
    if source is None:
        return []
    asked = replace(inside, scope=inside.scope.inside(pick.entity), source=source, problems=problems, here=each)
    asked = replace(asked, variables={"this": inside.here}, named=[])
    node = asked.node(source.tree)
    return [] if problems.found or node.type.kind is not Kind.BOOL else [node]

"""`shared('read')`: whether somebody lets who asks see the record in hand, or with `'edit'` change it.

A share goes as far as its giver's own right: who gave it has to have that right now, by a role and not by another
share. What is shared to be changed is shared to be seen.
"""

import ast
from collections.abc import Iterator
from dataclasses import replace
from typing import Final, TypeGuard

import msgspec

from engine.expressions.build_names import condition_of, expression_of
from engine.expressions.build_records import ACTIVE, has_role
from engine.expressions.building import Building
from engine.expressions.nodes import Aggregate, AnyNode, Both, Either, Literal, Read, Virtual
from engine.expressions.parse import parse
from engine.expressions.problems import Problems
from engine.expressions.types import BOOL, record, type_of
from engine.meta.catalog import including
from engine.meta.sharing import GIVER, HELD, SHARE, SHARES, Level
from engine.meta.system import USER

NOBODY: Final = Literal(type=BOOL, wire=False)

_TO_EDIT: Final = "s.level == 'edit' and "


def received(share: str = "") -> str:
    """The condition that a share is for who asks; `share` stands before the names of its fields (`s.`)."""
    return (
        f"({share}user == me or under(me.department, {share}department)"
        f" or any(g for g in me.groups if g.group == {share}group))"
    )


def build_shared(building: Building, part: ast.Call, nodes: list[AnyNode]) -> AnyNode:
    """Whether there is a share for who asks, in force, of a giver who has the right."""
    asked = nodes[0].wire if isinstance(nodes[0], Literal) else None
    level: Level | None = next((one for one in HELD if one == asked), None)
    if level is None:
        return building.fail(part, "EXP-FUNCTION", "a record is shared to be seen or changed", _REMEDY)
    here = building.here
    known = building.scope.fields_of(here.type.entity) if here is not None else {}
    if here is None or SHARES not in known:
        message = f"records of `{here.type.entity}` are not shared" if here is not None else "there is no record here"
        return building.fail(part, "EXP-NAME", message, "write `features: {share: {}}` in the entity")
    at = msgspec.structs.replace(here, type=type_of(known[SHARES]), path=(*here.path, SHARES))
    return Virtual(type=BOOL, at=at, node=_shared(building, here, level))


def _is_shared(part: ast.AST) -> TypeGuard[ast.Call]:
    return isinstance(part, ast.Call) and isinstance(part.func, ast.Name) and part.func.id == "shared"


def without_shares(condition: str) -> str:
    """The same where nothing is shared."""
    source = parse(condition, Problems())
    if source is None:
        return condition
    places = [source.place(one) for one in ast.walk(source.tree) if _is_shared(one)]
    for place in sorted(places, reverse=True):
        condition = f"{condition[: place.offset]}false{condition[place.offset + place.length :]}"
    return condition


_REMEDY: Final = "write `shared('read')`, or `shared('edit')`"


def _shared(building: Building, here: Read, level: Level) -> AnyNode:
    asked = _TO_EDIT if level == "edit" else ""
    text = f"any(s for s in {SHARES} if {asked}(s.until is null or s.until >= today()) and {received('s.')})"
    found = expression_of(building, here.type.entity, text, here)
    assert isinstance(found, Aggregate), "it goes over shares"
    share = found.loops[0].index
    giver = Read(type=record(USER), root=share, entity=SHARE, path=(GIVER,))
    inside = replace(building, depth=share, loops={**building.loops, share: found.loops[0]})
    able = tuple(_able(inside, here, giver, level))
    if not able:
        return NOBODY
    right = able[0] if len(able) == 1 else Either(type=BOOL, nodes=able)
    active = expression_of(inside, USER, ACTIVE, giver)
    asked_of_all = (found.condition, active, right) if found.condition is not None else (active, right)
    return msgspec.structs.replace(found, condition=Both(type=BOOL, nodes=asked_of_all))


def _able(inside: Building, here: Read, giver: Read, level: Level) -> Iterator[AnyNode]:
    """By role, that the giver has it and that what it grants holds for the giver."""
    entity, catalog = here.type.entity, inside.scope.whole or inside.scope.catalog
    for role in catalog.roles.values():
        condition = getattr(role.grants[entity], HELD[level]) if entity in role.grants else "false"
        if condition == "false":
            continue
        right = condition_of(replace(inside, me=giver), entity, without_shares(condition), here)
        holds = condition_of(inside, USER, has_role(including(catalog.roles, role.name)), giver)
        if right is not None and holds is not None:  # else reported where it is written, or a role that nobody can have
            yield Both(type=BOOL, nodes=(holds, right))

"""Many records that are no field: all of an entity (`records(contact)`), the people of a role (`role(finance)`) or of a
group (`member(team)`).
"""

import ast
from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import Final
from typing import Literal as OneOf

from engine.diagnostics import nearest
from engine.expressions.build_names import expression_of, field_of
from engine.expressions.building import BROKEN, Building
from engine.expressions.nodes import AnyNode, Read
from engine.expressions.types import Kind, Type
from engine.meta.system import GROUP, MEMBERS, USER

ACTIVE: Final = "active and (valid_until is null or valid_until >= today())"
"""Who can log in today: see service/people.py, which says the same of whoever does."""


def has_role(roles: Iterable[str]) -> str:
    """The condition that a person has one of these roles today."""
    named = " or ".join(f"r.role == '{one}'" for one in roles)
    return f"any(r for r in roles if ({named}) and (r.valid_until is null or r.valid_until >= today()))"


def holds(building: Building, condition: str, person: Read) -> AnyNode:
    """The condition that whom a path leads to is one of those gone over."""
    depth = max(building.depth, person.root if isinstance(person.root, int) else 0)
    return expression_of(replace(building, depth=depth), USER, condition, person)


def build_records(building: Building, part: ast.Call) -> AnyNode:
    """`records(contact)`: all of them."""
    known = building.scope.catalog.entities
    name = _named(building, part, "entity", known)
    return BROKEN if name is None else _all(name)


def build_role(building: Building, part: ast.Call) -> AnyNode:
    """`role(finance)` where nothing is made of it."""
    hint = "write `me in role(finance)`, or `count(u for u in role(finance))`"
    return building.fail(part, "EXP-PATH", "those who hold a role are many", hint)


def build_member(building: Building, part: ast.Call) -> AnyNode:
    """`member(team)` where nothing is made of it."""
    hint = "write `me in member(team)`, or `count(member(team))`"
    return building.fail(part, "EXP-PATH", "those who belong to a group are many", hint)


def build_list(building: Building, part: ast.Call) -> AnyNode:
    """`list(...)` where nothing is made of it."""
    hint = "write `x in list(...)`, `count(list(...))`, or `for x in list(...)`"
    return building.fail(part, "EXP-PATH", "the records of a list are many", hint)


def holders(building: Building, part: ast.Call) -> tuple[AnyNode, str]:
    """All people, and the condition that one holds the role that is named."""
    name = _named(building, part, "role", (building.scope.whole or building.scope.catalog).roles)
    if name is None:
        return BROKEN, ""
    return _all(USER), f"{ACTIVE} and {has_role([name])}"


def members(building: Building, part: ast.Call) -> AnyNode:
    """The collection of the members of the group that a path leads to."""
    group = building.node(part.args[0]) if len(part.args) == 1 else None
    if group is not None and group.type.kind is Kind.UNKNOWN:
        return BROKEN
    if not isinstance(group, Read) or group.type.kind is not Kind.RECORD or group.type.entity != GROUP:
        message = "`member` takes a group: a field of the record, or a path that leads to one"
        return building.fail(part, "EXP-FUNCTION", message, "write `member(team)`")
    return field_of(building, part.args[0], group, MEMBERS)


def _all(entity: str) -> Read:
    return Read(type=Type(Kind.COLLECTION, entity=entity), root=0, entity="")


def _named(building: Building, part: ast.Call, kind: OneOf["entity", "role"], known: Collection[str]) -> str | None:
    """The bare name that a function of definitions takes."""
    function = building.written(part.func)
    only = part.args[0] if len(part.args) == 1 else None
    if not isinstance(only, ast.Name):
        building.fail(
            part,
            "EXP-FUNCTION",
            f"`{function}` takes the bare name of {'an' if kind == 'entity' else 'a'} {kind}",
            f"write `{function}(name)`",
        )
        return None
    if only.id in known:
        building.note_definition(only, kind, Type(Kind.COLLECTION, entity=only.id if kind == "entity" else USER))
        return only.id
    close = nearest(only.id, known)
    hint = f"did you mean `{close}`?" if close else None
    building.fail(only, "EXP-NAME", f"there is no {kind} `{only.id}`", hint)
    return None

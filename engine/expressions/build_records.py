"""Many records that are no field: all of an entity (`records(contact)`), those who hold a role (`role(finance)`)."""

import ast
from collections.abc import Collection
from dataclasses import replace
from typing import Literal as OneOf
from typing import NamedTuple

from engine.diagnostics import nearest
from engine.expressions.build_names import expression_of
from engine.expressions.building import BROKEN, Building
from engine.expressions.nodes import AnyNode, Read
from engine.expressions.types import Kind, Type
from engine.meta.system import USER

HOLDS = (
    "active and (valid_until is null or valid_until >= today()) "
    "and any(r for r in roles if r.role == '{role}' and (r.valid_until is null or r.valid_until >= today()))"
)
"""Who has a role today: see service/people.py, which says the same of whoever logs in."""


class Gone(NamedTuple):
    """What is gone over: a collection, and a condition over its records, empty where all of them are meant."""

    collection: AnyNode
    condition: str = ""


def gone_over(building: Building, part: ast.expr) -> Gone:
    """The collection that a part names; what is no collection comes as it is."""
    name = part.func.id if isinstance(part, ast.Call) and isinstance(part.func, ast.Name) else ""
    if isinstance(part, ast.Call) and name == "role":
        return _holders(building, part)
    return Gone(building.node(part))


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


def _holders(building: Building, part: ast.Call) -> Gone:
    name = _named(building, part, "role", (building.scope.whole or building.scope.catalog).roles)
    return Gone(BROKEN if name is None else _all(USER), HOLDS.format(role=name))


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

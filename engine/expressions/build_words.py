"""The ready words of rights: whose a record is, as seen by who asks."""

import ast
from collections.abc import Callable, Mapping
from typing import Final, NamedTuple

from engine.expressions.build_names import build_name, expression_of, field_of
from engine.expressions.building import Building
from engine.expressions.nodes import AnyNode, Read
from engine.meta.catalog import Entity
from engine.meta.system import OF_DEPARTMENT


class Anchors(NamedTuple):
    """The fields of a record that say whose it is, as they are written in an expression."""

    owner: str
    department: str


Meaning = Callable[[Anchors], str]

MEANINGS: Final[Mapping[str, Meaning]] = {
    "mine": lambda of: f"{of.owner} == me",
    "my_team": lambda of: f"under({of.owner}, me)",
    "my_group": lambda of: (
        f"{of.owner} == me or any(a for a in {of.owner}.groups for b in me.groups if a.group == b.group)"
    ),
    "my_department": lambda of: f"{of.department} == me.department",
    "my_branch": lambda of: f"under({of.department}, me.department)",
}
"""What each word stands for. A team are those who report to a person, over any number of levels, and the person."""


def build_bare(building: Building, part: ast.Name) -> AnyNode:
    """A bare name: one of the ready words, or what else it stands for."""
    if part.id in MEANINGS and building.here is not None and part.id not in building.scope.names:
        return _word(building, part, building.here)
    return build_name(building, part)


def _word(building: Building, part: ast.Name, here: Read) -> AnyNode:
    """What a word stands for, over the record in hand."""
    known = building.scope.entity_of(here.type.entity)
    anchors = anchors_of(known) if known is not None else None
    asks_department = part.id in OF_DEPARTMENT
    if known is None or anchors is None or not (anchors.department if asks_department else anchors.owner):
        message = f"`{part.id}` needs to know who owns a `{here.type.entity}`"
        hint = "write `owner: <field>` in the entity"
        if asks_department:
            message, hint = message + ", or its department", hint + ", or `department: <field>`"
        return building.fail(part, "EXP-NAME", message, hint)
    field_of(building, part, here, known.department if asks_department and known.department else known.owner or "")
    return expression_of(building, known.name, MEANINGS[part.id](anchors), here)


def anchors_of(entity: Entity) -> Anchors | None:
    """What says whose a record of the entity is; None where nothing does. Its department is otherwise its owner's."""
    owner = entity.owner or ""
    department = entity.department or (f"{owner}.department" if owner else "")
    return Anchors(owner, department) if department else None

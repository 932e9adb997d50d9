"""What functions over many records go over: a collection, all records, people of a role or a group, a made list."""

import ast
import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

from engine.expressions.build_names import OWN_WORDS, READY_WORDS
from engine.expressions.build_records import holders, holds, members
from engine.expressions.building import BROKEN, Building
from engine.expressions.nodes import Aggregate, AnyNode, Both, Loop, Read, Rows
from engine.expressions.types import BOOL, Kind, describe, element_of, record, type_of
from engine.meta.fields import AnyField, ReferencesField, linked
from engine.meta.system import PERSON, USER

Conditions: TypeAlias = Callable[[Building, ast.expr], AnyNode]
"""How a part that must be true or false is built."""


LIST: Final = "list"
"""The function that gives what is gone over itself; it stands for nothing else."""

MANY = frozenset({Kind.COLLECTION, Kind.LIST})
"""Kinds of what can be gone over."""


@dataclass(frozen=True, slots=True)
class Over:
    """What is gone over: the loops, the conditions on the way, and where the element is worked out."""

    loops: tuple[Loop, ...]
    conditions: tuple[AnyNode, ...]
    inside: Building


@dataclass(frozen=True, slots=True)
class Gone:
    """What is gone over, and what stands for each: the loops, the conditions on the way, and where that is worked out.

    With a `condition` over people these are all people for whom it holds.
    """

    loops: tuple[Loop, ...]
    element: AnyNode
    inside: Building
    conditions: tuple[AnyNode, ...] = ()
    condition: str = ""

    @property
    def over(self) -> Over:
        """The same without what stands for each."""
        return Over(self.loops, self.conditions, self.inside)


def gone_over(building: Building, part: ast.expr, conditions: Conditions) -> Gone | AnyNode:
    """The collection that a part names, or a list that is made; what is neither comes as its node."""
    if isinstance(part, ast.Call) and isinstance(part.func, ast.Name) and part.func.id in _MADE:
        return _MADE[part.func.id](building, part, conditions)
    node = building.node(part)
    if isinstance(node, Aggregate) and node.type.kind is Kind.COLLECTION:
        conditions_met = () if node.condition is None else (node.condition,)
        return Gone(node.loops, node.element, _around(building, *node.loops), conditions_met)
    if not isinstance(node, Read) or node.type.kind not in MANY:
        return node
    loop, each = loop_over(building, node)
    return Gone((loop,), each, _around(building, loop))


def _holders(building: Building, part: ast.Call, conditions: Conditions) -> Gone | AnyNode:
    people, condition = holders(building, part)
    if not isinstance(people, Read):
        return people
    loop, each = loop_over(building, people)
    return Gone((loop,), each, _around(building, loop), (holds(building, condition, each),), condition)


def _members(building: Building, part: ast.Call, conditions: Conditions) -> Gone | AnyNode:
    found = members(building, part)
    if not isinstance(found, Read):
        return found
    loop, each = loop_over(building, found)
    person = Read(type=record(USER), root=loop.index, entity=each.entity, path=(PERSON,))
    return Gone((loop,), person, _around(building, loop))


def _listed(building: Building, part: ast.Call, conditions: Conditions) -> Gone | AnyNode:
    if len(part.args) != 1:
        return building.fail(part, "EXP-FUNCTION", "`list` takes one collection", "write `list(l for l in lines)`")
    made = part.args[0]
    if not isinstance(made, ast.GeneratorExp):
        return gone_over(building, made, conditions)
    over = generated(building, made, conditions)
    element = over.inside.node(made.elt) if over is not None else BROKEN
    if over is None or Kind.UNKNOWN in (element.type.kind, *(one.type.kind for one in over.conditions)):
        return BROKEN
    return Gone(over.loops, element, over.inside, over.conditions)


_MADE: Mapping[str, Callable[[Building, ast.Call, Conditions], Gone | AnyNode]] = {
    "role": _holders,
    "member": _members,
    "list": _listed,
}
"""Functions that stand for many records."""


def _around(building: Building, *loops: Loop) -> Building:
    """Inside of loops whose variables have no names."""
    known = {**building.loops, **{loop.index: loop for loop in loops}}
    return dataclasses.replace(building, depth=building.depth + len(loops), loops=known)


def loop_over(building: Building, collection: Read) -> tuple[Loop, Read]:
    """A loop over a collection, or over a list of values, and what stands for each."""
    index = building.depth + 1
    if collection.type.kind is Kind.LIST:
        return _values_loop(building, collection, index)
    of, way = _lines_of(building, collection)
    loop = Loop(index=index, of=of, root=collection.root, entity=collection.entity, path=collection.path)
    return loop, Read(type=record(collection.type.entity), root=index, entity=of, path=way)


def _lines_of(building: Building, collection: Read) -> tuple[str, tuple[str, ...]]:
    """What is gone over, and the way from it to what is meant: `references` are lines that lead to records."""
    field = collected(building, collection.entity, collection.path) if collection.path else None
    return (field.of, (field.member,)) if isinstance(field, ReferencesField) else (collection.type.entity, ())


def collected(building: Building, entity: str, path: tuple[str, ...]) -> AnyField:
    """The field at the end of a path."""
    catalog = building.scope.whole or building.scope.catalog
    for name in path[:-1]:
        entity = type_of(catalog.entities[entity].fields[name]).entity
    return catalog.entities[entity].fields[path[-1]]


def _values_loop(building: Building, several: Read, index: int) -> tuple[Loop, Read]:
    """The variable is read as the field itself, of a record that has one value of it."""
    catalog, of = building.scope.whole or building.scope.catalog, several.entity
    *way, name = several.path
    for step in way:
        of = linked(catalog.entities[of].fields[step]).to
    loop = Loop(index=index, of=of, root=several.root, entity=several.entity, path=several.path, values=True)
    return loop, Read(type=element_of(several.type), root=index, entity=of, path=(name,), element=True)


def generated(building: Building, part: ast.GeneratorExp, condition: Conditions) -> Over | None:
    """What a generator goes over; None where that is nothing, which is reported."""
    loops: list[Loop] = []
    conditions: list[AnyNode] = []
    for one in part.generators:
        inside = _entered(building, one, loops, conditions, condition)
        if inside is None:
            return None
        building = inside
        conditions += [condition(building, test) for test in one.ifs]
    if any(loop.everywhere for loop in loops) and any(loop.path and loop.root == 0 for loop in loops):
        message = "what belongs to the record is not gone over together with all records of an entity"
        building.fail(part, "EXP-FUNCTION", message, "make a computed field of one of them")
        return None
    return Over(tuple(loops), tuple(conditions), building)


def _entered(
    building: Building, part: ast.comprehension, loops: list[Loop], conditions: list[AnyNode], condition: Conditions
) -> Building | None:
    gone = gone_over(building, part.iter, condition)
    if isinstance(gone, Rows):
        message = "rows of a table are gone over by themselves, and here something else is gone over too"
        hint = "write one function inside of the other: `sum(sum(r.fee for r in fees(size=l.size)) for l in lines)`"
        building.fail(part.iter, "EXP-FUNCTION", message, hint)
        return None
    if not isinstance(gone, Gone):
        if gone.type.kind is not Kind.UNKNOWN:
            message = f"`for` goes over a collection, not over {describe(gone.type)}"
            building.fail(part.iter, "EXP-TYPE", message, "name a field of the type `collection`")
        return None
    if not isinstance(gone.element, Read):
        message = "a name stands for a record or for a field, and this is worked out"
        building.fail(part.iter, "EXP-PATH", message, "work it out where the name is used")
        return None
    name = variable_of(building, part.target)
    if name is None:
        return None
    loops += gone.loops
    conditions += gone.conditions
    return dataclasses.replace(gone.inside, variables={**building.variables, name: gone.element})


def variable_of(building: Building, target: ast.expr) -> str | None:
    """The name behind `for`; None where it is none that is free, which is reported."""
    if not isinstance(target, ast.Name):
        building.fail(target, "EXP-SYNTAX", "`for` is followed by one name", "write `for c in contacts`")
        return None
    if _taken(building, target.id):
        message = f"`{target.id}` already has a meaning here"
        building.fail(target, "EXP-NAME", message, "take another name, a letter for instance")
        return None
    return target.id


def _taken(building: Building, name: str) -> bool:
    fields = building.scope.fields_of(building.here.type.entity) if building.here is not None else {}
    words = (*OWN_WORDS, *READY_WORDS)
    return name in fields or name in building.variables or name in building.scope.names or name in words


def all_of(conditions: tuple[AnyNode, ...]) -> AnyNode | None:
    """All conditions as one, if there are any."""
    if len(conditions) > 1:
        return Both(type=BOOL, nodes=conditions)
    return conditions[0] if conditions else None

"""Where the currency and the rate of an amount come from: a path from a record, the same for all that lead there.

In a loop over the lines of a contract `l.contract.currency` is the currency of the contract that the lines belong to.
"""

from typing import Final

from msgspec.structs import replace

from engine.expressions.building import Building
from engine.expressions.nodes import AnyNode, Loop, Read
from engine.expressions.types import Kind, Origin, Type
from engine.expressions.walk import rebuilt, walk
from engine.meta.catalog import Catalog
from engine.meta.fields import AnyCollection, linked

APART: Final = "the currencies of these amounts come from different places"
CONVERTED: Final = "write `in_base(amount)`, or `convert(amount, to, day)`"
"""What is said of amounts that do not go together, and what helps."""


def placed(building: Building, type_: Type, base: Read) -> Type:
    """The type of a field of the record at `base`, whose own type speaks of the record in hand."""
    currency, rate = (_placed(building, one, base) for one in (type_.currency, type_.rate))
    return replace(type_, currency=currency, rate=rate)


def apart(types: list[Type]) -> bool:
    """Whether there are amounts among these whose currencies come from different places."""
    return len({one.currency for one in types if one.kind is Kind.MONEY}) > 1


def money(scale: int, *types: Type) -> Type:
    """The type of an amount that is made of these, which go together; its rate is theirs if they have the same."""
    amounts = [one for one in types if one.kind is Kind.MONEY]
    rates = {one.rate for one in amounts}
    return Type(Kind.MONEY, scale, currency=amounts[0].currency, rate=rates.pop() if len(rates) == 1 else ())


def within(origin: Origin, loops: tuple[Loop, ...]) -> bool:
    """Whether it is another for each of the records that are gone over."""
    return bool(origin) and origin[0] in {loop.index for loop in loops}


def entity_of(building: Building, root: int | str) -> str:
    """What the record is that a path begins with."""
    loops = building.loops
    if isinstance(root, str):
        return building.scope.names[root].entity if root in building.scope.names else "user"
    if root in loops:
        return loops[root].of
    around = next((loop.entity for loop in loops.values() if loop.root == root), None)
    here = building.here
    return around or (here.entity if here is not None else "")


def whole_catalog(building: Building) -> Catalog:
    """All definitions, whoever asks: what an amount is counted in is no matter of who may see it."""
    return building.scope.whole or building.scope.catalog


def cleared(node: AnyNode) -> AnyNode:
    """The same tree without what only matters while it is built."""
    return _cleared(node) if any(one.type.currency or one.type.rate for one in walk(node)) else node


def _cleared(node: AnyNode) -> AnyNode:
    below = rebuilt(node, _cleared)
    type_ = below.type
    below = replace(below, type=replace(type_, currency=(), rate=())) if type_.currency or type_.rate else below
    at = getattr(below, "at", None)
    return replace(below, at=_cleared(at)) if isinstance(at, Read) else below


def _placed(building: Building, origin: Origin, base: Read) -> Origin:
    if not origin:
        return origin
    root, path = base.root, (*base.path, *map(str, origin[1:]))
    while isinstance(root, int) and root in building.loops and path[0] == _way_back(building, building.loops[root]):
        loop = building.loops[root]
        root, path = loop.root, (*loop.path[:-1], *path[1:])
    return (root, *path)


def _way_back(building: Building, loop: Loop) -> str:
    """The reference by which the records of a loop belong to the one whose collection they are, if it is one's."""
    if not loop.path:
        return ""
    catalog, entity = whole_catalog(building), loop.entity
    for name in loop.path[:-1]:
        entity = linked(catalog.entities[entity].fields[name]).to
    collection = catalog.entities[entity].fields[loop.path[-1]]
    assert isinstance(collection, AnyCollection), "a loop goes over a collection"
    return collection.by

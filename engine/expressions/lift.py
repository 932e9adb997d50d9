"""Takes the literals out of an expression, so that texts that differ in nothing else share one compiled statement."""

from typing import NamedTuple

from msgspec.structs import replace

from engine.expressions.nodes import AnyNode, Call, Literal, Slot, Typed
from engine.expressions.registry import FUNCTIONS
from engine.expressions.types import Kind
from engine.expressions.walk import rebuilt


class Lifted(NamedTuple):
    """An expression without its literals, and these in the order of its slots.

    `shape.node` is hashable and cheap to compare: the key under which a statement is kept.
    """

    shape: Typed
    constants: tuple[Literal, ...]


def lift(typed: Typed) -> Lifted:
    """The shape of an expression and its constants. True, false and null stay: there is nothing to vary in them."""
    constants: list[Literal] = []

    def lifted(node: AnyNode) -> AnyNode:
        if isinstance(node, Literal) and node.wire is not None and node.type.kind is not Kind.BOOL:
            constants.append(node)
            return Slot(type=node.type, index=len(constants) - 1)
        if isinstance(node, Call):
            stays = FUNCTIONS[node.function].stays
            pairs = enumerate(node.arguments)
            return replace(node, arguments=tuple(one if stays(place) else lifted(one) for place, one in pairs))
        return rebuilt(node, lifted)

    node = lifted(typed.node)
    return Lifted(Typed(node, typed.entity), tuple(constants))

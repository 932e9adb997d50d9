"""Functions over all records of an entity in Python, where all records are at hand."""

from msgspec.structs import replace

from engine.expressions.nodes import Aggregate, AnyNode, Loop
from engine.expressions.walk import rebuilt


def at_hand(node: AnyNode) -> AnyNode:
    """The tree with collections `@<entity>` of the record in the place of all records of an entity."""

    def loop(one: Loop) -> Loop:
        return replace(one, path=(f"@{one.of}",)) if one.everywhere else one

    inner = rebuilt(node, at_hand)
    return replace(inner, loops=tuple(map(loop, inner.loops))) if isinstance(inner, Aggregate) else inner

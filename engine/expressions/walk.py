"""Going through a typed tree, and making another one of it: which nodes stand below which, named in one table."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, TypeAlias

from msgspec.structs import replace

from engine.expressions.nodes import (
    Aggregate,
    Among,
    AnyNode,
    Applied,
    Arithmetic,
    Both,
    Call,
    Cases,
    Clock,
    Compare,
    Difference,
    Either,
    Empty,
    Fit,
    If,
    Literal,
    Negate,
    Not,
    Pointed,
    Read,
    Rescale,
    Rows,
    Shift,
    Slot,
    Tracked,
    Under,
    Virtual,
)

Nodes: TypeAlias = Sequence[AnyNode]


class Shape(NamedTuple):
    """How to take a node apart, and how to put it together again from as many parts."""

    parts: Callable[[Any], Nodes]
    whole: Callable[[Any, Nodes], AnyNode]


LEAF = Shape(lambda node: (), lambda node, parts: node)
ONE = Shape(lambda node: (node.node,), lambda node, parts: replace(node, node=parts[0]))
MANY = Shape(lambda node: node.nodes, lambda node, parts: replace(node, nodes=tuple(parts)))
TWO = Shape(lambda node: (node.left, node.right), lambda node, parts: replace(node, left=parts[0], right=parts[1]))

SHAPES: Mapping[type[AnyNode], Shape] = {
    Literal: LEAF,
    Slot: LEAF,
    Read: LEAF,
    Clock: LEAF,
    Virtual: ONE,
    Not: ONE,
    Both: MANY,
    Either: MANY,
    Compare: TWO,
    Among: Shape(
        lambda node: (node.node, *node.items),
        lambda node, parts: replace(node, node=parts[0], items=tuple(parts[1:])),
    ),
    Empty: ONE,
    If: Shape(
        lambda node: (node.condition, node.then, node.otherwise),
        lambda node, parts: replace(node, condition=parts[0], then=parts[1], otherwise=parts[2]),
    ),
    Cases: Shape(
        lambda node: (*node.conditions, *node.values, node.otherwise),
        lambda node, parts: replace(
            node,
            conditions=tuple(parts[: len(node.conditions)]),
            values=tuple(parts[len(node.conditions) : -1]),
            otherwise=parts[-1],
        ),
    ),
    Applied: Shape(
        lambda node: node.arguments,
        lambda node, parts: replace(node, arguments=tuple(parts)),
    ),
    Rows: LEAF,
    Arithmetic: TWO,
    Negate: ONE,
    Shift: Shape(
        lambda node: (node.moment, node.period),
        lambda node, parts: replace(node, moment=parts[0], period=parts[1]),
    ),
    Difference: TWO,
    Call: Shape(
        lambda node: node.arguments,
        lambda node, parts: replace(node, arguments=tuple(parts)),
    ),
    Under: Shape(
        lambda node: (node.at, node.node),
        lambda node, parts: replace(node, at=parts[0], node=parts[1]),
    ),
    Tracked: Shape(
        lambda node: (node.at,),
        lambda node, parts: replace(node, at=parts[0]),
    ),
    Pointed: ONE,
    Rescale: ONE,
    Fit: ONE,
    Aggregate: Shape(
        lambda node: (node.element,) if node.condition is None else (node.element, node.condition),
        lambda node, parts: replace(node, element=parts[0], condition=parts[1] if len(parts) > 1 else None),
    ),
}


def parts(node: AnyNode) -> Nodes:
    """The nodes directly below."""
    return SHAPES[type(node)].parts(node)


def walk(node: AnyNode) -> Iterator[AnyNode]:
    """The node and all below it."""
    left = [node]
    while left:
        one = left.pop()
        yield one
        left.extend(reversed(parts(one)))


def rebuilt(node: AnyNode, change: Callable[[AnyNode], AnyNode]) -> AnyNode:
    """The node with every node directly below it changed; itself if none was."""
    shape = SHAPES[type(node)]
    before = shape.parts(node)
    after = [change(part) for part in before]
    return node if all(map(_same, before, after)) else shape.whole(node, after)


def _same(one: AnyNode, other: AnyNode) -> bool:
    return one is other


def size(node: AnyNode) -> int:
    """How many nodes it has, each as often as it stands there; cheap where nodes are shared."""
    known: dict[int, int] = {}

    def count(one: AnyNode) -> int:
        if id(one) not in known:
            known[id(one)] = 1 + sum(count(part) for part in parts(one))
        return known[id(one)]

    return count(node)

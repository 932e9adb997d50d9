"""`any(...)` over records that who asks chooses: which part of it is the same for all rows, as a list of keys.

A subselect for each row looks at every record of a long list before it finds the few that are somebody's. A list that
is the same for all rows is made once, and an index of the key serves it, also beside `or`.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from engine.expressions.nodes import ME, Aggregate, AnyNode, Both, Compare, Literal, Loop, Read, Root
from engine.expressions.types import INTEGER
from engine.expressions.walk import walk


class Chosen(NamedTuple):
    """`outer`, of the row in hand, is one of the `inner` of the records gone over, of which all of `plain` hold.

    `inner` is None where the key is what makes them a collection of the row. With `whole` that says everything, else it
    is only what has to hold too.
    """

    outer: Read
    inner: Read | None
    plain: tuple[AnyNode, ...]
    whole: bool


def chosen(node: Aggregate) -> Chosen | None:
    """What of it is the same for all rows; None where who asks chooses nothing."""
    loop = node.loops[0]
    if node.function != "any" or len(node.loops) > 1 or loop.values or len(loop.path) != 1:
        return None
    asked = [one for one in _conjuncts(node) if not (isinstance(one, Literal) and one.wire is True)]
    if loop.root == ME:
        return _by_equality(loop, asked)
    plain = tuple(one for one in asked if _is_plain(one, loop))
    if not isinstance(loop.root, int) or not any(_asks_me(one) for one in plain):
        return None
    outer = Read(type=INTEGER, root=loop.root, entity=loop.entity, path=("id",))
    return Chosen(outer, None, plain, len(plain) == len(asked))


def _by_equality(loop: Loop, asked: Sequence[AnyNode]) -> Chosen | None:
    """What belongs to who asks is the same for all rows already: the key is what the row in hand is compared with."""
    found = next(((one, *pair) for one in asked if (pair := _pair(one, loop))), None)
    if found is None:
        return None
    equality, outer, inner = found
    rest = [one for one in asked if one is not equality]
    plain = tuple(one for one in rest if _is_plain(one, loop))
    return Chosen(outer, inner, plain, len(plain) == len(rest))


def _pair(node: AnyNode, loop: Loop) -> tuple[Read, Read] | None:
    if not (isinstance(node, Compare) and node.operator == "=="):
        return None
    sides = (node.left, node.right)
    for outer, inner in (sides, sides[::-1]):
        if isinstance(outer, Read) and isinstance(inner, Read) and _is_pair(outer, inner, loop):
            return outer, inner
    return None


def _is_pair(outer: Read, inner: Read, loop: Loop) -> bool:
    """Whether one is of the row in hand, and the other of the records gone over."""
    return isinstance(outer.root, int) and outer.root != loop.index and inner.root == loop.index


def _conjuncts(node: Aggregate) -> Iterator[AnyNode]:
    waiting = [node.element, *([] if node.condition is None else [node.condition])]
    while waiting:
        one = waiting.pop()
        if isinstance(one, Both):
            waiting += one.nodes
        else:
            yield one


def _is_plain(node: AnyNode, loop: Loop) -> bool:
    """Whether it reads nothing but the records gone over, who asks, and what it goes over itself."""
    within = list(walk(node))
    inner = {each.index for one in within if isinstance(one, Aggregate) for each in one.loops}
    known: set[Root] = {loop.index, ME, *inner}
    return known.issuperset(_roots(within))


def _asks_me(node: AnyNode) -> bool:
    return ME in _roots(walk(node))


def _roots(nodes: Iterable[AnyNode]) -> set[Root]:
    nodes = list(nodes)
    read = {one.root for one in nodes if isinstance(one, Read)}
    return read | {each.root for one in nodes if isinstance(one, Aggregate) for each in one.loops if each.path}

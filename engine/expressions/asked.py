"""Functions over all records of an entity, as questions to the database: what of them is worked out before."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from msgspec.structs import replace

from engine.expressions.nodes import Aggregate, AnyNode, Read, Slot, Typed, Under
from engine.expressions.python_form import python_form
from engine.expressions.record import Environment, Record, Value
from engine.expressions.types import Type
from engine.expressions.walk import parts, rebuilt, walk


@dataclass(frozen=True, slots=True, eq=False)
class Question:
    """`shape` has slots where the function reads the record in hand, or what is given from outside: `arguments` work
    these out, in the order of the slots.
    """

    shape: Aggregate
    types: tuple[Type, ...]
    arguments: tuple[Callable[[Record, Environment], Value], ...]


def question(node: Aggregate) -> Question:
    """The function as a question about the record in hand."""
    slots: dict[AnyNode, Slot] = {}

    def lifted(one: AnyNode) -> AnyNode:
        if isinstance(one, Under):
            at = lifted(one.at) if _is_known(one) else one.at
            return replace(one, at=at, node=lifted(one.node))
        if _comes_from_outside(one):
            return slots.setdefault(one, Slot(type=one.type, index=len(slots)))
        return rebuilt(one, lifted)

    condition = lifted(node.condition) if node.condition is not None else None
    shape = replace(node, condition=condition, element=lifted(node.element))
    forms = tuple(python_form(Typed(one)) for one in slots)
    return Question(shape, tuple(one.type for one in slots), forms)


def misplaced(node: AnyNode) -> bool:
    """Whether a function over all records stands inside another one over many, or asks the database about the record in
    hand together with others: for what lies above it, or for its collections. It may not be stored yet.
    """
    return any(_is_misplaced(one) for one in walk(node) if isinstance(one, Aggregate))


def _is_misplaced(node: Aggregate) -> bool:
    inner = [one for one in walk(node) if one is not node]
    if any(isinstance(one, Aggregate) and one.everywhere for one in inner):
        return True
    return node.everywhere and any(_asks_of_what_is_in_hand(part) for part in parts(node))


def _asks_of_what_is_in_hand(node: AnyNode) -> bool:
    """Whether it stays in the question, and takes more than values of the record in hand."""
    if _comes_from_outside(node):
        return False
    if isinstance(node, Under) and isinstance(node.at, Read) and node.at.root == 0 and not _is_known(node):
        return True
    if isinstance(node, Aggregate) and any(loop.root == 0 for loop in node.loops):
        return True
    return any(
        _asks_of_what_is_in_hand(part) for part in parts(node) if not isinstance(node, Under) or part is not node.at
    )


def _is_known(node: Under) -> bool:
    """Whether what is looked for in the tree is a value of a record at hand, which itself may not be stored yet."""
    at = node.at
    return isinstance(at, Read) and (at.root == 0 or isinstance(at.root, str)) and bool(at.path)


def _comes_from_outside(node: AnyNode) -> bool:
    """Whether it is worked out from records at hand alone, and from some."""
    roots = set(_roots(node))
    inner = {loop.index for one in walk(node) if isinstance(one, Aggregate) for loop in one.loops}
    return bool(roots) and all(isinstance(one, str) or one == 0 or one in inner for one in roots)


def _roots(node: AnyNode) -> Iterator[int | str]:
    for one in walk(node):
        if isinstance(one, Read):
            yield one.root
        if isinstance(one, Aggregate):
            yield from (loop.root for loop in one.loops)

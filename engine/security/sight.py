"""What somebody sees of an expression: every name in it is as that person may know it, null otherwise.

Works on the typed tree, so that filters, sort keys, titles and columns all go through the same place. A comparison with
a masked name becomes `mask and comparison` instead of a comparison of a CASE: an index still serves it.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count

from msgspec.structs import replace

from engine.expressions.nodes import (
    ME,
    Aggregate,
    Among,
    AnyNode,
    Both,
    Compare,
    Either,
    Empty,
    If,
    Literal,
    Loop,
    Not,
    Read,
    Root,
    Tracked,
    Under,
    Virtual,
)
from engine.expressions.types import BOOL, Type
from engine.expressions.walk import rebuilt
from engine.meta.catalog import Catalog
from engine.meta.fields import AnyCollection, AnyField, LinesField, link, linked

YES = Literal(BOOL, True)

LOOPS_APART = 1000
"""Record variables of conditions that are put into a tree are renumbered, each time by so much more."""


@dataclass(slots=True)
class Sight:
    """The eyes of one set of roles. `row` and `cell` give conditions over a record of an entity (root 0), typed.

    `row(entity)`: it may be seen; `cell(entity, name)`: given that, its field may be. YES is always true.
    """

    catalog: Catalog
    row: Callable[[str], AnyNode]
    cell: Callable[[str, str], AnyNode]
    _loops: "count[int]" = field(default_factory=lambda: count(LOOPS_APART, LOOPS_APART))

    def masked(self, node: AnyNode) -> AnyNode:
        """The same expression, seen with these eyes; the record in hand itself is taken to be seen."""
        match node:
            case Read() | Virtual():
                return if_seen(self._condition(node), node)
            case Compare(left=left, right=right):
                there = replace(node, left=self._in(left), right=self._in(right))
                return all_of(self._bare(left), self._bare(right), there)
            case Among(node=inner, items=items):
                among = replace(node, node=self._in(inner), items=tuple(self._in(item) for item in items))
                return all_of(self._bare(inner), *map(self._bare, items), among)
            case Empty(node=inner, negated=negated):
                return self._empty(replace(node, node=self._in(inner)), self._bare(inner), negated)
            case Under(at=at, node=upper):
                return all_of(self._bare(at), self._bare(upper), replace(node, node=self._in(upper)))
            case Tracked(at=at):
                return if_seen(self._condition(at), node)
            case Aggregate():
                return self._aggregate(node)
            case _:
                return rebuilt(node, self.masked)

    def through(self, entity: str, reference: str, node: AnyNode) -> AnyNode:
        """An expression over the record that a reference leads to, as one over the record that holds the reference."""
        return self._placed(node, 0, entity, (reference,))

    def _bare(self, node: AnyNode) -> AnyNode:
        """The condition of a name that stands alone on one side of a comparison; YES for anything else."""
        return self._condition(node) if isinstance(node, Read | Virtual) else YES

    def _in(self, node: AnyNode) -> AnyNode:
        """The name itself where `_bare` gives its condition, else the masked expression."""
        return node if isinstance(node, Read | Virtual) else self.masked(node)

    def _empty(self, node: AnyNode, seen: AnyNode, negated: bool) -> AnyNode:
        if seen is YES or negated:
            return all_of(seen, node)
        return Either(BOOL, (Not(BOOL, seen), node))

    def _aggregate(self, node: Aggregate) -> AnyNode:
        conditions = [self._loop(loop) for loop in node.loops]
        wanted = [] if node.condition is None else [self.masked(node.condition)]
        seen = [one for one in (*conditions, *wanted) if one is not YES]
        condition = None if not seen else seen[0] if len(seen) == 1 else Both(BOOL, tuple(seen))
        return replace(node, condition=condition, element=self.masked(node.element))

    def _loop(self, loop: Loop) -> AnyNode:
        if loop.everywhere:
            return self._placed(self.row(loop.of), loop.index, loop.of, ())
        if loop.values or isinstance(self._field(loop.entity, loop.path), LinesField):
            return self._along(loop.root, loop.entity, loop.path)  # they are seen with the record they are part of
        row = self._placed(self.row(loop.of), loop.index, loop.of, ())
        return all_of(self._along(loop.root, loop.entity, loop.path), row)

    def _field(self, entity: str, path: tuple[str, ...]) -> AnyField:
        *way, name = path
        for step in way:
            entity = linked(self.catalog.entities[entity].fields[step]).to
        return self.catalog.entities[entity].fields[name]

    def _condition(self, node: Read | Virtual) -> AnyNode:
        read = node.at if isinstance(node, Virtual) else node
        return self._along(read.root, read.entity, read.path, seen=1 if read.element else 0)

    def _along(self, root: Root, entity: str, path: tuple[str, ...], seen: int = 0) -> AnyNode:
        """What must hold so that a path may be followed to its end. Who asks is not seen by themselves as a matter of
        course; other names that a place gives (`this`) are. Of so many first steps it was asked already (`seen`).
        """
        if not (isinstance(root, int) or root == ME) or not path:
            return YES
        conditions: list[AnyNode] = [self._placed(self.row(entity), root, entity, ())] if root == ME else []
        here = entity
        for position, name in enumerate(path):
            before = path[:position]
            if before:
                conditions.append(self._placed(self.row(here), root, entity, before))
            conditions.append(YES if position < seen else self._placed(self.cell(here, name), root, entity, before))
            led = self.catalog.entities[here].fields[name]
            further = link(led)
            here = further.to if further is not None else _items(led, here)
        return all_of(*conditions)

    def _placed(self, condition: AnyNode, root: Root, entity: str, prefix: tuple[str, ...]) -> AnyNode:
        """A condition over a record, as a condition over the one that `prefix` leads to from `root`."""
        if condition is YES or (root == 0 and not prefix):
            return condition
        shift = next(self._loops)

        def read(one: Read) -> Read:
            if one.root == 0:
                return replace(one, root=root, entity=entity, path=prefix + one.path)
            return replace(one, root=one.root + shift) if isinstance(one.root, int) else one

        def loop(one: Loop) -> Loop:
            if one.root == 0 and not one.everywhere:
                return replace(one, index=one.index + shift, root=root, entity=entity, path=prefix + one.path)
            further = one.root + shift if isinstance(one.root, int) and one.path else one.root
            return replace(one, index=one.index + shift, root=further)

        def moved(one: AnyNode) -> AnyNode:
            match one:
                case Read():
                    return read(one)
                case Virtual():
                    return replace(one, at=read(one.at), node=moved(one.node))
                case Aggregate():
                    inner = rebuilt(one, moved)
                    assert isinstance(inner, Aggregate)
                    return replace(inner, loops=tuple(loop(each) for each in inner.loops))
                case _:
                    return rebuilt(one, moved)

        return moved(condition)


def _items(led: object, here: str) -> str:
    return led.of if isinstance(led, AnyCollection) else here


def if_seen(condition: AnyNode, node: AnyNode) -> AnyNode:
    """The value, or null where the condition does not hold."""
    kind: Type = node.type
    return node if condition is YES else If(kind, condition, node, Literal(kind, None))


def all_of(*conditions: AnyNode) -> AnyNode:
    """Their `and`, without those that always hold."""
    wanted = tuple(one for one in conditions if one is not YES)
    return Both(BOOL, wanted) if len(wanted) > 1 else wanted[0] if wanted else YES

"""Functions over many records: `sum(c.amount for c in contacts if c.active)`, `count(contacts)`, `x in contacts`."""

import ast
import dataclasses
from dataclasses import dataclass

from msgspec.structs import replace

from engine.expressions.build_gone import Conditions, Gone, Over, all_of, collected, generated, gone_over, loop_over
from engine.expressions.build_records import holds
from engine.expressions.build_rows import fold_all_rows, fold_rows, goes_over_rows
from engine.expressions.build_values import together
from engine.expressions.building import BROKEN, Building
from engine.expressions.functions import Fold
from engine.expressions.nodes import Aggregate, Among, AnyNode, Both, Compare, Empty, Literal, Loop, Not, Read, Rows
from engine.expressions.problems import Problems
from engine.expressions.sources import within
from engine.expressions.types import BOOL, Kind, Type, describe
from engine.expressions.walk import walk
from engine.meta.fields import AnyCollection


def build_fold(building: Building, part: ast.expr, fold: Fold, conditions: Conditions) -> AnyNode:
    """A function over a generator, or over a collection as a whole."""
    if isinstance(part, ast.GeneratorExp) and goes_over_rows(building, part):
        return fold_rows(building, part, fold, conditions)
    if isinstance(part, ast.GeneratorExp):
        over = generated(building, part, conditions)
        element = over.inside.node(part.elt) if over is not None else BROKEN
        return _folded(over, part.elt, fold, element)
    gone = gone_over(building, part, conditions)
    if isinstance(gone, Gone):
        return _folded(gone.over, part, fold, gone.element)
    if isinstance(gone, Rows):
        return fold_all_rows(building, part, gone, fold)
    if gone.type.kind is Kind.UNKNOWN:
        return BROKEN
    hint = f"write `{fold.name}(c.amount for c in contacts)`; `c` stands for each record"
    return building.fail(part, "EXP-TYPE", f"`{fold.name}` goes over many records, not {describe(gone.type)}", hint)


@dataclass(frozen=True, slots=True)
class Walk:
    """Records that are gone over one by one, in order: what is given for each, and the conditions it has to fit."""

    loops: tuple[Loop, ...]
    conditions: tuple[AnyNode, ...]
    element: AnyNode

    @property
    def condition(self) -> AnyNode | None:
        """All conditions as one."""
        return all_of(self.conditions)


def walk_over(building: Building, part: ast.expr, conditions: Conditions) -> Walk | None:
    """A generator, or a collection as a whole; None where it is none, which is reported."""
    if isinstance(part, ast.GeneratorExp):
        over = generated(building, part, conditions)
        return None if over is None else Walk(_in_order(over), over.conditions, over.inside.node(part.elt))
    node = building.node(part)
    if node.type.kind is not Kind.COLLECTION or not isinstance(node, Read):
        if node.type.kind is not Kind.UNKNOWN:
            hint = "name a field of the type `collection` or `lines`"
            building.fail(part, "EXP-TYPE", f"many records are wanted here, not {describe(node.type)}", hint)
        return None
    loop, each = loop_over(building, node)
    return Walk(_in_order(Over((loop,), (), building)), (), each)


def is_in_collection(building: Building, part: ast.Compare, node: AnyNode, gone: Gone, *, negated: bool) -> AnyNode:
    """`x in contacts`: whether one of them is x."""
    found, inner = gone.element, _within(building, part.left, node, gone.inside.depth)
    if found.type.kind is not Kind.RECORD:
        both = together(building, [part.comparators[0], part.left], [found, inner])
        return BROKEN if both is None else unless(node, _one_of(gone, both[0], both[1]), negated=negated)
    if node.type.kind is not Kind.RECORD or node.type.entity != found.type.entity:
        message = f"{describe(node.type)} is not looked for among records of `{found.type.entity}`"
        field = "c" if node.type.kind is Kind.ANY else "c.field"
        hint = f"write `any({field} == x for c in {building.written(part.comparators[0])})`"
        return building.fail(part, "EXP-TYPE", message, hint)
    if gone.condition and isinstance(node, Read):
        return unless(node, holds(building, gone.condition, node), negated=negated)
    if gone.condition:
        hint = "make a computed field of what is before `in`"
        return building.fail(part.left, "EXP-PATH", "a role is asked of a field", hint)
    return unless(node, _one_of(gone, found, inner), negated=negated)


def _within(building: Building, part: ast.expr, node: AnyNode, depth: int) -> AnyNode:
    """What stands beside a generator, as it stands inside of it: what it goes over itself has numbers further on."""
    if not any(isinstance(one, Aggregate) for one in walk(node)):
        return node
    return dataclasses.replace(building, depth=depth, named=[], problems=Problems()).node(part)


def _one_of(gone: Gone, each: AnyNode, node: AnyNode) -> AnyNode:
    same = Compare(type=BOOL, operator="==", left=each, right=node)
    return Aggregate(type=BOOL, function="any", loops=gone.loops, condition=all_of(gone.conditions), element=same)


def unless(node: AnyNode, inside: AnyNode, *, negated: bool) -> AnyNode:
    """`x in ...`, or `x not in ...`: which is false as well where x is null."""
    if not negated or inside.type.kind is Kind.UNKNOWN:
        return inside
    there = Empty(type=BOOL, node=node, negated=True)
    return Both(type=BOOL, nodes=(there, Not(type=BOOL, node=inside)))


def is_exactly(building: Building, part: ast.Compare, found: Read, items: list[ast.expr], *, negated: bool) -> AnyNode:
    """`levels == ['a', 'b']`: these and no others, in any order; null is no list at all."""
    loop, each = loop_over(building, found)
    inner = [_within(building, one, building.node(one), building.depth + 1) for one in items]
    both = together(building, [part.left, *items], [each, *inner])
    if both is None:
        return BROKEN
    wanted = tuple(dict.fromkeys(both[1:]))
    among = Among(type=BOOL, node=each, items=wanted)
    fits = Aggregate(type=BOOL, function="all", loops=(loop,), condition=None, element=among)
    has = (_one_of(Gone((loop,), each, building), each, one) for one in wanted)
    same = Both(type=BOOL, nodes=(Empty(type=BOOL, node=found, negated=True), fits, *has))
    if not negated:
        return same
    return Both(type=BOOL, nodes=(Empty(type=BOOL, node=found, negated=True), Not(type=BOOL, node=same)))


def _folded(over: Over | None, part: ast.expr, fold: Fold, element: AnyNode) -> AnyNode:
    if over is None or Kind.UNKNOWN in (element.type.kind, *(one.type.kind for one in over.conditions)):
        return BROKEN
    if element.type.kind not in fold.kinds:
        message = f"`{fold.name}` does not take {describe(element.type)}"
        return over.inside.fail(part, "EXP-TYPE", message, _element_hint(fold, element.type))
    loops = _in_order(over) if fold.ordered else over.loops
    unordered = next((loop for loop in loops if fold.ordered and not loop.order and not loop.everywhere), None)
    if unordered is not None:
        message = f"`{unordered.path[-1]}` has no order, so no record of it is the {fold.name}"
        return over.inside.fail(part, "EXP-FUNCTION", message, "write `order:` in the collection, or take `min`, `max`")
    type_ = fold.gives(element.type)
    if type_.kind is Kind.MONEY and within(type_.currency, loops):
        message = f"`{fold.name}` would put amounts of several currencies together"
        hint = f"write `{fold.name}(in_base(...) for ...)`, or `convert(amount, to, day)`"
        return over.inside.fail(part, "EXP-TYPE", message, hint)
    if within(type_.rate, loops):
        type_ = replace(type_, rate=())
    if fold.name == "any" and element.type.kind is Kind.RECORD:
        element = Literal(type=BOOL, wire=True)
    condition = all_of(over.conditions)
    return Aggregate(type=type_, function=fold.name, loops=loops, condition=condition, element=element)


def _in_order(over: Over) -> tuple[Loop, ...]:
    """All records of an entity are in the order in which they were made."""
    return tuple(loop if loop.everywhere else replace(loop, order=_order(over.inside, loop)) for loop in over.loops)


def _order(building: Building, loop: Loop) -> tuple[str, ...]:
    """What the records of a collection are ordered by; the values of a list are in no order that says anything."""
    if loop.values:
        return ()
    if not loop.path:
        return ()
    collection = collected(building, loop.entity, loop.path)
    assert isinstance(collection, AnyCollection), "a loop goes over a collection"
    return collection.order


def _element_hint(fold: Fold, element: Type) -> str | None:
    if fold.name == "count" and element.kind is Kind.BOOL:
        return "write `count(c for c in contacts if c.active)`"
    if element.kind is Kind.RECORD:
        return f"say which field: `{fold.name}(c.amount for c in contacts)`"
    if Kind.BOOL in fold.kinds:
        return f"write a condition: `{fold.name}(c.amount > 0 for c in contacts)`"
    return None

"""Functions over the rows of a table in a file that collects: each row is a case, whose values stand for its outputs.

What reads no row becomes an argument, so that it is worked out once and not for every row.
"""

import ast
import dataclasses
from collections.abc import Callable, Mapping, Sequence
from typing import Final, TypeAlias

from engine.expressions.build_gone import Conditions, all_of, variable_of
from engine.expressions.building import BROKEN, Building
from engine.expressions.functions import Fold
from engine.expressions.nodes import (
    Aggregate,
    AnyNode,
    Applied,
    Arithmetic,
    Cases,
    Compare,
    Empty,
    Gathers,
    Literal,
    Not,
    Read,
    Rows,
    Slot,
    Tracked,
    Under,
    Virtual,
)
from engine.expressions.sources import cleared, whole_catalog
from engine.expressions.table_rows import zero
from engine.expressions.types import BOOL, INTEGER, Kind, Type, describe, type_of
from engine.expressions.walk import parts, rebuilt, walk
from engine.meta.tables import Table

TRUE: Final = Literal(type=BOOL, wire=True)
FALSE: Final = Literal(type=BOOL, wire=False)
ONE: Final = Literal(type=INTEGER, wire=1)
Compared: TypeAlias = Callable[[Building, Sequence[ast.expr], Sequence[AnyNode]], list[AnyNode] | None]
_NOT_BY_ROW: Final = (Aggregate, Virtual, Under, Tracked)
"""What is asked of records, and so cannot be asked for each row."""


def goes_over_rows(building: Building, part: ast.GeneratorExp) -> bool:
    """Whether a generator goes over the rows of such a table, and nothing else."""
    called = part.generators[0].iter if len(part.generators) == 1 else None
    if not isinstance(called, ast.Call) or not isinstance(called.func, ast.Name):
        return False
    table = building.scope.catalog.tables.get(called.func.id)
    return table is not None and table.hit == "collect" and not table.editable


def fold_rows(building: Building, part: ast.GeneratorExp, fold: Fold, conditions: Conditions) -> AnyNode:
    """`sum(r.fee for r in fees(size=size) if r.fee > 5)`."""
    (only,) = part.generators
    rows, name = building.node(only.iter), variable_of(building, only.target)
    if not isinstance(rows, Rows) or name is None:
        return BROKEN
    each = _each(building, rows, name)
    inside = dataclasses.replace(building, variables={**building.variables, name: each})
    tests = tuple(conditions(inside, one) for one in only.ifs)
    element = inside.node(part.elt)
    if Kind.UNKNOWN in (element.type.kind, *(one.type.kind for one in tests)):
        return BROKEN
    return _folded(inside, part.elt, _Walk(rows, each.root, tests, element), fold)


def fold_all_rows(building: Building, part: ast.expr, rows: Rows, fold: Fold) -> AnyNode:
    """`sum(fees(size=size))`."""
    each = _each(building, rows, "")
    return _folded(building, part, _Walk(rows, each.root, (), each), fold)


def is_in_rows(building: Building, part: ast.Compare, node: AnyNode, rows: Rows, compare: Compared) -> AnyNode:
    """`x in fees(size=size)`: whether one of the values is x; `compare` makes both sides agree."""
    each = _each(building, rows, "")
    if each.type.kind is Kind.ROW:
        written = building.written(part.comparators[0])
        hint = f"name an output: `any(r.{rows.outputs[0]} == x for r in {written})`"
        return building.fail(part, "EXP-PATH", f"`{rows.table}` gives rows, which are no values", hint)
    both = compare(building, [part.comparators[0], part.left], [each, node])
    if both is None:
        return BROKEN
    same = Compare(type=BOOL, operator="==", left=both[0], right=both[1])
    return _any(_Walk(rows, each.root, (), same), BOOL)


def _table(building: Building, rows: Rows) -> Table:
    return whole_catalog(building).tables[rows.table]


def _each(building: Building, rows: Rows, name: str) -> Read:
    """What stands for each row: its only value, or a row whose outputs are named."""
    only, *others = _table(building, rows).outputs.values()
    type_ = Type(Kind.ROW, entity=rows.table) if others else type_of(only)
    return Read(type=type_, root=f"row {name}", entity="")


def _folded(building: Building, part: ast.expr, over: "_Walk", fold: Fold) -> AnyNode:
    kind = over.element.type.kind
    if kind is Kind.ROW and fold.name in ("count", "any"):
        over = dataclasses.replace(over, element=TRUE)
    elif kind not in fold.kinds:
        hint = f"name an output: `{fold.name}(r.{over.rows.outputs[0]} for r in ...)`" if kind is Kind.ROW else None
        return building.fail(part, "EXP-TYPE", f"`{fold.name}` does not take {describe(over.element.type)}", hint)
    wrong = next(filter(None, map(over.fault, (over.element, *over.tests))), None)
    if wrong is not None:
        return building.fail(part, "EXP-PATH", *wrong)
    return _FOLDS[fold.name](over, fold.gives(over.element.type))


@dataclasses.dataclass(frozen=True)
class _Walk:
    """Rows that are gone over: `root` stands for each of them in the `tests` it has to pass, and in the element."""

    rows: Rows
    root: int | str
    tests: tuple[AnyNode, ...]
    element: AnyNode

    def fault(self, node: AnyNode) -> tuple[str, str] | None:
        """What is wrong with a node, as a message and a hint, if it asks more of a row than its values."""
        if isinstance(node, Read) and node.root == self.root:
            if node.type.kind is Kind.ROW:
                return "a row is no value", "name an output of it"
            return ("a value of a row leads nowhere", "give the table an output for it") if self._is_led(node) else None
        if isinstance(node, _NOT_BY_ROW) and self._reads_row(node):
            return "what is asked of records cannot go by a row of a table", "turn it round: ask the table for each"
        return next(filter(None, map(self.fault, parts(node))), None)

    def _is_led(self, node: Read) -> bool:
        return len(node.path) > (len(self.rows.gives) > 1)

    def _reads_row(self, node: AnyNode) -> bool:
        roots = [one.root for one in walk(node) if isinstance(one, Read)]
        return self.root in roots or any(
            loop.root == self.root for one in walk(node) if isinstance(one, Aggregate) for loop in one.loops
        )

    def cases(self, type_: Type, function: Gathers, value: AnyNode, otherwise: AnyNode, *more: AnyNode) -> AnyNode:
        """A case for each row: where its cells fit and the tests hold, `value` counts."""
        arguments = list(self.rows.arguments)
        tests = [cleared(one) for one in (*self.tests, *more)]
        conditions, values = [], []
        for place, fits in enumerate(self.rows.conditions):
            asked = tuple(self._of_row(one, place, arguments) for one in tests)
            conditions.append(all_of((fits, *asked)) or TRUE)
            values.append(self._of_row(cleared(value), place, arguments))
        body = Cases(type_, tuple(conditions), tuple(values), otherwise, function)
        return Applied(type_, self.rows.table, tuple(arguments), body)

    def _of_row(self, node: AnyNode, place: int, arguments: list[AnyNode]) -> AnyNode:
        """The tree with what a row says in the places of its outputs."""
        if isinstance(node, Read) and node.root == self.root:
            return self.rows.gives[self._output(node)][place]
        if isinstance(node, Literal):
            return node
        if not self._reads_row(node):
            if node not in arguments:
                arguments.append(node)
            return Slot(type=node.type, index=arguments.index(node))
        return rebuilt(node, lambda one: self._of_row(one, place, arguments))

    def _output(self, node: Read) -> int:
        return self.rows.outputs.index(node.path[0]) if node.path else 0


def _plain(function: Gathers) -> Callable[[_Walk, Type], AnyNode]:
    return lambda over, type_: over.cases(type_, function, over.element, Literal(type=type_, wire=None))


def _sum(over: _Walk, type_: Type) -> AnyNode:
    return over.cases(type_, "sum", over.element, zero(type_))


def _count(over: _Walk, type_: Type) -> AnyNode:
    there = Empty(type=BOOL, node=over.element, negated=True)
    return over.cases(type_, "sum", ONE, zero(INTEGER), there)


def _avg(over: _Walk, type_: Type) -> AnyNode:
    """Of nothing it is the division by zero, which is null."""
    left, right = _sum(over, over.element.type), _count(over, INTEGER)
    return Arithmetic(type=type_, operator="/", left=left, right=right)


def _any(over: _Walk, type_: Type) -> AnyNode:
    return over.cases(type_, "first", TRUE, FALSE, over.element)


def _all(over: _Walk, type_: Type) -> AnyNode:
    """That there is none for which it does not hold."""
    return over.cases(type_, "first", FALSE, TRUE, Not(type=BOOL, node=over.element))


_FOLDS: Mapping[str, Callable[[_Walk, Type], AnyNode]] = {
    "first": _plain("first"),
    "last": _plain("last"),
    "min": _plain("min"),
    "max": _plain("max"),
    "sum": _sum,
    "count": _count,
    "avg": _avg,
    "any": _any,
    "all": _all,
}
"""By name, as functions over records have them (folds.py)."""

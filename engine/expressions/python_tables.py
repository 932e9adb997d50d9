"""The Python form of decision tables: rows are found by what they say of the arguments, not one after the other."""

import operator
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from functools import partial, reduce
from typing import Any, NamedTuple, TypeAlias

from engine.expressions.literals import value_of
from engine.expressions.nodes import Among, AnyNode, Applied, Both, Cases, Compare, Gathers, Literal, Slot
from engine.expressions.numbers import EXACT
from engine.expressions.python_run import Form, Maker, Run
from engine.expressions.types import Kind

Together: TypeAlias = Callable[[Sequence[Any]], Any]

_TOGETHER: Mapping[Gathers, Together] = {"min": min, "max": max}
"""What is made of the values of all rows that fit, but for their sum."""

FEW = 8
"""So many rows are looked at one after the other."""


class _Row(NamedTuple):
    """A row on its way into the index: what is left of its condition, and the values it wants of some arguments."""

    condition: Run
    value: Run
    wants: Mapping[int, frozenset[Hashable]]


def _applied(node: Applied, make: Maker) -> Run:
    arguments = tuple(make(one) for one in node.arguments)
    decided: Form = partial(_cases, table=node.table)
    forms = {**make.forms, Cases: decided}
    body = Maker(flat=False, forms=forms)(node.body)
    return lambda frame, environment: body(tuple([one(frame, environment) for one in arguments]), environment)


def _cases(node: Cases, make: Maker, table: str = "") -> Run:
    pairs = enumerate(zip(node.conditions, node.values, strict=True))
    rows = [
        _Row(make(condition), _noted(make(value), (table, place)), dict(_wants(condition)))
        for place, (condition, value) in pairs
    ]
    otherwise = make(node.otherwise)
    if node.function in ("first", "last"):
        return _found(rows if node.function == "first" else rows[::-1], otherwise)
    return _put_together(rows, otherwise, _TOGETHER.get(node.function) or _sum(node))


def _sum(node: Cases) -> Together:
    add = operator.add if node.type.kind is Kind.INTEGER else EXACT.add
    return lambda values: reduce(add, values)


def _noted(value: Run, row: tuple[str, int]) -> Run:
    """What a row gives, noted where somebody wants to know which rows decide; a database asks without surroundings."""

    def run(arguments: Any, environment: Any) -> Any:
        if environment is not None and environment.decided is not None:
            environment.decided.add(row)
        return value(arguments, environment)

    return run


def _put_together(rows: Sequence[_Row], otherwise: Run, together: Together) -> Run:
    def run(arguments: Any, environment: Any) -> Any:
        values = [row.value(arguments, environment) for row in rows if row.condition(arguments, environment) is True]
        found = [one for one in values if one is not None]
        return together(found) if found else otherwise(arguments, environment)

    return run


def _wants(condition: AnyNode) -> Iterator[tuple[int, frozenset[Hashable]]]:
    """The arguments that have to be one of some values, with these."""
    for one in condition.nodes if isinstance(condition, Both) else (condition,):
        if isinstance(one, Compare) and one.operator == "==" and isinstance(one.left, Slot):
            yield from _these(one.left, (one.right,))
        elif isinstance(one, Among) and not one.negated and isinstance(one.node, Slot):
            yield from _these(one.node, one.items)


def _these(slot: Slot, items: Iterable[AnyNode]) -> Iterator[tuple[int, frozenset[Hashable]]]:
    values = [value_of(one) for one in items if isinstance(one, Literal)]
    if len(values) == len(list(items)):
        yield slot.index, frozenset(values)


def _found(rows: Sequence[_Row], otherwise: Run) -> Run:
    """The first row that fits, looked up by the argument that most rows want something of."""
    wanted = Counter(index for row in rows for index in row.wants)
    index, often = wanted.most_common(1)[0] if wanted else (0, 0)
    if len(rows) <= FEW or 2 * often < len(rows):
        return _one_by_one(rows, otherwise)
    values = {value for row in rows for value in row.wants.get(index, ())}
    found = {value: _found(_left(rows, index, value), otherwise) for value in values}
    others = _found([row for row in rows if index not in row.wants], otherwise)

    def run(arguments: Any, environment: Any) -> Any:
        return found.get(arguments[index], others)(arguments, environment)

    return run


def _left(rows: Sequence[_Row], index: int, value: Hashable) -> list[_Row]:
    """The rows that fit an argument, which has nothing to say about them any more."""
    fitting = [row for row in rows if index not in row.wants or value in row.wants[index]]
    return [row._replace(wants={one: row.wants[one] for one in row.wants if one != index}) for row in fitting]


def _one_by_one(rows: Sequence[_Row], otherwise: Run) -> Run:
    pairs = tuple((row.condition, row.value) for row in rows)

    def run(arguments: Any, environment: Any) -> Any:
        for condition, value in pairs:
            if condition(arguments, environment) is True:
                return value(arguments, environment)
        return otherwise(arguments, environment)

    return run


TABLED: Mapping[type[AnyNode], Form] = {Applied: _applied, Cases: _cases}
"""How these nodes run."""

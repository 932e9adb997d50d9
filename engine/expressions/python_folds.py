"""The Python form of functions over many records."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from engine.expressions.nodes import Aggregate, AnyNode, Loop
from engine.expressions.numbers import EXACT, quotient, rounded
from engine.expressions.python_leaves import record_at
from engine.expressions.python_run import Form, Maker, Run
from engine.expressions.record import Record
from engine.expressions.types import Kind
from engine.meta.fields import CODE

Values = Iterable[Any]


def _sum(node: Aggregate) -> Callable[[Values], Any]:
    if node.type.kind is Kind.INTEGER:
        return lambda values: sum(value for value in values if value is not None)
    nothing = rounded(0, node.type.scale)

    def total(values: Values) -> Any:
        result = nothing
        for value in values:
            if value is not None:
                result = EXACT.add(result, value)
        return result

    return total


def _count(node: Aggregate) -> Callable[[Values], Any]:
    if node.element.type.kind is Kind.RECORD:
        return lambda values: sum(1 for _ in values)
    return lambda values: sum(value is not None for value in values)


def _avg(node: Aggregate) -> Callable[[Values], Any]:
    scale = node.type.scale

    def mean(values: Values) -> Any:
        found = [value for value in values if value is not None]
        total: Any = 0
        for value in found:
            total = EXACT.add(total, value)
        return quotient(total, len(found), scale)

    return mean


def _min(node: Aggregate) -> Callable[[Values], Any]:
    return lambda values: min((value for value in values if value is not None), default=None)


def _max(node: Aggregate) -> Callable[[Values], Any]:
    return lambda values: max((value for value in values if value is not None), default=None)


def _any(node: Aggregate) -> Callable[[Values], Any]:
    return lambda values: any(value is True for value in values)


def _all(node: Aggregate) -> Callable[[Values], Any]:
    return lambda values: all(value is True for value in values)


def _first(node: Aggregate) -> Callable[[Values], Any]:
    return lambda values: next(iter(values), None)


def _last(node: Aggregate) -> Callable[[Values], Any]:
    def last(values: Values) -> Any:
        found = None
        for value in values:
            found = value
        return found

    return last


def _list(node: Aggregate) -> Callable[[Values], Any]:
    """Which records, each once."""
    return lambda values: tuple(dict.fromkeys(value for value in values if value is not None))


OPERATIONS: dict[str, Callable[[Aggregate], Callable[[Values], Any]]] = {
    "sum": _sum,
    "count": _count,
    "avg": _avg,
    "min": _min,
    "max": _max,
    "any": _any,
    "all": _all,
    "first": _first,
    "last": _last,
    "list": _list,
}
"""By name: what is made of the values of all records."""


def _aggregate(node: Aggregate, make: Maker) -> Run:
    if node.everywhere:
        return lambda frame, environment: frame[0].found[node]
    fold = OPERATIONS[node.function](node)
    frames = _nested([_frames(loop, make) for loop in node.loops])
    element = make(node.element)
    condition = make(node.condition) if node.condition is not None else None
    if condition is None:
        return lambda frame, environment: fold(element(one, environment) for one in frames(frame, environment))

    def run(frame: Any, environment: Any) -> Any:
        inside = (one for one in frames(frame, environment) if condition(one, environment) is True)
        return fold(element(one, environment) for one in inside)

    return run


Frames = Callable[[Any, Any], Iterator[Any]]


def _frames(loop: Loop, make: Maker) -> Frames:
    """The frame with one more record, for each record of the collection."""
    *way, name = loop.path
    find = record_at(loop.root, tuple(way), make)
    if loop.values:
        return _values(find, name)

    def frames(frame: Any, environment: Any) -> Iterator[Any]:
        record = find(frame, environment)
        if record is not None:
            for item in record.items[name]:
                yield (*frame, item)

    return frames


def _values(find: Run, name: str) -> Frames:
    """The frame with a record of one value, for each in the list; what is known of it lies behind its name."""

    def frames(frame: Any, environment: Any) -> Iterator[Any]:
        record = find(frame, environment)
        if record is not None:
            known = {one.values[CODE]: one for one in record.items.get(name, ())}
            for value in record.values[name] or ():
                yield (*frame, Record({name: value}, {name: known.get(value)}))

    return frames


def _nested(loops: list[Frames]) -> Frames:
    first, *rest = loops
    if not rest:
        return first
    inner = _nested(rest)

    def frames(frame: Any, environment: Any) -> Iterator[Any]:
        for one in first(frame, environment):
            yield from inner(one, environment)

    return frames


FOLDED: Mapping[type[AnyNode], Form] = {Aggregate: _aggregate}
"""How this node runs."""

"""The Python form of what is read: literals, fields along paths, the clock."""

from collections.abc import Mapping
from typing import Any

from engine.expressions.literals import value_of
from engine.expressions.nodes import (
    ME,
    AnyNode,
    Clock,
    Literal,
    Path,
    Pointed,
    Read,
    Root,
    Slot,
    Tracked,
    Under,
    Virtual,
)
from engine.expressions.python_run import Form, Maker, Run
from engine.expressions.record import ABOVE, as_kept, held_name, tracked_name
from engine.expressions.types import Kind


def _literal(node: Literal, make: Maker) -> Run:
    value = value_of(node)
    return lambda frame, environment: value


def _slot(node: Slot, make: Maker) -> Run:
    index = node.index
    return lambda frame, environment: frame[index]


def _clock(node: Clock, make: Maker) -> Run:
    if node.type.kind is Kind.DATE:
        return lambda frame, environment: environment.today
    return lambda frame, environment: environment.now


def _read(node: Read, make: Maker) -> Run:
    if isinstance(node.root, str) and not node.entity:
        given = node.root
        return lambda frame, environment: environment.given[given]
    *way, name = node.path or ("id",)
    if not way and isinstance(node.root, int):
        return _own(node.root, name, make)
    find = record_at(node.root, tuple(way), make)

    def run(frame: Any, environment: Any) -> Any:
        record = find(frame, environment)
        return None if record is None else record.values.get(name)

    return run


def _own(index: int, name: str, make: Maker) -> Run:
    if name == "id":  # a record that is not saved yet has none
        return lambda frame, environment: (frame if make.flat else frame[index]).values.get("id")
    if make.flat:
        return lambda frame, environment: frame.values[name]
    return lambda frame, environment: frame[index].values[name]


def record_at(root: Root, way: Path, make: Maker) -> Run:
    """The record that references lead to from a root; None where one of them is empty or its record deleted."""
    start = _root(root, make)
    if not way:
        return start
    if len(way) == 1:
        only = way[0]

        def step(frame: Any, environment: Any) -> Any:
            record = start(frame, environment)
            return None if record is None else record.to[only]

        return step

    def steps(frame: Any, environment: Any) -> Any:
        record = start(frame, environment)
        for name in way:
            if record is None:
                return None
            record = record.to[name]
        return record

    return steps


def _root(root: Root, make: Maker) -> Run:
    if root == ME:
        return lambda frame, environment: environment.me
    if isinstance(root, str):
        return lambda frame, environment: environment.given[root]
    if make.flat:
        return lambda frame, environment: frame
    return lambda frame, environment: frame[root]


def _virtual(node: Virtual, make: Maker) -> Run:
    run = make(node.node)
    way = node.at.path[:-1]
    if not way and isinstance(node.at.root, int):
        return run
    find = record_at(node.at.root, way, make)
    return lambda frame, environment: None if find(frame, environment) is None else run(frame, environment)


def _under(node: Under, make: Maker) -> Run:
    """The record itself is not looked up where it is in hand, for it may be new: what it lies below is above it."""
    at = node.at
    assert isinstance(at, Read), "a slot stands for it where the database is asked"
    upper, own = make(node.node), make(at)
    find = record_at(at.root, at.path or (node.tree,), make)

    def run(frame: Any, environment: Any) -> bool:
        wanted, above = upper(frame, environment), find(frame, environment)
        if wanted is None:
            return False
        if not at.path and own(frame, environment) == wanted:
            return True
        return above is not None and f"\n{wanted}\n" in above.values[ABOVE]

    return run


def _tracked(node: Tracked, make: Maker) -> Run:
    """A record in hand may have another value than it is stored with: then it has that since now."""
    name, asked = node.at.path[-1], tracked_name(node)
    find, held = record_at(node.at.root, node.at.path[:-1], make), held_name(name)

    def since(frame: Any, environment: Any) -> Any:
        record = find(frame, environment)
        if record is None:
            return None
        known, values = record.values[asked], record.values
        return environment.now if known is None or values.get(held, values[name]) != values[name] else known

    def first(frame: Any, environment: Any) -> Any:
        record = find(frame, environment)
        if record is None:
            return None
        known = record.values[asked]
        return environment.now if known is None and as_kept(record.values[name]) == node.value else known

    return since if node.value is None else first


def _pointed(node: Pointed, make: Maker) -> Run:
    identity, of = make(node.node), node.of

    def run(frame: Any, environment: Any) -> Any:
        found = identity(frame, environment)
        return None if found is None else f"{of}/{found}"

    return run


LEAVES: Mapping[type[AnyNode], Form] = {
    Literal: _literal,
    Slot: _slot,
    Clock: _clock,
    Read: _read,
    Virtual: _virtual,
    Under: _under,
    Tracked: _tracked,
    Pointed: _pointed,
}
"""How each of these nodes runs."""

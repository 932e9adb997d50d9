"""What an expression reads: of the record in hand, of what is given from outside, and of clock and person."""

from collections.abc import Iterable, Mapping
from functools import reduce

from engine.expressions.build_settings import PREFIX
from engine.expressions.nodes import (
    ME,
    Aggregate,
    AnyNode,
    Call,
    Clock,
    Loop,
    Path,
    Read,
    Root,
    Tracked,
    Typed,
    Under,
    Virtual,
)
from engine.expressions.problems import Problem
from engine.expressions.record import ABOVE, Needs, tracked_name
from engine.expressions.registry import FUNCTIONS
from engine.expressions.walk import parts, walk
from engine.meta.fields import CODE

NOTHING = Needs()


def needs(typed: Typed) -> Needs:
    """What must be gathered of the record in hand before the Python form runs."""
    return _by_root(typed.node).get(0, NOTHING)


def given_needs(typed: Typed) -> Mapping[str, Needs]:
    """What is read of `me` and of records the place gives, by their names."""
    return {root: found for root, found in _by_root(typed.node).items() if isinstance(root, str)}


def reads_clock(typed: Typed) -> bool:
    """Whether the result depends on when it is worked out."""
    return any(isinstance(one, Clock) for one in walk(typed.node))


def reads_me(typed: Typed) -> bool:
    """Whether the result depends on who asks."""
    return ME in _by_root(typed.node)


def settings_read(node: AnyNode) -> frozenset[str]:
    """The names of the settings on which the result depends."""
    roots = (root for root in _by_root(node) if isinstance(root, str) and root.startswith(PREFIX))
    return frozenset(root.removeprefix(PREFIX) for root in roots)


def alone(typed: Typed) -> Problem | None:
    """What is to be said where an expression is worked out for many records and uses what is for one at a time."""
    names = [one.function for one in walk(typed.node) if isinstance(one, Call) and FUNCTIONS[one.function].alone]
    if not names:
        return None
    hint = "write it as a `default`, and read the field instead"
    return Problem("EXP-ALONE", f"`{names[0]}` is for one record at a time, and many are asked here", 0, 1, hint)


def together(all_needs: Iterable[Needs]) -> Needs:
    """All of them."""
    return reduce(lambda one, other: one | other, all_needs, NOTHING)


def _by_root(node: AnyNode) -> dict[Root, Needs]:
    found: dict[Root, Needs] = {}
    for part in parts(node):
        _add(found, _by_root(part))
    if isinstance(node, Under) and isinstance(node.at, Read):
        _add(found, {node.at.root: _behind(node.at.path or (node.tree,), Needs(fields=frozenset({ABOVE})))})
    if isinstance(node, Tracked):
        _add(found, {node.at.root: _behind(node.at.path[:-1], Needs(history=frozenset({tracked_name(node)})))})
    if isinstance(node, Read):
        _add(found, {node.root: _field(node.path)})
    if isinstance(node, Virtual) and len(node.at.path) > 1:
        _add(found, {node.at.root: _field((*node.at.path[:-1], "id"))})
    if isinstance(node, Aggregate):
        _collect(found, node.loops)
    if isinstance(node, Aggregate) and node.everywhere:
        _add(found, {0: Needs(asked=frozenset({node}))})
    return found


def _add(found: dict[Root, Needs], more: Mapping[Root, Needs]) -> None:
    for root, one in more.items():
        found[root] = found[root] | one if root in found else one


def _field(path: Path) -> Needs:
    *way, name = path or ("id",)
    return _behind(way, Needs(fields=frozenset({name})))


def _behind(way: Iterable[str], inner: Needs) -> Needs:
    for step in reversed(list(way)):
        inner = Needs(to={step: inner})
    return inner


def _collect(found: dict[Root, Needs], loops: tuple[Loop, ...]) -> None:
    """What was read of the records of generators belongs to the collections they come from, the innermost first."""
    for loop in reversed(loops):
        inner = found.pop(loop.index, NOTHING) | together(_field(one) for one in loop.ordered_by)
        if not loop.everywhere:
            *way, name = loop.path
            needed = _of_values(name, inner) if loop.values else Needs(items={name: inner})
            _add(found, {loop.root: _behind(way, needed)})


def looked_through(node: Aggregate) -> Mapping[int, Needs]:
    """What is read of the records of each loop over all records of an entity, by the loop's number."""
    found: dict[Root, Needs] = {}
    for part in parts(node):
        _add(found, _by_root(part))
    _collect(found, tuple(loop for loop in node.loops if not loop.everywhere))
    return {loop.index: found.get(loop.index, NOTHING) for loop in node.loops if loop.everywhere}


def _of_values(name: str, inner: Needs) -> Needs:
    """The list itself, and what is read of the values of a dictionary that it names."""
    known = {name: inner.to[name] | Needs(frozenset({CODE}))} if name in inner.to else {}
    return Needs(fields=frozenset({name}), items=known)

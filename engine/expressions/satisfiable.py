"""Whether conditions can hold at all, and together, as far as that can be told for certain.

Told are conjunctions of comparisons of one record's fields with values that are written out; of everything else it is
said that it may hold.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final, TypeAlias

from engine.expressions.nodes import Among, AnyNode, Both, Compare, Comparison, Empty, Literal, Not, Read, Typed
from engine.expressions.types import BOOL

_Plain: TypeAlias = str | Decimal | bool
_MIRRORED: Final[dict[Comparison, Comparison]] = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}


@dataclass(frozen=True, slots=True)
class _Left:
    """What is left for a field: between two bounds, among values, not some of them; to be empty, or not to be."""

    low: tuple[_Plain, bool] | None = None
    high: tuple[_Plain, bool] | None = None
    among: frozenset[_Plain] | None = None
    but: frozenset[_Plain] = frozenset()
    null: bool | None = None

    @property
    def possible(self) -> bool:
        """Whether there is a value."""
        if self.null is True:
            return self.low is None and self.high is None and self.among is None and not self.but
        if self.among is not None:
            return any(self._fits(one) for one in self.among)
        if self.low is None or self.high is None:
            return True
        (low, with_low), (high, with_high) = self.low, self.high
        return _less(low, high) or (low == high and with_low and with_high and low not in self.but)

    def _fits(self, value: _Plain) -> bool:
        above = self.low is None or _less(self.low[0], value) or (self.low[1] and value == self.low[0])
        below = self.high is None or _less(value, self.high[0]) or (self.high[1] and value == self.high[0])
        return above and below and value not in self.but


def never(*conditions: Typed | AnyNode) -> bool:
    """Whether these conditions certainly never hold together."""
    nodes = [one.node if isinstance(one, Typed) else one for one in conditions]
    left: dict[Read, _Left] = {}
    for one in _parts(nodes):
        if isinstance(one, Literal) and one.wire is False:
            return True
        known = _narrowing(one)
        if known is not None:
            field, narrow = known
            before = left.get(field, _Left())
            if before.null is not None and narrow.null is not None and before.null != narrow.null:
                return True
            left[field] = _both(before, narrow)
    return not all(one.possible for one in left.values())


def decided(condition: Typed | AnyNode) -> bool:
    """Whether everything the condition says is told: then what is not never, may hold."""
    node = condition.node if isinstance(condition, Typed) else condition
    return all(_narrowing(one) is not None or isinstance(one, Literal) for one in _parts([node]))


def _parts(nodes: Iterable[AnyNode]) -> Iterator[AnyNode]:
    for one in nodes:
        if isinstance(one, Both):
            yield from _parts(one.nodes)
        else:
            yield one


def _narrowing(node: AnyNode) -> tuple[Read, _Left] | None:
    """The field that a comparison is about, and what it leaves; None where it is no such comparison."""
    if isinstance(node, Compare):
        return _compared(node)
    if isinstance(node, Among) and isinstance(node.node, Read):
        values = [_plain(one) for one in node.items]
        if None in values:
            return None
        named = frozenset(one for one in values if one is not None)
        return node.node, _Left(but=named, null=False) if node.negated else _Left(among=named, null=False)
    if isinstance(node, Empty) and isinstance(node.node, Read):
        return node.node, _Left(null=not node.negated)
    if isinstance(node, Read) and node.type == BOOL:
        return node, _Left(among=frozenset((True,)), null=False)
    if isinstance(node, Not) and isinstance(node.node, Read):
        return node.node, _Left(but=frozenset((True,)))
    return None


def _compared(node: Compare) -> tuple[Read, _Left] | None:
    field, value, operator = node.left, node.right, node.operator
    if isinstance(value, Read) and isinstance(field, Literal):
        field, value, operator = value, field, _MIRRORED[operator]
    known = _plain(value)
    if not isinstance(field, Read) or known is None:
        return None
    match operator:
        case "==":
            return field, _Left(among=frozenset((known,)), null=False)
        case "!=":
            return field, _Left(but=frozenset((known,)), null=False)
        case "<" | "<=":
            return field, _Left(high=(known, operator == "<="), null=False)
        case ">" | ">=":
            return field, _Left(low=(known, operator == ">="), null=False)


def _plain(node: AnyNode) -> _Plain | None:
    """A value that is written out, so that it compares; None for anything else."""
    if not isinstance(node, Literal) or node.wire is None:
        return None
    if isinstance(node.wire, bool):
        return node.wire
    return Decimal(node.wire) if node.type.number else str(node.wire)


def _both(one: _Left, other: _Left) -> _Left:
    among = one.among if other.among is None else other.among if one.among is None else one.among & other.among
    lows = [low for low in (one.low, other.low) if low is not None]
    highs = [high for high in (one.high, other.high) if high is not None]
    return replace(
        one,
        low=_strictest(lows, largest=True),
        high=_strictest(highs, largest=False),
        among=among,
        but=one.but | other.but,
        null=one.null if other.null is None else other.null,
    )


def _strictest(bounds: list[tuple[_Plain, bool]], *, largest: bool) -> tuple[_Plain, bool] | None:
    if len(bounds) < 2:
        return bounds[0] if bounds else None
    first, second = bounds
    if first[0] == second[0]:
        return first[0], first[1] and second[1]
    return second if _less(first[0], second[0]) == largest else first


def _less(one: _Plain, other: _Plain) -> bool:
    if isinstance(one, str) and isinstance(other, str):
        return one < other
    assert not isinstance(one, str), "a field is compared with values of its own type"
    assert not isinstance(other, str), "a field is compared with values of its own type"
    return one < other

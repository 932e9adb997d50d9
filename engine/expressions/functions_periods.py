"""Functions of periods. The checker builds `as_of` itself: it goes through the periods of a field."""

from engine.expressions.functions import Function, Nodes, Parameter
from engine.expressions.types import MOMENTS, Kind, Type

ANY = frozenset(Kind) - {Kind.COLLECTION, Kind.ROW, Kind.UNKNOWN}


def _same(nodes: Nodes) -> Type:
    return nodes[0].type


FUNCTIONS: tuple[Function, ...] = (
    Function(
        "as_of",
        "The value that an `effective_dated` field had, or will have, on a day; before its first period null.",
        "as_of(fee, date('2026-01-31')) == 6",
        (Parameter("path", ANY), Parameter("day", MOMENTS)),
        _same,
    ),
)

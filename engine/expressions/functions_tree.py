"""Functions of trees. The checker builds `under` itself: it is a node of its own, because it follows a path upward."""

from engine.expressions.functions import Function, Parameter
from engine.expressions.types import BOOL, Kind

PLACES = frozenset({Kind.RECORD, Kind.CHOICE})
"""What may stand in a tree: records whose entity has a reference with `tree`, values of a dictionary."""


FUNCTIONS: tuple[Function, ...] = (
    Function(
        "under",
        "Whether what a path leads to is a node of its tree, or lies below it.",
        "under(owner, me)",
        (Parameter("path", PLACES), Parameter("node", PLACES)),
        lambda _: BOOL,
    ),
)

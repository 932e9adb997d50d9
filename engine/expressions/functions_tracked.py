"""Functions of the history of a field that has `track`. The checker builds them: they are a node of their own."""

from engine.expressions.functions import Function, Parameter
from engine.expressions.types import DATETIME, Kind

TRACKED = frozenset({Kind.CHOICE, Kind.BOOL})
"""What can be tracked."""

VALUES = frozenset({Kind.CHOICE, Kind.BOOL, Kind.TEXT})


FUNCTIONS: tuple[Function, ...] = (
    Function(
        "changed_at",
        "When a field with `track` became what it is; where it never changed, when the record was made.",
        "changed_at(level) < now()",
        (Parameter("path", TRACKED),),
        lambda _: DATETIME,
    ),
    Function(
        "reached",
        "When a field with `track` first had a value, which is written out; null where it never did.",
        "reached(level, 'lost') is null",
        (Parameter("path", TRACKED), Parameter("value", VALUES)),
        lambda _: DATETIME,
    ),
)

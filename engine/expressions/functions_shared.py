"""`shared`, a condition of rights. The checker builds it itself: it is what is known of the shares of a record."""

from engine.expressions.functions import Function, Parameter
from engine.expressions.types import BOOL, Kind
from engine.meta.sharing import HELD

FUNCTIONS: tuple[Function, ...] = (
    Function(
        "shared",
        "Whether somebody who may shares the record with who asks: to be seen (`'read'`) or to be changed (`'edit'`).",
        "mine or shared('read')",
        (Parameter("level", frozenset({Kind.TEXT}), words=tuple(HELD)),),
        lambda _: BOOL,
    ),
)

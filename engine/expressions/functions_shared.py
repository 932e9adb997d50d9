"""`shared`, a condition of rights. The checker builds it itself: it is what is known of the shares of a record."""

from engine.expressions.functions import Function, Operation, Parameter
from engine.expressions.nodes import Call
from engine.expressions.types import BOOL, Kind
from engine.meta.sharing import HELD


def _never(_: Call) -> Operation:
    raise AssertionError("built as other nodes")


def _nothing(_: Call, sizes: tuple[int, ...]) -> int:
    return 0


FUNCTIONS: tuple[Function, ...] = (
    Function(
        "shared",
        "Whether somebody who may shares the record with who asks: to be seen (`'read'`) or to be changed (`'edit'`).",
        "mine or shared('read')",
        (Parameter("level", frozenset({Kind.TEXT}), words=tuple(HELD)),),
        lambda _: BOOL,
        _never,
        _nothing,
    ),
)

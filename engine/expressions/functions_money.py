"""Functions of amounts. The checker builds them itself: they are made of multiplication and division."""

from engine.expressions.functions import Function, Nodes, Parameter
from engine.expressions.types import MOMENTS, Kind, Type

AMOUNT = Parameter("amount", frozenset({Kind.MONEY}))


def _amount(nodes: Nodes) -> Type:
    return Type(Kind.MONEY, 2)


FUNCTIONS: tuple[Function, ...] = (
    Function(
        "in_base",
        "An amount in the application's currency, at its own rate; null where it has a currency and no rate.",
        "in_base(offer) == 75",
        (AMOUNT,),
        _amount,
    ),
    Function(
        "convert",
        "An amount in another currency, at the rates of a day; null where one of the two has no rate on it.",
        "convert(offer, 'CNY', '2026-01-31') == 80",
        (AMOUNT, Parameter("to", frozenset({Kind.RECORD, Kind.TEXT})), Parameter("on", MOMENTS)),
        _amount,
    ),
)

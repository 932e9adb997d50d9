"""Functions of numbers, and those that take whatever can be compared."""

from collections.abc import Callable

from msgspec.structs import replace

from engine.expressions.functions import Function, Nodes, Operation, Parameter
from engine.expressions.literals import value_of
from engine.expressions.nodes import Call, Literal
from engine.expressions.numbers import Number, ceiling, floor, rounded, rounded_integer
from engine.expressions.types import BOOL, INTEGER, MOMENTS, NUMBERS, TEXTS, Kind, Type

NUMBER = Parameter("number", NUMBERS)
COMPARABLE = NUMBERS | TEXTS | MOMENTS | {Kind.TIME}


def same(arguments: Nodes) -> Type:
    """The type of the first argument."""
    return arguments[0].type


def whole(arguments: Nodes) -> Type:
    """A whole number; of money, money without fraction."""
    type_ = arguments[0].type
    return replace(type_, scale=0) if type_.kind is Kind.MONEY else INTEGER


def as_type(type_: Type, make: Callable[[Number], int]) -> Operation:
    """A function that gives a whole number, as the type wants it: an int, or a Decimal without fraction."""
    return make if type_.kind is Kind.INTEGER else lambda value: rounded(make(value), 0)


def digits_of(arguments: Nodes) -> int:
    """The second argument of `round`, 0 where there is none."""
    if len(arguments) < 2:
        return 0
    node = arguments[1]
    digits = value_of(node) if isinstance(node, Literal) else 0
    return digits if isinstance(digits, int) else 0


def _rounded_type(arguments: Nodes) -> Type:
    type_ = arguments[0].type
    scale = min(max(digits_of(arguments), 0), type_.scale)
    if scale == 0:
        return whole(arguments)
    return Type(type_.kind, scale, currency=type_.currency, rate=type_.rate)


def _absolute(call: Call) -> Operation:
    return abs if call.type.kind is Kind.INTEGER else lambda value: value.copy_abs()


def _round(call: Call) -> Operation:
    digits, scale = digits_of(call.arguments), call.type.scale
    if scale:
        return lambda value, *_: rounded(value, scale)
    make = as_type(call.type, lambda value: rounded_integer(value, min(digits, 0)))
    return lambda value, *_: make(value)


def _shrunk(call: Call, sizes: tuple[int, ...]) -> int:
    """Rounding can carry over into one more, of the unit that is rounded to."""
    digits = min(digits_of(call.arguments), 0) if call.function == "round" else 0
    return int(sizes[0] // 10 ** (call.arguments[0].type.scale - call.type.scale) + 10**-digits)


def _first(call: Call) -> Operation:
    return lambda *values: next((value for value in values if value is not None), None)


def _largest(call: Call, sizes: tuple[int, ...]) -> int:
    return max(sizes)


def _least(call: Call) -> Operation:
    return lambda *values: min(values)


def _most(call: Call) -> Operation:
    return lambda *values: max(values)


FUNCTIONS: tuple[Function, ...] = (
    Function("abs", "The number without its sign.", "abs(-2.5) == 2.5", (NUMBER,), same, _absolute, _largest),
    Function(
        "round",
        "The number with so many digits after the point (none if not said; -2: full hundreds), half away from zero.",
        "round(2.345, 2) == 2.35",
        (NUMBER, Parameter("digits", frozenset({Kind.INTEGER}), literal=True, optional=True)),
        _rounded_type,
        _round,
        _shrunk,
    ),
    Function(
        "floor",
        "The largest whole number that is not larger.",
        "floor(-2.5) == -3",
        (NUMBER,),
        whole,
        lambda call: as_type(call.type, floor),
        _shrunk,
    ),
    Function(
        "ceil",
        "The smallest whole number that is not smaller.",
        "ceil(-2.5) == -2",
        (NUMBER,),
        whole,
        lambda call: as_type(call.type, ceiling),
        _shrunk,
    ),
    Function(
        "min",
        "The smallest of several values: numbers, texts, dates. Null if any is null.",
        "min(3, 1, 2) == 1",
        (Parameter("value", COMPARABLE, many=True),),
        same,
        _least,
        _largest,
        alike=True,
    ),
    Function(
        "max",
        "The largest of several values: numbers, texts, dates. Null if any is null.",
        "max(3, 1, 2) == 3",
        (Parameter("value", COMPARABLE, many=True),),
        same,
        _most,
        _largest,
        alike=True,
    ),
    Function(
        "changed",
        "In checks: whether a field has another value than before the change; in a new record, whether it has one.",
        "changed(quantity) and not changed(code)",
        (Parameter("field", frozenset(Kind) - {Kind.COLLECTION, Kind.ROW}),),
        lambda arguments: BOOL,
        largest=_largest,
    ),
    Function(
        "total",
        "The numbers in a group of fields of the record in hand added up; what is null counts as 0.",
        "total(sizes) == 4.5",
        (Parameter("group", frozenset({Kind.COLLECTION})),),
        lambda arguments: INTEGER,
        largest=_largest,
    ),
    Function(
        "coalesce",
        "The first value that is not null.",
        "coalesce(null, 'a') == 'a'",
        (Parameter("value", frozenset(Kind) - {Kind.COLLECTION, Kind.LIST, Kind.ROW}, many=True),),
        same,
        _first,
        _largest,
        strict=False,
        alike=True,
    ),
)

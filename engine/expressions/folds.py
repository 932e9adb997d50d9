"""Functions over many records. Nulls are left out; of nothing sum and count are 0, any false, all true, others null."""

from engine.expressions.functions import Fold
from engine.expressions.types import BOOL, DIVISION_DIGITS, INTEGER, MAX_SCALE, MOMENTS, NUMBERS, TEXTS, Kind, Type

MOST_RECORDS = 10**12
"""More records than a table will ever hold."""

COMPARABLE = NUMBERS | TEXTS | MOMENTS | {Kind.TIME}

ONE_OF_MANY = frozenset({Kind.RECORD, Kind.ANY, Kind.BOOL, Kind.PERIOD}) | COMPARABLE


def _same(element: Type) -> Type:
    return element


def _mean(element: Type) -> Type:
    kind = Kind.DECIMAL if element.kind is Kind.INTEGER else element.kind
    scale = min(element.scale + DIVISION_DIGITS, MAX_SCALE)
    return Type(kind, scale, currency=element.currency, rate=element.rate)


FOLDS: tuple[Fold, ...] = (
    Fold(
        "sum",
        "All values added up; of nothing 0.",
        "sum(l.quantity for l in lines) == 10",
        NUMBERS,
        _same,
        lambda size, type_: size * MOST_RECORDS,
    ),
    Fold(
        "count",
        "How many records there are, or how many values that are not null.",
        "count(lines) == 4",
        frozenset({Kind.RECORD, Kind.ANY}) | COMPARABLE,
        lambda element: INTEGER,
        lambda size, type_: MOST_RECORDS,
    ),
    Fold(
        "avg",
        "The mean of the values; of nothing null.",
        "avg(l.price for l in lines) > 6",
        NUMBERS,
        _mean,
        lambda size, type_: size * 10**DIVISION_DIGITS + 1,
    ),
    Fold(
        "min",
        "The smallest value; of nothing null.",
        "min(l.price for l in lines) == 2.5",
        COMPARABLE,
        _same,
        lambda size, type_: size,
    ),
    Fold(
        "max",
        "The largest value; of nothing null.",
        "max(l.price for l in lines) == 10",
        COMPARABLE,
        _same,
        lambda size, type_: size,
    ),
    Fold(
        "any",
        "Whether there is a record, or one for which the condition holds; of nothing false.",
        "any(l.done for l in lines)",
        frozenset({Kind.RECORD, Kind.BOOL}),
        lambda element: BOOL,
        lambda size, type_: 1,
    ),
    Fold(
        "all",
        "Whether the condition holds for every record; of nothing true.",
        "all(l.price > 2 for l in lines if l.price > 0)",
        frozenset({Kind.BOOL}),
        lambda element: BOOL,
        lambda size, type_: 1,
    ),
    Fold(
        "first",
        "The value for the first record, in the order of the collection; of nothing null.",
        "first(l.quantity for l in lines) == 2",
        ONE_OF_MANY,
        _same,
        lambda size, type_: size,
        ordered=True,
    ),
    Fold(
        "last",
        "The value for the last record, in the order of the collection; of nothing null.",
        "last(l.price for l in lines) == 7.25",
        ONE_OF_MANY,
        _same,
        lambda size, type_: size,
        ordered=True,
    ),
)

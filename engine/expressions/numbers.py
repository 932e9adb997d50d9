"""Exact arithmetic of the Python form: integers are int, all other numbers Decimal with just the digits of their scale.

Nothing here rounds unless its name says so. What stands in between may be of any size; only results must fit.
"""

import math
from decimal import ROUND_05UP, ROUND_HALF_UP, Context, Decimal
from functools import cache

Number = int | Decimal

EXACT = Context(prec=20_000, rounding=ROUND_HALF_UP)
"""Far more digits than an expression within its budget can make: additions and products are exact in it."""

UNITS = tuple(Decimal(1).scaleb(-scale) for scale in range(19))
"""The smallest unit of each scale."""


class OutOfRange(ArithmeticError):
    """The result of an expression has more digits than its type has room for."""


def rounded(value: Number, scale: int) -> Decimal:
    """With `scale` digits after the point, half away from zero."""
    return EXACT.quantize(Decimal(value), UNITS[scale])


def rounded_integer(value: Number, digits: int = 0) -> int:
    """A whole number, half away from zero; with negative `digits` a number of tens, hundreds, ..."""
    return int(EXACT.quantize(Decimal(value), Decimal(1).scaleb(-digits)))


def quotient(value: Number, divisor: Number, scale: int) -> Decimal | None:
    """`value / divisor` with `scale` digits, half away from zero; None where the divisor is zero."""
    if not divisor:
        return None
    # One digit more than can matter, and marked if more would follow (ROUND_05UP): rounding it again stays right.
    whole = max(Decimal(value).adjusted() - Decimal(divisor).adjusted(), 0) + 1
    return EXACT.quantize(_dividing(whole + scale + 3).divide(Decimal(value), Decimal(divisor)), UNITS[scale])


@cache
def _dividing(digits: int) -> Context:
    return Context(prec=digits, rounding=ROUND_05UP)


def floored(value: Number, divisor: Number) -> int | None:
    """`value // divisor`, toward minus infinity; None where the divisor is zero."""
    if not divisor:
        return None
    if isinstance(value, int) and isinstance(divisor, int):
        return value // divisor
    whole, rest = EXACT.divmod(value, divisor)  # toward zero
    return int(whole) - (rest != 0 and (rest < 0) != (divisor < 0))


def remainder(value: Number, divisor: Number) -> Number | None:
    """`value % divisor` with the sign of the divisor; None where that is zero."""
    if not divisor:
        return None
    if isinstance(value, int) and isinstance(divisor, int):
        return value % divisor
    rest = EXACT.remainder(value, divisor)
    return EXACT.add(rest, divisor) if rest and (rest < 0) != (divisor < 0) else rest


def ceiling(value: Number) -> int:
    """The smallest whole number that is not smaller."""
    return math.ceil(value)


def floor(value: Number) -> int:
    """The largest whole number that is not larger."""
    return math.floor(value)


def plain(value: Number, scale: int) -> str:
    """All digits of its scale, without exponent: `12.50`."""
    return f"{value or Decimal(0):.{scale}f}" if scale else str(int(value))

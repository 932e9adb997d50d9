"""Exact numbers from text by own patterns, and numbers as people read them. No floats, no currencies (money.py)."""

import re
from decimal import ROUND_HALF_UP, Context, Decimal

from engine.text.languages import Language, language
from engine.text.unreadable import Unreadable

MAX_DIGITS = 40
"""No number is longer than this; what is longer is refused before it is looked at."""

EXACT = Context(prec=100, rounding=ROUND_HALF_UP)
"""Wide enough that nothing in here rounds where it is not told to; halves go away from zero."""

_PLAIN_DECIMAL = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?", re.ASCII)
_NOT_FINITE = re.compile(r"[-+]?(?:s?nan|inf|infinity)", re.ASCII | re.IGNORECASE)
_PLAIN_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]*)", re.ASCII)


def plain_decimal(text: str) -> Decimal:
    """The number written in plain digits: `-12.50`. No exponent, plus, blank, separator, other digits or NaN.

    Zero has no sign. Raises Unreadable `not_a_number`, `not_finite`, or `out_of_range` where it is absurdly long.
    """
    if not _PLAIN_DECIMAL.fullmatch(text):
        raise Unreadable("not_finite" if _NOT_FINITE.fullmatch(text) else "not_a_number")
    if len(text) > MAX_DIGITS:
        raise Unreadable("out_of_range")
    value = Decimal(text)
    return value if value else value.copy_abs()


def plain_integer(text: str) -> int:
    """The whole number written in plain digits; raises Unreadable `not_an_integer` or `out_of_range`."""
    if not _PLAIN_INTEGER.fullmatch(text):
        raise Unreadable("not_an_integer")
    if len(text) > MAX_DIGITS:
        raise Unreadable("out_of_range")
    return int(text)


def rounded(value: Decimal | int, scale: int) -> Decimal:
    """With `scale` digits after the point, halves away from zero; zero has no sign."""
    value = Decimal(value).quantize(Decimal(1).scaleb(-scale), context=EXACT)
    return value if value else value.copy_abs()


def decimal_text(value: Decimal, scale: int) -> str:
    """The wire form: every digit of the scale, nothing else (`-1286000.50`)."""
    return format(rounded(value, scale), "f")


def format_number(value: Decimal | int, scale: int = 0) -> str:
    """Grouped by thousands, with every digit of the scale: `1,286,000.00`. The same in both languages."""
    return format(rounded(value, scale), ",f")


def format_percent(fraction: Decimal, scale: int = 2) -> str:
    """A fraction as percent: 0.08 is `8.00%`."""
    return format_number(EXACT.scaleb(fraction, 2), scale) + "%"


SCALED_UNITS: dict[Language, tuple[tuple[int, str], ...]] = {
    "zh": ((8, " 亿"), (4, " 万")),
    "en": ((9, "B"), (6, "M"), (3, "K")),
}
"""Power of ten and its sign, the largest first."""


def format_short(value: Decimal | int, locale: str, scale: int = 0) -> str:
    """For counters and tiles: `386.42 万`, `1.29 亿`, `3.86M`; below the smallest unit the whole number."""
    for power, sign in SCALED_UNITS[language(locale)]:
        if not -(10**power) < value < 10**power:
            return format_number(EXACT.scaleb(Decimal(value), -power), 2) + sign
    return format_number(value, scale)


def stars(count: int, most: int) -> str:
    """So many stars of so many: `★★★☆☆`."""
    return "★" * count + "☆" * (most - count)

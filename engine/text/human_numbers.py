"""Numbers as people type them into a form: full-width digits, thousands, 万, a percent sign."""

import re
from collections.abc import Collection
from decimal import Decimal

from engine.text.numbers import MAX_DIGITS
from engine.text.unreadable import Unreadable

_HALF_WIDTH = str.maketrans(
    "０１２３４５６７８９．。，－−–—＋％￥（）　\u00a0\u202f",
    "0123456789..,----+%¥()   ",
)
"""Only these: compatibility normalisation would also turn `5²` into 52."""

_UNITS = {"": 0, "千": 3, "万": 4, "百万": 6, "千万": 7, "亿": 8, "万亿": 12, "w": 4, "k": 3, "m": 6, "b": 9}

_NUMBER = re.compile(
    r"(?P<sign>[-+]?) ?"
    r"(?P<whole>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,3}(?: [0-9]{3})+|[0-9]*)"
    r"(?:\.(?P<part>[0-9]*))?"
    r" ?(?P<unit>万亿|千万|百万|[千万亿wkmb]?)"
    r" ?(?P<percent>%?)",
    re.ASCII | re.IGNORECASE,
)
_IN_BRACKETS = re.compile(r"\((.+)\)")


def read_number(text: str, *, percent: bool = False, signs: Collection[str] = ()) -> Decimal:
    """The number a person meant, exactly; raises Unreadable `not_a_number` or `out_of_range`.

    Takes `１，２８６．５`, `1 286.5`, `1.2万`, `3.5k`, `(55)` for -55, and beside it one of `signs` (a currency's).
    With `percent` the number is one of hundredths, with or without its sign: `8%` and `8` give 0.08.
    """
    plain = _without_signs(" ".join(text.translate(_HALF_WIDTH).split()), signs)
    if len(plain) > MAX_DIGITS:
        raise Unreadable("out_of_range" if _NUMBER.fullmatch(plain) else "not_a_number")
    bracketed = _IN_BRACKETS.fullmatch(plain)
    found = _NUMBER.fullmatch(_without_signs(bracketed[1], signs) if bracketed else plain)
    if found is None or not (found["whole"] or found["part"]) or (bracketed and found["sign"]):
        raise Unreadable("not_a_number")
    if found["percent"] and not percent:
        raise Unreadable("not_a_number")
    return _exact(found, negative=bool(bracketed) or found["sign"] == "-", percent=percent)


def _without_signs(text: str, signs: Collection[str]) -> str:
    """The text without a currency's sign at either end; a minus may stand before it (`-¥5`)."""
    for sign in signs:
        minus, rest = ("-", text[1:].lstrip()) if text.startswith("-") else ("", text)
        if rest.upper().startswith(sign):
            return minus + rest[len(sign) :].strip()
        if text.upper().endswith(sign):
            return text[: -len(sign)].strip()
    return text


def _exact(found: re.Match[str], *, negative: bool, percent: bool) -> Decimal:
    whole = found["whole"].replace(",", "").replace(" ", "") or "0"
    power = _UNITS[found["unit"].lower()] - (2 if percent else 0)
    value = Decimal(f"{whole}.{found['part'] or '0'}E{power}")
    return value.copy_negate() if negative and value else value.copy_abs()

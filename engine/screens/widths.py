"""How wide a column has to be for what stands in it, in pixels; the numbers are measured on the screens' own type."""

import unicodedata
from collections.abc import Iterable
from functools import lru_cache

EM = 14.0
"""The size of a cell's type."""

HEAD_EM = 12.0
"""The size of a head's type."""

SIDES = 20
"""Blank to the left and right of a text."""

_DIGIT, _LATIN, _WIDE = 0.57, 0.55, 1.0
_SHARE = 0.9


def text_width(text: str, em: float = EM) -> float:
    """The width of one line of text."""
    return sum(map(_share_of_em, text)) * em


def column_width(head: str, sample: Iterable[str], least: int, most: int, *, whole: bool = False) -> int:
    """Wide enough for the head and nine of ten sampled texts, or all where they are to stay `whole`; within bounds."""
    widths = sorted(text_width(text) for text in sample)
    share = 1.0 if whole else _SHARE
    usual = widths[min(len(widths) - 1, int(len(widths) * share))] if widths else 0.0
    return round(min(max(least, SIDES + max(text_width(head, HEAD_EM), usual)), most))


@lru_cache(8192)
def _share_of_em(character: str) -> float:
    if character.isdigit():
        return _DIGIT
    return _WIDE if unicodedata.east_asian_width(character) in "WF" else _LATIN

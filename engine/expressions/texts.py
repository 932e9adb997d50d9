"""Text of the Python form: by code point, in any script; empty text is null."""

import re
import unicodedata
from decimal import Decimal
from typing import Final

from engine.expressions.numbers import rounded

NUMBER_SCALE: Final = 6
"""Digits after the point of a number that is read from a text."""

NUMBER_DIGITS: Final = 18
"""All its digits: as many as 64 bits hold."""

NUMBER_PATTERN: Final = r"[+-]?([0-9]{1,12}|[0-9]{1,3}(,[0-9]{3}){1,3})(\.[0-9]{1,6})?"
NUMBER_FORM: Final = re.compile(NUMBER_PATTERN)

WIDEST: Final = 100
"""So many characters of a text are compared."""

_RANGES = ((0x20, 0x3100), (0xFE00, 0x10000))

IGNORED: Final = "".join(
    chr(code) for low, high in _RANGES for code in range(low, high) if unicodedata.category(chr(code))[0] in "PZ"
)
"""Spaces and punctuation, which do not matter where texts are compared."""

_WITHOUT: Final = str.maketrans("", "", IGNORED)

UPPER_SIGMA, LOWER_SIGMA = "Σ", "σ"


def lower(text: str) -> str:
    """Small letters, character by character (no special sigma at the end of a word)."""
    return text.replace(UPPER_SIGMA, LOWER_SIGMA).lower()


def upper(text: str) -> str:
    """Capital letters; `ß` becomes `SS`."""
    return text.upper()


def folded(text: str) -> str:
    """What two texts have in common that differ in case only (Unicode case folding)."""
    return text.casefold()


def number_of(text: str) -> Decimal | None:
    """The number that a text is; None where it is none, or one of too many digits."""
    return rounded(Decimal(text.replace(",", "")), NUMBER_SCALE) if NUMBER_FORM.fullmatch(text) else None


def trimmed(text: str) -> str | None:
    """Without blanks of any sort at both ends."""
    return text.strip() or None


def replaced(text: str, old: str, new: str) -> str | None:
    """With every `old` made `new`, from left to right."""
    return text.replace(old, new) or None


def comparable(text: str) -> str | None:
    """What two texts have in common that differ in case, width, spaces and punctuation only; its first characters."""
    folded_text = unicodedata.normalize("NFKC", folded(unicodedata.normalize("NFKC", text)))
    return folded_text.translate(_WITHOUT)[:WIDEST] or None


def contains(text: str, piece: str) -> bool:
    """Whether `piece` occurs, ignoring case."""
    return folded(piece) in folded(text)


def starts_with(text: str, piece: str) -> bool:
    """Whether it begins with `piece`, ignoring case."""
    return folded(text).startswith(folded(piece))


def ends_with(text: str, piece: str) -> bool:
    """Whether it ends with `piece`, ignoring case."""
    return folded(text).endswith(folded(piece))


COMPARED = 1000
"""Characters of a text that `similar` looks at."""


def similar(text: str, other: str) -> bool:
    """Whether the texts have at least half of their pairs of neighbouring characters in common, ignoring case."""
    one, two = pairs(text), pairs(other)
    return 4 * len(one & two) >= len(one) + len(two)


def pairs(text: str) -> set[str]:
    """The pairs of neighbouring characters that occur in a text; of a single character this by itself."""
    known = folded(text)[:COMPARED]
    return {known[place : place + 2] for place in range(max(len(known) - 1, 1))}

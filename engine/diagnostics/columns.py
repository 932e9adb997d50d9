"""How wide text stands in a terminal or an editor with a fixed-width font."""

import unicodedata
from collections.abc import Iterable

_WIDE = frozenset("WF")
_WITHOUT_WIDTH = frozenset(("Mn", "Me", "Cf"))


def width(text: str) -> int:
    """Columns `text` takes: Chinese, Japanese and Korean characters two, combining marks none."""
    return len(text) if text.isascii() else sum(map(_width, text))


def printable(text: str) -> str:
    """`text` on one line, with nothing in it that moves the cursor or turns the direction of writing."""
    return text if text.isprintable() else "".join(map(_shown, text))


def fitting(text: str, columns: int) -> str:
    """As much of the beginning of `text` as stands in so many columns."""
    return text[: _count(text, columns)]


def fitting_end(text: str, columns: int) -> str:
    """As much of the end of `text` as stands in so many columns."""
    count = _count(reversed(text), columns)
    return text[len(text) - count :]


def _count(text: Iterable[str], columns: int) -> int:
    count = 0
    for character in text:
        columns -= _width(character)
        if columns < 0:
            return count
        count += 1
    return count


def _width(character: str) -> int:
    if unicodedata.category(character) in _WITHOUT_WIDTH:
        return 0
    return 2 if unicodedata.east_asian_width(character) in _WIDE else 1


def _shown(character: str) -> str:
    if character == "\t":
        return " "
    return character if character.isprintable() else "\N{REPLACEMENT CHARACTER}"

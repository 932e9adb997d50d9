"""Texts of definitions with placeholders, `HT-{signed_on:%Y}-{seq:4}`: read once; what fills them is never read as one.

The grammar is `{path}` or `{path:format}`; there is no way to write a brace itself, and nothing is worked out.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Final, NamedTuple, TypeAlias

Moment: TypeAlias = date | datetime


SEQ: Final = "seq"
"""The placeholder that counts, in as many digits as its format says."""


class Placeholder(NamedTuple):
    """What a value stands for, and how it is written; `offset` and `length` are its place in the text."""

    path: str
    format: str
    offset: int
    length: int


class Stray(NamedTuple):
    """A part of the text that looks like a placeholder and is none."""

    offset: int
    length: int


Parts: TypeAlias = tuple[str | Placeholder, ...]

_BRACES: Final = re.compile(r"\{[^{}]*\}|[{}]")
_INSIDE: Final = re.compile(r"\{([a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)*)(?::([^{}]+))?\}")

MARKS: Final[Mapping[str, Callable[[Moment], str]]] = {
    "%Y": lambda day: f"{day.year:04d}",
    "%y": lambda day: f"{day.year % 100:02d}",
    "%q": lambda day: str((day.month + 2) // 3),
    "%m": lambda day: f"{day.month:02d}",
    "%d": lambda day: f"{day.day:02d}",
}
"""Parts of a day: year, year in two digits, quarter, month, day."""

_MARK: Final = re.compile("%.?", re.DOTALL)


def read_placeholders(text: str) -> tuple[Parts, tuple[Stray, ...]]:
    """The parts of a text in their order, and what is wrong with it."""
    parts: list[str | Placeholder] = []
    strays: list[Stray] = []
    end = 0
    for found in _BRACES.finditer(text):
        inside = _INSIDE.fullmatch(found[0])
        parts.append(text[end : found.start()])
        end = found.end()
        if inside is None:
            strays.append(Stray(found.start(), len(found[0])))
        else:
            parts.append(Placeholder(inside[1], inside[2] or "", found.start(), len(found[0])))
    return tuple(part for part in (*parts, text[end:]) if part != ""), tuple(strays)


def day_marks(format_: str) -> frozenset[str]:
    """The marks in the format of a day, also those that do not exist."""
    return frozenset(_MARK.findall(format_))


def write_day(format_: str, day: Moment) -> str:
    """A day (or an instant, in the zone it carries) in a format whose marks all exist."""
    return _MARK.sub(lambda mark: MARKS[mark[0]](day), format_)

"""SQL text with several statements, cut into single ones: sqlite3's own executescript would commit first."""

import re
import sqlite3
from collections.abc import Iterator

NOISE = re.compile(r"(\s|--[^\n]*(\n|$)|/\*.*?\*/)*", re.DOTALL)


def statements(text: str) -> Iterator[str]:
    """The statements of `text` in order; a semicolon inside a string, a comment or a trigger does not end one."""
    begun = 0
    for mark in re.finditer(";", text):
        piece = text[begun : mark.end()]
        if sqlite3.complete_statement(piece):
            begun = mark.end()
            if not _is_empty(piece[:-1]):
                yield piece.strip()
    if not _is_empty(text[begun:]):
        yield text[begun:].strip()


def _is_empty(piece: str) -> bool:
    return NOISE.fullmatch(piece) is not None

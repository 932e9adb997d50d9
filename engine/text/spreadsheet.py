"""A block of cells as spreadsheets copy it: rows of lines, cells parted by tabs."""

import re
from typing import Final

_QUOTED: Final = re.compile(r'"((?:[^"]|"")*)"(?=[\t\n]|\Z)')
"""A cell with a tab or the end of a line in it stands in quotation marks; others stand as they are, marks and all."""

_PLAIN: Final = re.compile(r"[^\t\n]*")


def copied_cells(text: str) -> list[list[str]]:
    """The cells of each row; the end of the last line begins no row."""
    left = text.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n")
    rows: list[list[str]] = [[]]
    at = 0
    while True:
        cell, at = _cell(left, at)
        rows[-1].append(cell)
        if at == len(left):
            return rows
        if left[at] == "\n":
            rows.append([])
        at += 1


def _cell(text: str, at: int) -> tuple[str, int]:
    """The cell that begins there, and where it ends."""
    quoted = _QUOTED.match(text, at)
    if quoted and ("\t" in quoted[1] or "\n" in quoted[1]):
        return quoted[1].replace('""', '"'), quoted.end()
    plain = _PLAIN.match(text, at)
    assert plain is not None, "it matches nothing too"
    return plain[0], plain.end()

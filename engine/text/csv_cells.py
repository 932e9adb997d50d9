"""Lines of a CSV file that spreadsheets read as it was meant: text stays text, whatever it begins with."""

import csv
from collections.abc import Iterable
from io import StringIO
from typing import Final

MARK: Final = "\ufeff"
"""At the beginning of a file: without it spreadsheets take UTF-8 for something else."""

_FORMULA: Final = frozenset("=+-@\t\r\n＝＋－＠")


def text_cell(text: str) -> str:
    """A text that no spreadsheet works out: one that would begin a formula has an apostrophe before it."""
    begun = text[:1] in _FORMULA or text.lstrip()[:1] in _FORMULA
    return f"'{text}" if text and begun else text


def csv_lines(rows: Iterable[Iterable[str]]) -> bytes:
    """Rows of cells as lines."""
    written = StringIO()
    csv.writer(written).writerows(rows)
    return written.getvalue().encode()

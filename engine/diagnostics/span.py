"""A place in a file, as an editor counts it."""

from typing import Final, NamedTuple


class Span(NamedTuple):
    """Where something stands; lines and columns begin at 1, `end_column` is the first column after it."""

    file: str
    line: int
    column: int
    end_line: int
    end_column: int

    @property
    def place(self) -> str:
        """As a person looks for it: `customer.yaml:4:3`; of a cell `rates.xlsx, sheet Rates, C4`."""
        if SHEET in self.file or self.file.endswith(".csv"):
            return f"{self.file}, {_letters(self.column)}{self.line}"
        return f"{self.file}:{self.line}:{self.column}"


SHEET: Final = ", sheet "
"""Between a workbook and the sheet in it: a line says nothing without both."""


def cell_span(file: str, sheet: str, row: int, column: int) -> Span:
    """The place of a cell of a spreadsheet; a file without sheets has the empty one."""
    return Span(f"{file}{SHEET}{sheet}" if sheet else file, row, column, row, column + 1)


def _letters(column: int) -> str:
    text = ""
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(ord("A") + rest) + text
    return text

"""What is read of a spreadsheet: cells that hold something, row by row, whatever file they come from."""

from datetime import date, datetime, time
from decimal import Decimal
from typing import NamedTuple, TypeAlias


class Unreadable(Exception):
    """A file of which no cell can be read: why, and what helps."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class Broken(NamedTuple):
    """In place of a value: why there is none, and what helps."""

    message: str
    hint: str


CellValue: TypeAlias = str | int | bool | Decimal | date | datetime | time | Broken


class Cell(NamedTuple):
    """A cell that is not empty; rows and columns are counted from 1."""

    row: int
    column: int
    value: CellValue


class Sheet(NamedTuple):
    """The rows that are not empty. A file that has no sheets within it is one without a `name`."""

    name: str
    rows: tuple[tuple[Cell, ...], ...]

"""A sheet of a workbook, with the types of its cells. Nothing is worked out: a formula is no value here."""

import warnings
from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal
from io import BytesIO
from typing import Any, Final
from zipfile import BadZipFile, ZipFile

from openpyxl import DEFUSEDXML, load_workbook
from openpyxl.cell.cell import MergedCell
from openpyxl.worksheet.worksheet import Worksheet

from engine.sheets.cells import Broken, Cell, CellValue, Sheet, Unreadable

MOST_UNPACKED: Final = 8_000_000
MOST_PARTS: Final = 500
MOST_ROWS: Final = 2_000
MOST_COLUMNS: Final = 100
"""Bytes, files, rows and columns of a workbook: more is data, or an attack."""

_FORMULA: Final = Broken(
    "this cell holds a formula, and formulas are not worked out here",
    "paste its value in its place; an expression over the inputs is a text, with an apostrophe before it: `'=paid / 5`",
)
_DIGITS: Final = 15
"""So many digits of a number a spreadsheet keeps; what is behind them comes from binary fractions."""


def read_workbook(content: bytes, wanted: str) -> Sheet:
    """The cells of the sheet of the name that is `wanted`, or of the only one; raises Unreadable."""
    _look_inside(content)
    sheet = _chosen(_opened(content), wanted)
    if (sheet.max_row or 0) > MOST_ROWS or (sheet.max_column or 0) > MOST_COLUMNS:
        message = f"the sheet {sheet.title} goes on to row {sheet.max_row} and column {sheet.max_column}"
        hint = f"at most {MOST_ROWS} rows and {MOST_COLUMNS} columns are read: delete what is behind the last one"
        raise Unreadable(message, hint)
    rows = (tuple(_cells(row)) for row in sheet.iter_rows())
    return Sheet(sheet.title, tuple(row for row in rows if row))


def _look_inside(content: bytes) -> None:
    """Refuse what is no archive, and one that is much larger than it looks."""
    try:
        with ZipFile(BytesIO(content)) as archive:
            parts = archive.infolist()
    except (BadZipFile, ValueError, OSError) as error:
        raise Unreadable("the file is no workbook", "save it as `.xlsx`, or as `.csv`") from error
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        message = f"unpacked the workbook is larger than {MOST_UNPACKED // 1_000_000} MB"
        raise Unreadable(message, "keep the sheet of the table in a file of its own")


def _opened(content: bytes) -> list[Worksheet]:
    """Its sheets; the library says of a file that is not as it should be whatever it comes across."""
    if not DEFUSEDXML:
        raise Unreadable("no workbook is read without `defusedxml`, which refuses XML that grows", "install it")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what it leaves out: pictures, rules for input
            return list(load_workbook(BytesIO(content), keep_links=False).worksheets)
    except Exception as error:
        raise Unreadable(f"the workbook cannot be read: {error}", "open it and save it once more") from error


def _chosen(sheets: list[Worksheet], wanted: str) -> Worksheet:
    called = [one for one in sheets if one.title.casefold() == wanted.casefold()]
    shown = [one for one in sheets if one.sheet_state == "visible"]
    for found in (called, shown):
        if len(found) == 1:
            return found[0]
    names = ", ".join(f"`{one.title}`" for one in shown)
    raise Unreadable(f"there are several sheets, and none is called as the table: {names}", f"call one `{wanted}`")


def _cells(row: tuple[Any, ...]) -> Iterator[Cell]:
    for cell in row:
        value = _merged(cell) if isinstance(cell, MergedCell) else _value(cell)
        if value is not None:
            yield Cell(cell.row, cell.column, value)


def _merged(cell: MergedCell) -> Broken:
    return Broken("this cell is merged with others", "split them, and write the value into each")


def _value(cell: Any) -> CellValue | None:
    value = cell.value
    if cell.data_type == "f":
        return _FORMULA
    if cell.data_type == "e":
        return Broken(f"this cell holds an error, `{value}`", "write a value, or leave it empty")
    if isinstance(value, str):
        return value.strip() or None
    if isinstance(value, float):
        return _exact(value)
    if isinstance(value, datetime) and value.time() == time() and "h" not in cell.number_format.lower():
        return value.date()
    if value is None or isinstance(value, bool | int | date | time):
        return value
    return Broken("this cell holds nothing that a table knows", "write it as text: `2 hours`")


def _exact(value: float) -> int | Decimal:
    exact = Decimal(f"{value:.{_DIGITS}g}")
    return int(exact) if exact == exact.to_integral_value() else Decimal(f"{exact:f}")

"""Texts between commas: CSV as spreadsheets write it, also with semicolons or tabs."""

import csv
from io import StringIO
from typing import Final

from engine.sheets.cells import Cell, Sheet, Unreadable

_PARTED: Final = (",", ";", "\t")


def read_texts(content: bytes, wanted: str) -> Sheet:
    """The cells of a file that has a single sheet, whatever it is called; raises Unreadable."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unreadable("the file is not UTF-8", "save it as `CSV UTF-8`") from error
    head = text.partition("\n")[0]
    reader = csv.reader(StringIO(text), delimiter=max(_PARTED, key=head.count), strict=True)
    rows: list[tuple[Cell, ...]] = []
    try:
        for row in reader:
            number = reader.line_num
            cells = (Cell(number, place + 1, one.strip()) for place, one in enumerate(row) if one.strip())
            rows.append(tuple(cells))
    except csv.Error as error:
        raise Unreadable(f"line {reader.line_num} is no CSV: {error}", "close every quotation mark") from error
    return Sheet("", tuple(row for row in rows if row))

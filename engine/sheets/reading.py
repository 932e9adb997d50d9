"""A file with cells, by its ending: a workbook, or texts between commas."""

from collections.abc import Callable, Mapping
from typing import Final

from engine.sheets.cells import Sheet
from engine.sheets.texts import read_texts


def _workbook(content: bytes, wanted: str) -> Sheet:
    # Importing what reads workbooks takes longer than reading all definitions of an application that has none.
    from engine.sheets.workbook import read_workbook

    return read_workbook(content, wanted)


_READERS: Final[Mapping[str, Callable[[bytes, str], Sheet]]] = {".xlsx": _workbook, ".csv": read_texts}

SUFFIXES: Final = tuple(_READERS)
"""The endings of files that can be read."""


def read_sheet(content: bytes, suffix: str, wanted: str) -> Sheet:
    """The sheet of the name that is `wanted`, or the only one; raises Unreadable."""
    return _READERS[suffix](content, wanted)

"""Cells as spreadsheets copy them."""

import pytest

from engine.text.spreadsheet import copied_cells


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Pen\t2\r\nInk\t\r\n", [["Pen", "2"], ["Ink", ""]]),
        ("one", [["one"]]),
        ("", [[""]]),
        ("a\n\nb", [["a"], [""], ["b"]]),
        ('"two\nlines"\tx', [["two\nlines", "x"]]),
        ('"say ""no""\nnow"', [['say "no"\nnow']]),
        ('12" pipe\t"so" called', [['12" pipe', '"so" called']]),
        ('"so"\t"open\n', [['"so"', '"open']]),
    ],
)
def test_cells_are_what_they_were_in_the_sheet(text: str, expected: list[list[str]]) -> None:
    assert copied_cells(text) == expected

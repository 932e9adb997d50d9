"""Text is measured in the columns of a terminal."""

import pytest

from engine.diagnostics.columns import fitting, fitting_end, printable, width


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("abc", 3),
        ("客户", 4),
        ("（a）", 5),
        ("ｱ", 1),
        ("e\u0301", 1),
        ("한국", 4),
        ("", 0),
    ],
)
def test_wide_characters_take_two_columns_and_marks_none(text, columns):
    assert width(text) == columns


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\tb", "a b"),
        ("a\x1b[31mb", "a�[31mb"),
        ("\u202eab", "�ab"),
        ("客户 a", "客户 a"),
    ],
)
def test_nothing_that_is_shown_moves_the_cursor(text, shown):
    assert printable(text) == shown


@pytest.mark.parametrize(("columns", "beginning", "end"), [(5, "客户", "代码"), (4, "客户", "代码"), (1, "", "")])
def test_a_wide_character_is_never_cut_in_two(columns, beginning, end):
    assert fitting("客户代码", columns) == beginning
    assert fitting_end("客户代码", columns) == end

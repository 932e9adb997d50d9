"""Texts with placeholders: what is one, what only looks like one, and how days are written."""

from datetime import date

import pytest

from engine.text.placeholders import Placeholder, day_marks, read_placeholders, write_day


def test_a_text_is_read_into_its_parts() -> None:
    parts, strays = read_placeholders("HT-{department.code}-{signed_on:%Y%m}{seq:4}!")
    assert parts == (
        "HT-",
        Placeholder("department.code", "", 3, 17),
        "-",
        Placeholder("signed_on", "%Y%m", 21, 16),
        Placeholder("seq", "4", 37, 7),
        "!",
    )
    assert strays == ()


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("", []),
        ("plain", []),
        ("{", [(0, 1)]),
        ("}", [(0, 1)]),
        ("{}", [(0, 2)]),
        ("{ a }", [(0, 5)]),
        ("{a:}", [(0, 4)]),
        ("{A}", [(0, 3)]),
        ("{a.}", [(0, 4)]),
        ("{a.__class__}", [(0, 13)]),
        ("{a!r}", [(0, 5)]),
        ("{a[0]}", [(0, 6)]),
        ("{0}", [(0, 3)]),
        ("{{a}}", [(0, 1), (4, 1)]),
        ("{{7*7}}", [(0, 1), (1, 5), (6, 1)]),
        ("${7*7} #{7*7} {% x %}", [(1, 5), (8, 5), (14, 7)]),
        ("{a", [(0, 1)]),
        ("a}b", [(1, 1)]),
        ("{é}", [(0, 3)]),
    ],
)
def test_what_is_no_placeholder_is_found_where_it_stands(text: str, places: list[tuple[int, int]]) -> None:
    _, strays = read_placeholders(text)
    assert [tuple(one) for one in strays] == places


def test_what_fills_a_placeholder_is_not_read_again() -> None:
    assert write_day("%Y {seq:4}", date(26, 3, 9)) == "0026 {seq:4}"


@pytest.mark.parametrize(
    ("format_", "written"),
    [("%Y-%m-%d", "2026-03-09"), ("%y%m", "2603"), ("%YQ%q", "2026Q1"), ("", ""), ("day %d", "day 09")],
)
def test_a_day_is_written_by_its_marks(format_: str, written: str) -> None:
    assert write_day(format_, date(2026, 3, 9)) == written


@pytest.mark.parametrize(
    ("format_", "marks"),
    [("%Y%m", {"%Y", "%m"}), ("%%Y", {"%%"}), ("100%", {"%"}), ("%-d", {"%-"}), ("Y", set())],
)
def test_marks_that_do_not_exist_are_marks_too(format_: str, marks: set[str]) -> None:
    assert day_marks(format_) == marks

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.text.characters import tidy_text
from engine.text.unreadable import Unreadable


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("  Acme  ", "Acme"),
        ("\u3000客户\u3000", "客户"),
        ("e\u0301", "é"),
        ("\ufeffname", "name"),
        ("name\u200b", "name"),
        ("a\u200db", "a\u200db"),
        ("👩\u200d👩\u200d👧", "👩\u200d👩\u200d👧"),
        ("a  b", "a  b"),
    ],
)
def test_text_is_composed_and_has_no_blanks_around_it(text: str, kept: str) -> None:
    assert tidy_text(text, 200, lines=False) == kept


@pytest.mark.parametrize("text", ["", " ", "\t\n", "\u3000", "\u200b\u200b", "\ufeff", " \u200b \u2060 ", "\u00a0"])
def test_text_that_nobody_sees_is_no_text(text: str) -> None:
    assert tidy_text(text, 200, lines=False) is None


@pytest.mark.parametrize(
    "text", ["a\x00b", "a\x1bb", "a\x7fb", "a\x85b", "a\ud800b", "a\udfff", "a\nb", "a\tb", "a\u2028b"]
)
def test_one_line_holds_no_controls_and_no_breaks(text: str) -> None:
    with pytest.raises(Unreadable, match="bad_character"):
        tidy_text(text, 200, lines=False)


@pytest.mark.parametrize("text", ["a\x00b", "a\x0bb", "a\x1bb", "a\x9fb", "a\ud800b"])
def test_several_lines_hold_no_controls_either(text: str) -> None:
    with pytest.raises(Unreadable, match="bad_character"):
        tidy_text(text, 200, lines=True)


@pytest.mark.parametrize("text", ["a\r\nb\n\tc", "a\rb\n\tc", "a\nb\n\tc\r\n"])
def test_lines_end_in_one_way(text: str) -> None:
    assert tidy_text(text, 200, lines=True) == "a\nb\n\tc"


@pytest.mark.parametrize("letter", ["a", "客", "😀", "é"])
def test_length_is_counted_in_code_points(letter: str) -> None:
    assert tidy_text(letter * 5, 5, lines=False) == letter * 5
    with pytest.raises(Unreadable) as refused:
        tidy_text(letter * 6, 5, lines=False)
    assert (refused.value.code, refused.value.arguments) == ("too_long", {"max": 5, "length": 6})


def test_length_is_counted_after_composing() -> None:
    assert tidy_text("e\u0301" * 5, 5, lines=False) == "é" * 5


@given(st.text(max_size=40))
def test_tidy_text_stays_as_it_is(text: str) -> None:
    try:
        once = tidy_text(text, 100, lines=True)
    except Unreadable:
        return
    assert once is None or tidy_text(once, 100, lines=True) == once


@pytest.mark.parametrize(
    "text", ["a" + "\u0301\u0316" * 300_000, "a" + " " * 500_000 + "b" + " " * 500_000, "\u200b " * 500_000 + "é"]
)
def test_no_text_takes_long(text: str) -> None:
    begin = time.process_time()
    with pytest.raises(Unreadable, match=r"bad_character|too_long"):
        tidy_text(text + "x" * 300, 200, lines=False)
    assert time.process_time() - begin < 1

"""What is wrong with a condition that somebody writes is told in their language, beside its place."""

import pytest

from engine.expressions.problems import CODES, Problem
from engine.screens.condition import Flaw, flaws
from engine.text.messages import MESSAGES
from tests.screens.reading import EN, ZH

WRITTEN = "amount > 6 and nam == 'A'"
UNKNOWN = Problem("EXP-NAME", "there is no `nam`", 15, 3, "write `name`")


def test_a_chinese_reader_gets_the_sort_of_thing_and_what_can_be_written() -> None:
    assert flaws(WRITTEN, [UNKNOWN], ZH) == (
        Flaw("amount > 6 and ", "nam", " == 'A'", "这里没有这个名称", "可以写：name"),
    )


def test_an_english_reader_gets_what_was_found_too() -> None:
    (flaw,) = flaws(WRITTEN, [UNKNOWN], EN)
    assert (flaw.text, flaw.hint) == ("This name stands for nothing here", "there is no `nam`; write `name`")


@pytest.mark.parametrize("hint", [None, "name one of them"])
def test_nothing_is_said_where_nothing_can_be_written(hint: str | None) -> None:
    (flaw,) = flaws(WRITTEN, [Problem("EXP-PATH", "these are many", 0, 6, hint)], ZH)
    assert flaw.hint == ""


def test_every_code_of_expressions_has_its_sentence() -> None:
    assert {code.lower().replace("-", "_") for code in CODES} <= MESSAGES.keys()

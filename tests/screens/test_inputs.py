"""What a form's inputs hold: the normal form of a value, which is read again as the same value."""

import pytest

from engine.rules.values_form import form_reader
from engine.screens.inputs import form_scale, form_text
from tests.screens.reading import EN, EVERY, ZH

ASKED = [kind for kind in EVERY if kind != "collection"]


@pytest.mark.parametrize("reader", [ZH, EN])
@pytest.mark.parametrize("kind", ASKED)
def test_what_a_form_holds_is_read_as_the_same_value(kind: str, reader: object) -> None:
    field, value = EVERY[kind]
    assert form_reader(field)(form_text(field, value, ZH), ZH.desk) == value  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("money", "1,286,000.50"),
        ("percent", "8.50"),
        ("integer", "-1,286"),
        ("date", "2026-11-24"),
        ("datetime", "2026-11-20 09:12"),
        ("bool", "true"),
        ("reference", "7"),
    ],
)
def test_an_input_holds_the_normal_form(kind: str, text: str) -> None:
    field, value = EVERY[kind]
    assert form_text(field, value, ZH) == text  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", EVERY)
def test_nothing_is_an_empty_input(kind: str) -> None:
    assert form_text(EVERY[kind][0], None, ZH) == ""


@pytest.mark.parametrize(
    ("kind", "digits"), [("money", 2), ("percent", 2), ("decimal", 3), ("integer", 0), ("text", 0)]
)
def test_a_number_has_the_digits_a_person_types(kind: str, digits: int) -> None:
    assert form_scale(EVERY[kind][0]) == digits

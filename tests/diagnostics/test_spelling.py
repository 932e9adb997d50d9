"""The nearest word is the one somebody meant, or none."""

import pytest

from engine.diagnostics import nearest

WORDS = ("label", "title", "fields", "required", "owner", "max", "last_name")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("lable", "label"),
        ("labl", "label"),
        ("lebal", "label"),
        ("Title", "title"),
        ("feilds", "fields"),
        ("requried", "required"),
        ("Last Name", "last_name"),
        ("last-nmae", "last_name"),
        ("mx", "max"),
        ("maxi", "max"),
        ("maximum", None),
        ("mix", "max"),
        ("abc", None),
        ("", None),
        ("workflow", None),
    ],
)
def test_a_word_within_two_edits_is_meant(written, meant):
    assert nearest(written, WORDS) == meant


def test_the_closest_of_several_is_meant():
    assert nearest("lable", ("table", "cable", "label", "lables")) == "table"


def test_there_is_nothing_near_among_nothing():
    assert nearest("label", ()) is None

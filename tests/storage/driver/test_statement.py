"""A statement gives the values for its marks in their order."""

import pytest

from engine.storage.driver import Statement


@pytest.mark.parametrize(
    ("names", "constants", "values", "arranged"),
    [
        ((), {}, {}, ()),
        (("id",), {}, {"id": 1}, (1,)),
        (("b", "a"), {}, {"a": 1, "b": 2}, (2, 1)),
        (("a", "a"), {}, {"a": 1, "c": 3}, (1, 1)),
        (("limit",), {"limit": 50}, {}, (50,)),
        (("a", "limit"), {"limit": 50}, {"a": 1}, (1, 50)),
        (("limit", "a"), {"limit": 50, "other": 9}, {"a": 1, "limit": 7}, (50, 1)),
    ],
)
def test_values_are_arranged_as_the_marks_stand(names, constants, values, arranged):
    assert Statement("", names, constants).arrange(values) == arranged


def test_a_missing_value_is_named():
    with pytest.raises(KeyError, match="id"):
        Statement("", ("id",)).arrange({})


def test_equal_text_names_and_constants_make_equal_statements():
    assert Statement("SELECT 1", ("a",), {"b": 1}) == Statement("SELECT 1", ("a",), {"b": 1})

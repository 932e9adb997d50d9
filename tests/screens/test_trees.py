"""Values below each other: the tree of them, what is seen of it, and filters that take what lies below."""

import pytest

from engine.meta.fields import ChoiceField, Option
from engine.screens.filters import asked_of
from engine.screens.query import Query
from engine.screens.trees import forest, is_tree, twigs, with_below
from tests.screens.reading import EN

REGION = ChoiceField(
    name="region",
    label={},
    dictionary="region",
    options={
        "east": Option(label={"en": "East"}),
        "zhejiang": Option(label={"en": "Zhejiang"}, parent="east"),
        "hangzhou": Option(label={"en": "Hangzhou"}, parent="zhejiang"),
        "old": Option(label={"en": "Old"}, parent="east", retired=True),
        "west": Option(label={"en": "West"}),
        "orphan": Option(label={"en": "Orphan"}, parent="old"),
    },
)
FLAT = ChoiceField(name="state", label={}, options={"open": Option(label={}), "won": Option(label={})})


@pytest.mark.parametrize(("field", "tree"), [(REGION, True), (FLAT, False)])
def test_values_are_a_tree_where_one_lies_below_another(field: ChoiceField, tree: bool) -> None:
    assert is_tree(field) is tree


def test_a_tree_holds_retired_values_too() -> None:
    east, west = forest(REGION, EN)
    assert [one.label for one in east.branches] == ["Zhejiang", "Old"]
    assert [one.label for one in east.branches[0].branches] == ["Hangzhou"]
    assert west.branches == ()


@pytest.mark.parametrize(
    ("opened", "seen"),
    [
        ([], [("east", 1, False), ("west", 1, None), ("orphan", 1, None)]),
        (["east"], [("east", 1, True), ("zhejiang", 2, False), ("west", 1, None), ("orphan", 1, None)]),
        (["zhejiang"], [("east", 1, False), ("west", 1, None), ("orphan", 1, None)]),
    ],
)
def test_what_may_be_chosen_is_seen_below_what_is_open(
    opened: list[str], seen: list[tuple[str, int, bool | None]]
) -> None:
    assert [(one.value, one.level, one.open) for one in twigs(REGION, opened, EN)] == seen


def test_a_filter_takes_what_lies_below() -> None:
    assert with_below(REGION, ["zhejiang"]) == ["zhejiang", "hangzhou"]
    asked, fault = asked_of(REGION, Query(filters={"is.region.zhejiang": "on"}), EN)
    assert fault == ""
    assert asked == "region in ('zhejiang', 'hangzhou')"

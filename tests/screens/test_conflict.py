"""Two changes of one record: what merges by itself, what has to be chosen."""

from datetime import timedelta

import pytest

from engine.screens.conflict import Versions, changed_by, conflict_screen
from engine.screens.inputs import form_text
from tests.browser.demo_catalog import CUSTOMER
from tests.browser.demo_rows import customers
from tests.screens.reading import NOW, ZH

NAMES = ("name", "region", "payment_days", "level")
STORED = customers()[0]
NOW_TEXTS = {name: form_text(CUSTOMER.fields[name], STORED.values[name], ZH) for name in NAMES}


def screen(base: dict[str, str], mine: dict[str, str]) -> object:
    values = {**STORED.values, "payment_days": 90}
    versions = Versions(NOW_TEXTS | base, NOW_TEXTS | base | mine, STORED, {}, values)
    return conflict_screen(CUSTOMER.fields, NAMES, versions, changed_by("陈思远", NOW - timedelta(minutes=3), ZH), ZH)


@pytest.mark.parametrize(
    ("base", "mine", "clashes", "merged"),
    [
        ({"region": "北京"}, {"name": "新"}, 0, {"name": "新", "region": "上海 闵行"}),
        ({"payment_days": "60"}, {"payment_days": "90"}, 1, {"region": "上海 闵行"}),
        ({"payment_days": "60"}, {"payment_days": "30"}, 0, {"payment_days": "30"}),
        ({}, {}, 0, {"name": "苏州恒立精密机械有限公司"}),
    ],
)
def test_only_what_both_changed_differently_has_to_be_chosen(
    base: dict[str, str], mine: dict[str, str], clashes: int, merged: dict[str, str]
) -> None:
    shown = screen(base, mine)
    assert shown.clashes == clashes  # type: ignore[attr-defined]
    assert merged.items() <= shown.merged.items()  # type: ignore[attr-defined]


def test_every_field_is_either_chosen_or_merged() -> None:
    shown = screen({"payment_days": "60", "region": "北京"}, {"payment_days": "90", "name": "新"})
    chosen = {difference.name for difference in shown.differences if difference.clash}  # type: ignore[attr-defined]
    assert chosen | shown.merged.keys() == set(NAMES)  # type: ignore[attr-defined]
    assert chosen.isdisjoint(shown.merged)  # type: ignore[attr-defined]


def test_it_says_who_and_when_and_both_versions_in_words() -> None:
    shown = screen({"payment_days": "60"}, {"payment_days": "90"})
    assert shown.heading == "陈思远修改了这条记录（3 分钟前）"  # type: ignore[attr-defined]
    (difference,) = shown.differences  # type: ignore[attr-defined]
    assert (difference.label, difference.mine.words, difference.theirs.words) == ("账期天数", "90", "30")

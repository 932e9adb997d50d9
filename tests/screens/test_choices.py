"""What choices of dictionaries offer in forms: only what may be chosen, deeper what lies below, searched where long."""

import pytest

from engine.meta.fields import AnyField, ChoiceField, ChoicesField, Option
from engine.screens.cells import Place, cell
from engine.screens.choices import LONG, found_options, options, widget
from engine.screens.inputs import Widget
from engine.screens.reader import Row
from tests.screens.reading import EN

REGIONS = {
    "east": Option(label={"zh": "华东", "en": "East"}),
    "zhejiang": Option(label={"zh": "浙江", "en": "Zhejiang"}, parent="east"),
    "hangzhou": Option(label={"zh": "杭州", "en": "Hangzhou"}, parent="zhejiang"),
    "old": Option(label={}, parent="east", retired=True),
}


def region(**more: Option) -> ChoiceField:
    return ChoiceField(name="region", label={}, options={**REGIONS, **more}, dictionary="region")


MANY = region(**{f"r{number}": Option(label={"en": f"Place {number}"}) for number in range(LONG)})


def test_values_stand_in_the_readers_language_and_deeper_below_others() -> None:
    assert [(one.value, one.label, one.depth) for one in options(region(), EN, "")] == [
        ("east", "East", 0),
        ("zhejiang", "Zhejiang", 1),
        ("hangzhou", "Hangzhou", 2),
    ]


def test_a_retired_value_is_offered_where_it_is_held_and_in_filters() -> None:
    assert [one.value for one in options(region(), EN, "old")][-1] == "old"
    assert [one.value for one in options(region(), EN)][-1] == "old"


@pytest.mark.parametrize(("field", "asked"), [(region(), Widget.SELECT), (MANY, Widget.PICKER)])
def test_a_long_dictionary_is_searched(field: AnyField, asked: Widget) -> None:
    assert widget(field) is asked


@pytest.mark.parametrize(
    ("wanted", "values"),
    [
        ("hang", ["hangzhou"]),
        ("EAST zhe", ["zhejiang", "hangzhou"]),
        ("old", []),
        ("r29", ["r29"]),
        ("place 29", ["r29"]),
    ],
)
def test_a_value_is_found_by_label_code_and_what_it_lies_below(wanted: str, values: list[str]) -> None:
    assert [one.value for one in found_options(MANY, wanted, EN)] == values


def test_a_cell_shows_the_value_and_tells_where_it_lies() -> None:
    shown = cell(region(), Row(1, 1, "", {"region": "hangzhou"}), EN, Place.TABLE)
    assert (shown.text, shown.full) == ("Hangzhou", "East / Zhejiang / Hangzhou")


def test_several_values_stand_one_after_the_other_and_tell_where_each_lies() -> None:
    field = ChoicesField(name="regions", label={}, options=REGIONS, dictionary="region")
    shown = cell(field, Row(1, 1, "", {"regions": ("east", "hangzhou")}), EN, Place.TABLE)
    assert (shown.text, shown.full) == ("East, Hangzhou", "East, East / Zhejiang / Hangzhou")


def test_of_several_a_retired_value_is_offered_where_it_is_held() -> None:
    field = ChoicesField(name="regions", label={}, options=REGIONS, dictionary="region")
    assert [one.value for one in options(field, EN, "east\nold")][-1] == "old"
    assert "old" not in [one.value for one in options(field, EN, "east")]

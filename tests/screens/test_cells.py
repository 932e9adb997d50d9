"""How values read in a table, among facts and as figures, in both languages."""

import pytest

from engine.screens.cells import Look, Place, as_badge, cell, wording
from engine.screens.reader import Row, Target
from tests.screens.reading import EN, EVERY, TITLES, ZH


def row(kind: str) -> Row:
    field, value = EVERY[kind]
    return Row(1, 1, "x", {field.name: value}, TITLES)  # type: ignore[dict-item]


@pytest.mark.parametrize(
    ("kind", "place", "zh", "en"),
    [
        ("text", Place.TABLE, "恒立", "恒立"),
        ("long_text", Place.TABLE, "一行 两行", "一行 两行"),
        ("long_text", Place.FACT, "一行\n两行", "一行\n两行"),
        ("integer", Place.TABLE, "-1,286", "-1,286"),
        ("decimal", Place.TABLE, "1,286.500", "1,286.500"),
        ("money", Place.TABLE, "1,286,000.50", "1,286,000.50"),
        ("money", Place.FACT, "¥1,286,000.50", "CN¥1,286,000.50"),
        ("money", Place.FIGURE, "¥128.60 万", "CN¥1.29M"),
        ("percent", Place.TABLE, "8.50%", "8.50%"),
        ("bool", Place.TABLE, "是", "Yes"),
        ("date", Place.TABLE, "11-24", "24 Nov"),
        ("date", Place.FACT, "2026-11-24", "24 Nov 2026"),
        ("datetime", Place.TABLE, "昨天", "Yesterday"),
        ("datetime", Place.FACT, "2026-11-20 09:12", "20 Nov 2026, 09:12"),
        ("choice", Place.TABLE, "跟进中", "Open"),
        ("reference", Place.TABLE, "苏州恒立", "苏州恒立"),
        ("user", Place.FACT, "陈思远", "陈思远"),
        ("collection", Place.FACT, "12", "12"),
    ],
)
def test_a_value_reads_as_its_place_and_language_want(kind: str, place: Place, zh: str, en: str) -> None:
    field = EVERY[kind][0]
    assert [cell(field, row(kind), reader, place).text for reader in (ZH, EN)] == [zh, en]


@pytest.mark.parametrize("kind", EVERY)
def test_nothing_is_a_dash_and_never_an_empty_text(kind: str) -> None:
    field = EVERY[kind][0]
    shown = cell(field, Row(1, 1, "x", {field.name: None}), ZH, Place.TABLE)
    assert (shown.text, shown.blank) == ("—", True)


def test_zero_is_not_nothing() -> None:
    field = EVERY["integer"][0]
    shown = cell(field, Row(1, 1, "x", {field.name: 0}), ZH, Place.TABLE)
    assert (shown.text, shown.blank, shown.negative) == ("0", False, False)


def test_what_is_shortened_or_relative_has_the_whole_beside_it() -> None:
    instant = cell(EVERY["datetime"][0], row("datetime"), ZH, Place.TABLE)
    assert (instant.full, instant.stamp) == ("2026-11-20 09:12", "2026-11-20T01:12:00.000000Z")
    assert cell(EVERY["money"][0], row("money"), ZH, Place.FIGURE).full == "¥1,286,000.50"
    assert cell(EVERY["money"][0], row("money"), ZH, Place.FACT).full is None


def test_a_reference_leads_to_its_record_and_a_person_is_drawn_as_one() -> None:
    assert cell(EVERY["reference"][0], row("reference"), ZH, Place.FACT).to == Target("customer", 7)
    person = cell(EVERY["user"][0], row("user"), ZH, Place.FACT)
    assert (person.look, person.to) == (Look.PERSON, Target("user", 3))


def test_a_reference_whose_title_may_not_be_read_is_hidden() -> None:
    field, value = EVERY["reference"]
    shown = cell(field, Row(1, 1, "x", {field.name: value}), ZH, Place.FACT)  # type: ignore[dict-item]
    assert (shown.text, shown.full, shown.to) == ("***", "无权查看", None)


@pytest.mark.parametrize(("value", "tone"), [("open", "blue"), ("shut", "gray")])
def test_a_pill_has_the_tone_of_its_option_or_gray(value: str, tone: str) -> None:
    field = EVERY["choice"][0]
    shown = cell(field, Row(1, 1, "x", {"choice": value}), ZH, Place.TABLE)
    badge = as_badge(shown, field, value)  # type: ignore[arg-type]
    assert (badge.look, badge.tone) == (Look.BADGE, tone)


def test_an_option_that_is_gone_shows_its_name() -> None:
    field = EVERY["choice"][0]
    shown = cell(field, Row(1, 1, "x", {"choice": "older"}), ZH, Place.TABLE)
    assert as_badge(shown, field, "older") == shown  # type: ignore[arg-type]
    assert shown.text == "older"


def test_a_value_can_be_put_into_words_without_its_record() -> None:
    assert wording(EVERY["user"][0], 3, "陈思远", ZH) == "陈思远"
    assert wording(EVERY["user"][0], 3, "", ZH) == "***"
    assert wording(EVERY["date"][0], None, "", EN) == "—"

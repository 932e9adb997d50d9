import re
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

import engine.text
from engine.text.languages import language
from engine.text.messages import MESSAGES, Plural, Text, message, shown

PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")


def texts(text: Text) -> list[str]:
    return [text.zh, *(text.en if isinstance(text.en, Plural) else [text.en])]


def is_whole(written: list[str]) -> bool:
    """Whether a text stands in each of its forms, with the same placeholders."""
    placeholders = [PLACEHOLDER.findall(text) for text in written]
    closed = all(
        text.count("{") == len(found) == text.count("}") for text, found in zip(written, placeholders, strict=True)
    )
    return closed and all(text.strip() for text in written) and len({frozenset(one) for one in placeholders}) == 1


def test_every_text_stands_in_both_languages_with_the_same_placeholders() -> None:
    assert [code for code, text in MESSAGES.items() if not is_whole(texts(text))] == []


def test_a_plural_is_chosen_by_its_count() -> None:
    plurals = {code: text.zh for code, text in MESSAGES.items() if isinstance(text.en, Plural)}
    assert [code for code, text in plurals.items() if "{count}" not in text] == []


def test_chinese_stands_only_in_chinese_texts() -> None:
    english = {code: "".join(texts(text)[1:]) for code, text in MESSAGES.items() if code != "language_zh"}
    found = [code for code, text in english.items() if re.search(r"[\u3400-\u9fff，。：；！？（）]", text)]
    assert [code for code in found if not MESSAGES[code].zh.isascii()] == []


def test_every_code_that_is_raised_here_has_a_text() -> None:
    sources = "".join(path.read_text("utf-8") for path in Path(engine.text.__file__).parent.glob("*.py"))
    raised = set(re.findall(r'Unreadable\(\s*"([a-z_]+)"', sources)) - {"unknown_zone"}
    assert raised
    assert raised <= MESSAGES.keys()


@pytest.mark.parametrize(
    ("locale", "spoken"),
    [
        ("zh", "zh"),
        ("zh-CN", "zh"),
        ("zh_Hant_TW", "zh"),
        ("ZH", "zh"),
        ("en", "en"),
        ("en-GB", "en"),
        ("fr", "en"),
        ("zha", "en"),
        ("", "en"),
    ],
)
def test_chinese_serves_chinese_locales_and_english_all_others(locale: str, spoken: str) -> None:
    assert language(locale) == spoken


def test_placeholders_are_filled_in_the_language() -> None:
    assert message("too_long", "zh", max=4000, length=12345) == "最多 4,000 个字符，现有 12,345 个"
    assert message("too_long", "en", max=4000, length=12345) == "At most 4,000 characters; there are 12,345"


@pytest.mark.parametrize(
    ("count", "text"), [(1, "1 thing needs to be corrected"), (2, "2 things need to be corrected")]
)
def test_english_counts(count: int, text: str) -> None:
    assert message("invalid", "en", count=count) == text


def test_an_argument_is_never_a_template() -> None:
    assert message("unknown_field", "en", name="{count} {{7*7}}") == "There is no field {count} {{7*7}}"


def test_a_missing_argument_is_a_bug() -> None:
    with pytest.raises(KeyError):
        message("too_long", "en", max=5)


@pytest.mark.parametrize(
    ("value", "zh", "en"),
    [
        ("text", "text", "text"),
        (True, "是", "Yes"),
        (1286000, "1,286,000", "1,286,000"),
        (Decimal("-1286000.50"), "-1,286,000.50", "-1,286,000.50"),
        (date(2026, 11, 24), "2026-11-24", "24 Nov 2026"),
        (datetime(2026, 11, 24, tzinfo=UTC), "2026-11-24T00:00:00.000000Z", "2026-11-24T00:00:00.000000Z"),
        (("a", "b"), "a、b", "a, b"),
        ({"zh": "客户", "en": "customer"}, "客户", "customer"),
        ({"zh": "客户"}, "客户", "客户"),
    ],
)
def test_an_argument_is_written_as_its_type_is(value: object, zh: str, en: str) -> None:
    assert (shown(value, "zh-CN"), shown(value, "en-GB")) == (zh, en)

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


@pytest.mark.parametrize("code", MESSAGES)
def test_every_text_stands_in_both_languages_with_the_same_placeholders(code: str) -> None:
    written = texts(MESSAGES[code])
    assert all(text.strip() for text in written)
    assert len({frozenset(PLACEHOLDER.findall(text)) for text in written}) == 1
    assert all(text.count("{") == len(PLACEHOLDER.findall(text)) == text.count("}") for text in written)


@pytest.mark.parametrize("code", [code for code, text in MESSAGES.items() if isinstance(text.en, Plural)])
def test_a_plural_is_chosen_by_its_count(code: str) -> None:
    assert "{count}" in MESSAGES[code].zh


@pytest.mark.parametrize(
    "code", [code for code, text in MESSAGES.items() if not text.zh.isascii() and code != "language_zh"]
)
def test_chinese_stands_only_in_chinese_texts(code: str) -> None:
    assert not re.search(r"[\u3400-\u9fff，。：；！？（）]", "".join(texts(MESSAGES[code])[1:]))


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

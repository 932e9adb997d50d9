"""How Chinese text sounds, and amounts as documents spell them."""

from decimal import Decimal

import pytest

from engine.text.chinese import amount_in_words, pinyin, pinyin_initials

AMOUNTS = [
    ("0", "零元整"),
    ("0.05", "伍分"),
    ("0.50", "伍角整"),
    ("0.004", "零元整"),
    ("0.005", "壹分"),
    ("1", "壹元整"),
    ("10", "壹拾元整"),
    ("1409.50", "壹仟肆佰零玖元伍角整"),
    ("6007.14", "陆仟零柒元壹角肆分"),
    ("1680.32", "壹仟陆佰捌拾元叁角贰分"),
    ("325.04", "叁佰贰拾伍元零肆分"),
    ("16409.02", "壹万陆仟肆佰零玖元零贰分"),
    ("100700", "壹拾万零柒佰元整"),
    ("10000000", "壹仟万元整"),
    ("100000007", "壹亿零柒元整"),
    ("100070000", "壹亿零柒万元整"),
    ("1000000000000", "壹万亿元整"),
    ("1000000010000", "壹万亿零壹万元整"),
    ("-3.10", "负叁元壹角整"),
    ("-0.001", "零元整"),
    ("9999999999999999.99", "玖仟玖佰玖拾玖万玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分"),
    ("9999999999999999.995", None),
    ("-10000000000000000", None),
]


@pytest.mark.parametrize(("amount", "words"), AMOUNTS)
def test_an_amount_is_spelt_as_on_documents(amount: str, words: str | None) -> None:
    assert amount_in_words(Decimal(amount)) == words


@pytest.mark.parametrize(
    ("text", "sound", "initials"),
    [
        ("客户", "kehu", "kh"),
        ("重庆银行", "chongqingyinhang", "cqyh"),
        ("ABC有限公司 No.1", "abcyouxiangongsi no.1", "abcyxgs no.1"),
        ("绿", "lv", "l"),
        ("𠮷野家", "𠮷yejia", "𠮷yj"),
    ],
)
def test_text_sounds_as_it_is_read(text: str, sound: str, initials: str) -> None:
    assert (pinyin(text), pinyin_initials(text)) == (sound, initials)


def test_only_the_beginning_of_a_long_text_is_read() -> None:
    assert pinyin("客" * 5000) == "ke" * 1000

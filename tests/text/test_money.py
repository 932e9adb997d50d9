from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.text.money import format_foreign, format_money, format_money_short, read_money
from engine.text.unreadable import Unreadable

AMOUNTS = st.decimals(min_value=-(10**16) + 1, max_value=10**16 - 1, places=2, allow_nan=False, allow_infinity=False)


@given(AMOUNTS, st.sampled_from(["CNY", "USD", "EUR", "JPY"]), st.sampled_from(["zh", "en"]))
def test_amounts_survive_showing_and_reading(amount: Decimal, currency: str, locale: str) -> None:
    assert read_money(format_money(amount, currency, locale), currency) == amount


@pytest.mark.parametrize(
    ("amount", "zh", "en"),
    [
        ("1286000", "¥1,286,000.00", "CN¥1,286,000.00"),
        ("-55010", "-¥55,010.00", "-CN¥55,010.00"),
        ("0", "¥0.00", "CN¥0.00"),
    ],
)
def test_an_amount_alone_carries_its_sign(amount: str, zh: str, en: str) -> None:
    value = Decimal(amount)
    assert (format_money(value, "CNY", "zh"), format_money(value, "CNY", "en")) == (zh, en)


@pytest.mark.parametrize(
    ("amount", "zh", "en"),
    [("3864200", "¥386.42 万", "CN¥3.86M"), ("129000000", "¥1.29 亿", "CN¥129.00M"), ("12.5", "¥12.50", "CN¥12.50")],
)
def test_an_amount_in_a_tile_is_short(amount: str, zh: str, en: str) -> None:
    value = Decimal(amount)
    assert (format_money_short(value, "CNY", "zh"), format_money_short(value, "CNY", "en")) == (zh, en)


def test_another_currency_is_named_in_the_cell() -> None:
    assert format_foreign(Decimal("1200"), "USD") == "USD 1,200.00"


@pytest.mark.parametrize(
    "text",
    ["¥1,200", "￥1200", "1200元", "1200 元", "CNY 1200", "cny1200", "CN¥1,200.00", "0.12万元", "RMB 1200", "１２００"],
)
def test_an_amount_may_carry_its_own_currency(text: str) -> None:
    assert read_money(text, "CNY") == 1200


@pytest.mark.parametrize("text", ["-¥55", "¥-55", "－￥55", "(¥55)", "-55元"])
def test_a_negative_amount_is_written_in_several_ways(text: str) -> None:
    assert read_money(text, "CNY") == -55


@pytest.mark.parametrize("text", ["$100", "€5", "USD 5", "HK$5", "5%", "¥", "¥¥5", "元", ""])
def test_another_currency_is_never_taken_for_this_one(text: str) -> None:
    with pytest.raises(Unreadable, match="not_a_number"):
        read_money(text, "CNY")

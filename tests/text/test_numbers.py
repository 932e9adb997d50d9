from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.text.human_numbers import read_number
from engine.text.numbers import decimal_text, format_number, format_percent, format_short, plain_decimal, plain_integer
from engine.text.unreadable import Unreadable

DECIMALS = st.decimals(min_value=-(10**15), max_value=10**15, places=4, allow_nan=False, allow_infinity=False)
INTEGERS = st.integers(min_value=-(2**63), max_value=2**63 - 1)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", "0"),
        ("12.50", "12.50"),
        ("-12.5", "-12.5"),
        ("12345678901234567.78", "12345678901234567.78"),
        ("0.0001", "0.0001"),
    ],
)
def test_plain_digits_are_read_exactly(text: str, value: str) -> None:
    assert plain_decimal(text).as_tuple() == Decimal(value).as_tuple()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        *((text, "not_finite") for text in ("NaN", "sNaN", "nan", "Infinity", "-Infinity", "inf")),
        *(
            (text, "not_a_number")
            for text in (
                *("", "-", ".", "1.", ".5", "01", "00", "+5", "1_000", " 5 ", "5\n", "1,5"),
                *("1,000", "0x10", "1e3", "1E3"),
                *("١٢", "１２", "½", "²", "1.2.3", "--1", "1-", "5%", "¥5", "1e999999999", "true", "٣.٥"),
            )
        ),
        ("9" * 41, "out_of_range"),
        ("9" * 1_000_000, "out_of_range"),
    ],
)
def test_everything_else_is_not_a_plain_number(text: str, code: str) -> None:
    with pytest.raises(Unreadable) as refused:
        plain_decimal(text)
    assert refused.value.code == code


def test_zero_has_no_sign() -> None:
    assert str(plain_decimal("-0.00")) == "0.00"


@pytest.mark.parametrize("text", ["5.0", "1e3", "05", "", "-", "٥", "5 ", "NaN"])
def test_a_whole_number_has_digits_only(text: str) -> None:
    with pytest.raises(Unreadable, match="not_an_integer"):
        plain_integer(text)


@given(INTEGERS)
def test_whole_numbers_survive_writing_and_reading(value: int) -> None:
    assert plain_integer(str(value)) == value


@given(DECIMALS)
def test_the_wire_form_survives_writing_and_reading(value: Decimal) -> None:
    assert plain_decimal(decimal_text(value, 4)) == value


@given(DECIMALS)
def test_what_a_form_shows_is_read_again(value: Decimal) -> None:
    assert read_number(format_number(value, 4)) == value


@given(st.decimals(min_value=-99999, max_value=99999, places=4, allow_nan=False, allow_infinity=False))
def test_percents_survive_showing_and_reading(value: Decimal) -> None:
    assert read_number(format_percent(value), percent=True) == value


@given(st.text(max_size=12))
def test_no_text_breaks_the_readers(text: str) -> None:
    for reader in (plain_decimal, plain_integer, read_number):
        try:
            value = reader(text)
        except Unreadable:
            continue
        assert Decimal(value).is_finite()


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("１２３", "123"),
        ("１，２８６，０００．５０", "1286000.50"),
        ("1,286,000.00", "1286000.00"),
        ("1 286 000", "1286000"),
        ("1\u00a0286", "1286"),
        ("  12 ", "12"),
        ("3。5", "3.5"),
        ("1.2万", "12000"),
        ("1.2 万", "12000"),
        ("3千万", "30000000"),
        ("1.29亿", "129000000"),
        ("2万亿", "2000000000000"),
        ("1.2w", "12000"),
        ("3.5K", "3500"),
        ("3.86M", "3860000"),
        (".5", "0.5"),
        ("5.", "5"),
        ("+5", "5"),
        ("007", "7"),
        ("－55", "-55"),
        ("−55", "-55"),
        ("(55)", "-55"),
        ("（１，０００）", "-1000"),
        ("-0", "0"),
    ],
)
def test_people_write_numbers_in_many_ways(text: str, value: str) -> None:
    assert read_number(text) == Decimal(value)


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "-", ".", ",", "1,5", "1,23,456", "12,34", "12 34", "1,234 567", "1,,000"),
        *(",123", "1.2.3", "--5", "(-5)"),
        *("5-", "½", "5²", "١٢", "1e3", "0x10", "1_000", "NaN", "5%", "¥5", "$5", "5元", "万", "1万2"),
        *("12abc", "()", "(5"),
    ],
)
def test_what_could_mean_two_things_is_not_read(text: str) -> None:
    with pytest.raises(Unreadable, match="not_a_number"):
        read_number(text)


@pytest.mark.parametrize(
    ("text", "value"), [("8%", "0.08"), ("8", "0.08"), ("８．５％", "0.085"), ("-0.5 %", "-0.005"), ("1,200%", "12")]
)
def test_a_percent_counts_hundredths_with_or_without_its_sign(text: str, value: str) -> None:
    assert read_number(text, percent=True) == Decimal(value)


def test_an_absurd_length_is_refused_quickly() -> None:
    with pytest.raises(Unreadable, match="out_of_range"):
        read_number("1" * 1_000_000)


@pytest.mark.parametrize(
    ("value", "scale", "text"),
    [
        (Decimal("1286000"), 2, "1,286,000.00"),
        (Decimal("-55010.005"), 2, "-55,010.01"),
        (Decimal("0.005"), 2, "0.01"),
        (Decimal("-0.001"), 2, "0.00"),
        (Decimal("999999999999999999.9999"), 4, "999,999,999,999,999,999.9999"),
        (18426, 0, "18,426"),
    ],
)
def test_numbers_are_grouped_and_have_every_digit_of_their_scale(value: Decimal | int, scale: int, text: str) -> None:
    assert format_number(value, scale) == text


@pytest.mark.parametrize(
    ("fraction", "scale", "text"), [("0.0800", 2, "8.00%"), ("0.66", 0, "66%"), ("-1.5", 2, "-150.00%")]
)
def test_a_fraction_is_shown_in_hundredths(fraction: str, scale: int, text: str) -> None:
    assert format_percent(Decimal(fraction), scale) == text


@pytest.mark.parametrize(
    ("value", "zh", "en"),
    [
        ("3864200", "386.42 万", "3.86M"),
        ("129000000", "1.29 亿", "129.00M"),
        ("9999", "9,999", "10.00K"),
        ("950", "950", "950"),
        ("-3864200", "-386.42 万", "-3.86M"),
        ("0", "0", "0"),
    ],
)
def test_tiles_count_in_the_large_units_of_their_language(value: str, zh: str, en: str) -> None:
    assert (format_short(Decimal(value), "zh"), format_short(Decimal(value), "en")) == (zh, en)

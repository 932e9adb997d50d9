"""Values of a definition in their wire form, exactly, or the reason why they have none."""

from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from engine.meta.phrases import as_name, in_digits, listed, shown, some
from engine.meta.resolve.moments import day, instant
from engine.meta.resolve.numbers import Wrong, exact_number, fraction, whole_number

SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize("number", [0, 1, -1, 2**63 - 1, -(2**63 - 1)])
def test_a_whole_number_of_64_bits_is_one(number):
    assert whole_number(number) == number


@pytest.mark.parametrize("value", [2**63, -(2**63), Decimal("1.0"), True, "5", "012"])
def test_other_values_are_no_whole_number(value):
    assert isinstance(whole_number(value), Wrong)


@pytest.mark.parametrize(
    ("value", "exact"),
    [
        (5, "5.00"),
        (-5, "-5.00"),
        (Decimal("1.5"), "1.50"),
        (Decimal("1.500"), "1.50"),
        (Decimal("-0.0"), "0.00"),
        (999, "999.00"),
        (Decimal("999.99"), "999.99"),
        (Decimal("0.01"), "0.01"),
    ],
)
def test_a_number_gets_the_scale_of_its_field(value, exact):
    assert str(exact_number(value, 5, 2)) == exact


@pytest.mark.parametrize(
    "value", [1000, Decimal("1000.00"), Decimal("0.001"), Decimal("0." + "0" * 30 + "1"), 10**30, True, "5", "NaN"]
)
def test_a_number_that_would_change_is_refused(value):
    assert isinstance(exact_number(value, 5, 2), Wrong)


@pytest.mark.parametrize(
    ("value", "exact"),
    [("8%", "0.0800"), ("12.5%", "0.1250"), ("-1%", "-0.0100"), ("0%", "0.0000"), (1, "1.0000"), ("100%", "1.0000")],
)
def test_a_percentage_is_a_fraction(value, exact):
    assert str(fraction(value, 9, 4)) == exact


@pytest.mark.parametrize("value", ["0.001%", "x%", "%", "8", "1e3%", "9" * 50 + "%"])
def test_what_is_no_percentage_is_refused(value):
    assert isinstance(fraction(value, 9, 4), Wrong)


@pytest.mark.parametrize("text", ["2026-01-31", "0001-01-01", "9999-12-31", "2024-02-29"])
def test_a_day_is_its_own_wire_form(text):
    assert day(text) == text


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("2026/1/31", "write `2026-01-31`"),
        ("2026年1月31日", "write `2026-01-31`"),
        ("2026.01.31", "write `2026-01-31`"),
        ("2026-2-3", "write `2026-02-03`"),
        ("31.01.2026", "write year, month and day: `2026-01-31`"),
        ("2026-02-30", "write year, month and day: `2026-01-31`"),
        ("20260131", "write year, month and day: `2026-01-31`"),
        ("２０２６-０１-３１", "write year, month and day: `2026-01-31`"),
        (2026, "write year, month and day: `2026-01-31`"),
    ],
)
def test_what_is_no_day_comes_with_how_to_write_it(text, hint):
    assert day(text).hint == hint


@pytest.mark.parametrize(
    ("text", "wire"),
    [
        ("2026-01-31 09:00", "2026-01-31T01:00:00.000000Z"),
        ("2026-01-31T09:00:30", "2026-01-31T01:00:30.000000Z"),
        ("2026-01-31 09:00:00.5", "2026-01-31T01:00:00.500000Z"),
        ("2026-01-31T09:00Z", "2026-01-31T09:00:00.000000Z"),
        ("2026-01-31 09:00+02:00", "2026-01-31T07:00:00.000000Z"),
        ("0002-01-01 00:00Z", "0002-01-01T00:00:00.000000Z"),
    ],
)
def test_an_instant_is_kept_in_utc(text, wire):
    assert instant(text, SHANGHAI) == wire


@pytest.mark.parametrize(
    "text",
    ["2026-01-31", "2026-01-31 24:00", "2026-13-01 09:00", "0001-01-01 00:00", "9999-12-31 23:59-12:00", "09:00", 5],
)
def test_what_is_no_instant_is_refused(text):
    assert isinstance(instant(text, SHANGHAI), Wrong)


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("012", "12"),
        ("1_000", "1000"),
        ("1,000.50", "1000.50"),
        ("+5", "5"),
        ("-007", "-7"),
        (" 5 ", "5"),
        ("000", "0"),
    ],
)
def test_a_number_written_otherwise_is_known(text, digits):
    assert in_digits(text) == digits


@pytest.mark.parametrize("text", ["1e3", "0x10", "abc", "", "1.2.3", "٣"])
def test_what_is_no_number_stays_unknown(text):
    assert in_digits(text) is None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Sales Order", "sales_order"),
        ("salesOrder", "sales_order"),
        ("2nd-try", "nd_try"),
        ("A.B", "a_b"),
        ("客户", None),
    ],
)
def test_a_text_is_turned_into_a_name(text, name):
    assert as_name(text) == name


def test_values_are_shown_short_and_lists_by_what_they_are():
    assert [shown(one) for one in ("a", True, 5, [1], {"a": 1}, "x" * 50)] == [
        *("`a`", "`true`", "`5`", "a list", "a mapping"),
        f"`{'x' * 39}…`",
    ]


def test_words_are_listed_and_of_many_only_some():
    assert listed(["a"]) == "`a`"
    assert listed(["a", "b", "c"]) == "`a`, `b` or `c`"
    assert some(["a", "b"]) == "`a` and `b`"
    assert some([str(n) for n in range(20)], most=2) == "`0`, `1` and 18 more"

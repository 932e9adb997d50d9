import json
from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Raw

from engine.expressions.record import Value
from engine.meta.fields import FIELD_KINDS, IntegerField, Wire
from engine.rules.body import split
from engine.rules.inputs import Readers, echoed
from engine.rules.values import LITERAL, literal
from engine.rules.values_form import READ_FORM, Desk, form_reader
from engine.rules.values_json import DECODE, json_reader
from engine.text.messages import MESSAGES
from engine.text.unreadable import Unreadable
from tests.rules.fields import ONE_OF_EACH

UNSENT = ("code", "collection", "lines", "references")
"""Kinds of which nothing is read as one value."""

DESK = Desk(datetime(2026, 11, 21, 4, 0, tzinfo=UTC), ZoneInfo("Asia/Shanghai"), "CNY")


def json_code(field: str, token: str) -> str:
    with pytest.raises(Unreadable) as refused:
        json_reader(ONE_OF_EACH[field])(Raw(token.encode()))
    return refused.value.code


def form_code(field: str, text: str) -> str:
    with pytest.raises(Unreadable) as refused:
        form_reader(ONE_OF_EACH[field])(text, DESK)
    return refused.value.code


@pytest.mark.parametrize("table", [DECODE, READ_FORM, LITERAL])
def test_every_kind_has_a_row(table: dict[type, object]) -> None:
    assert set(table) == set(FIELD_KINDS) == {type(field) for field in ONE_OF_EACH.values()}


@pytest.mark.parametrize(
    ("field", "token", "value"),
    [
        ("text", '"Acme"', "Acme"),
        ("text", '"  e\\u0301 "', "é"),
        ("text", '"😀😀😀😀😀"', "😀😀😀😀😀"),
        ("text", '""', None),
        ("text", '" \\u200b"', None),
        ("long_text", '"a\\r\\nb\\tc"', "a\nb\tc"),
        ("integer", "7", 7),
        ("integer", "-0", 0),
        ("integer", "9223372036854775807", 2**63 - 1),
        ("integer", "-9223372036854775808", -(2**63)),
        ("decimal", "12.5", Decimal("12.50")),
        ("decimal", '"12.5"', Decimal("12.50")),
        ("decimal", "12.500", Decimal("12.50")),
        ("decimal", '"-0"', Decimal("0.00")),
        ("money", "1234567890123456.78", Decimal("1234567890123456.78")),
        ("money", '"1234567890123456.78"', Decimal("1234567890123456.78")),
        ("percent", '"0.08"', Decimal("0.0800")),
        ("bool", "true", True),
        ("bool", "false", False),
        ("date", '"2024-02-29"', date(2024, 2, 29)),
        ("datetime", '"2026-01-31T16:00:00+08:00"', datetime(2026, 1, 31, 8, tzinfo=UTC)),
        ("choice", '"low"', "low"),
        ("choice", '""', None),
        ("reference", "7", 7),
        ("user", "7", 7),
        *((name, "null", None) for name in ONE_OF_EACH if name not in ("collection", "lines", "references")),
    ],
)
def test_json_is_read_exactly(field: str, token: str, value: Value) -> None:
    read = json_reader(ONE_OF_EACH[field])(Raw(token.encode()))
    assert (type(read), str(read)) == (type(value), str(value))


@pytest.mark.parametrize(
    ("row", "field", "token", "code"),
    [
        ("R-031", "decimal", '"NaN"', "not_finite"),
        ("R-031", "decimal", '"sNaN"', "not_finite"),
        ("R-031", "money", '"Infinity"', "not_finite"),
        ("R-031", "percent", '"-Infinity"', "not_finite"),
        ("R-033", "decimal", "12.345", "scale"),
        ("R-033", "money", '"0.001"', "scale"),
        ("R-033", "percent", "0.00001", "scale"),
        *(
            ("R-035", "decimal", json.dumps(text), "not_a_number")
            for text in ("1_000", " 5 ", "١٢", "½", "1,5", "+5", "0x10", "", "1e3", "5.", ".5", "--5", "５")
        ),
        ("R-035", "decimal", '"1e999999999"', "not_a_number"),
        ("R-036", "money", "12345678901234567.78", "out_of_range"),
        ("R-036", "money", "12345678901234.5678", "scale"),
        ("R-038", "decimal", "10000", "out_of_range"),
        ("R-038", "money", "1" + "0" * 30, "out_of_range"),
        ("R-038", "integer", str(2**63), "out_of_range"),
        ("R-038", "integer", str(-(2**63) - 1), "out_of_range"),
        ("R-038", "integer", "1" + "0" * 30, "out_of_range"),
        ("R-038", "integer", "9" * 100_000, "out_of_range"),
        ("R-040", "integer", '"5"', "not_an_integer"),
        ("R-040", "integer", "1e3", "not_an_integer"),
        ("R-040", "integer", "5.0", "not_an_integer"),
        ("R-040", "integer", "true", "not_an_integer"),
        ("R-040", "decimal", "1e3", "not_a_number"),
        ("R-040", "decimal", "true", "not_a_number"),
        *(
            ("R-041", "date", json.dumps(text), "not_a_date")
            for text in ("2024-02-30", "2023-02-29", "0000-00-00", "13/14/2024", "20240131", "", "2024-1-1", "today")
        ),
        ("R-041", "date", "20240131", "not_a_date"),
        ("R-043", "datetime", '"2026-01-31T08:00:00"', "zone_missing"),
        ("R-043", "datetime", '"2026-01-31"', "not_a_datetime"),
        ("R-043", "datetime", "1767225600", "not_a_datetime"),
        ("R-045", "text", '"abcdef"', "too_long"),
        ("R-045", "text", '"😀😀😀😀😀😀"', "too_long"),
        ("R-045", "text", json.dumps("x" * 10_000_000), "too_long"),
        ("R-051", "choice", '"medium"', "not_a_choice"),
        ("R-051", "choice", '"Low"', "not_a_choice"),
        ("R-051", "choice", '"low "', "not_a_choice"),
        ("R-051", "choice", "1", "not_text"),
        ("bool", "bool", "1", "not_a_bool"),
        ("bool", "bool", '"true"', "not_a_bool"),
        ("bool", "bool", "0", "not_a_bool"),
        ("text", "text", "5", "not_text"),
        ("text", "text", "true", "not_text"),
        ("text", "text", '["a"]', "not_text"),
        ("text", "text", '{"a":1}', "not_text"),
        ("text", "text", '"a\\u0000"', "bad_character"),
        ("text", "text", '"a\\nb"', "bad_character"),
        ("text", "long_text", '"a\\u001bb"', "bad_character"),
        ("reference", "reference", "0", "not_a_reference"),
        ("reference", "reference", "-1", "not_a_reference"),
        ("reference", "reference", '"7"', "not_a_reference"),
        ("reference", "reference", "7.0", "not_a_reference"),
        ("reference", "reference", '{"id":7}', "not_a_reference"),
        ("reference", "user", str(2**63), "not_a_reference"),
        ("reference", "user", "[7]", "not_a_reference"),
        ("collection", "collection", "[]", "not_writable"),
        ("collection", "collection", "null", "not_writable"),
    ],
)
def test_json_of_another_form_is_refused(row: str, field: str, token: str, code: str) -> None:
    assert json_code(field, token) == code


@given(st.sampled_from([name for name in ONE_OF_EACH if name not in UNSENT]), st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=2), inner, max_size=2),
    max_leaves=3,
))  # fmt: skip
def test_any_json_is_a_value_or_a_failure_with_a_text(field: str, given_value: object) -> None:
    body = json.dumps({field: given_value}).encode()
    read = Readers(ONE_OF_EACH.values()).read_json(split(body))
    assert set(read.values) == {field} - {failure.field for failure in read.failures}
    assert {failure.code for failure in read.failures} <= MESSAGES.keys()


@pytest.mark.parametrize(
    ("field", "text", "value"),
    [
        ("text", "  Acme ", "Acme"),
        ("text", "a\tb", "a b"),
        ("text", "   ", None),
        ("long_text", "a\r\nb", "a\nb"),
        ("integer", "１００", 100),
        ("integer", "1.2万", 12000),
        ("integer", "5.0", 5),
        ("decimal", "1,234.5", Decimal("1234.50")),
        ("decimal", " ", None),
        ("money", "¥1,286,000", Decimal("1286000.00")),
        ("money", "128.6万元", Decimal("1286000.00")),
        ("percent", "8%", Decimal("0.0800")),
        ("percent", "8", Decimal("0.0800")),
        ("percent", "8.25", Decimal("0.0825")),
        ("bool", "on", True),
        ("bool", "false", False),
        ("bool", "", None),
        ("date", "明天", date(2026, 11, 22)),
        ("date", "1124", date(2026, 11, 24)),
        ("datetime", "2026-11-24 16:30", datetime(2026, 11, 24, 8, 30, tzinfo=UTC)),
        ("choice", "low", "low"),
        ("choice", "", None),
        ("reference", "7", 7),
        ("user", " 7 ", 7),
    ],
)
def test_a_form_is_read_as_people_type(field: str, text: str, value: Value) -> None:
    read = form_reader(ONE_OF_EACH[field])(text, DESK)
    assert (type(read), str(read)) == (type(value), str(value))


@pytest.mark.parametrize(
    ("field", "text", "code"),
    [
        ("text", "abcdef", "too_long"),
        ("text", "a\x00", "bad_character"),
        ("integer", "5.5", "not_an_integer"),
        ("integer", "five", "not_a_number"),
        ("integer", "100000000000亿", "out_of_range"),
        ("decimal", "1,5", "not_a_number"),
        ("decimal", "12.345", "scale"),
        ("decimal", "1万", "out_of_range"),
        ("decimal", "5%", "not_a_number"),
        ("money", "$5", "not_a_number"),
        ("percent", "8.255%", "scale"),
        ("bool", "perhaps", "not_a_bool"),
        ("date", "30 Feb", "not_a_date"),
        ("datetime", "2026-11-24", "not_a_datetime"),
        ("choice", "medium", "not_a_choice"),
        ("reference", "abc", "not_one_record"),
        ("reference", "٧", "not_one_record"),
        ("user", "0", "not_one_record"),
        ("collection", "1", "not_writable"),
    ],
)
def test_what_a_form_cannot_mean_is_refused(field: str, text: str, code: str) -> None:
    assert form_code(field, text) == code


def test_a_percent_is_typed_in_hundredths_and_its_digits_are_counted_so() -> None:
    with pytest.raises(Unreadable) as refused:
        form_reader(ONE_OF_EACH["percent"])("8.255%", DESK)
    assert refused.value.arguments == {"count": 2}


@pytest.mark.parametrize(
    ("field", "wire", "value"),
    [
        ("text", "Acme", "Acme"),
        ("integer", 5, 5),
        ("decimal", "12.50", Decimal("12.50")),
        ("percent", "0.0800", Decimal("0.0800")),
        ("bool", False, False),
        ("date", "2026-01-31", date(2026, 1, 31)),
        ("datetime", "2026-01-31T08:00:00.000000Z", datetime(2026, 1, 31, 8, tzinfo=UTC)),
        ("choice", "low", "low"),
        ("user", 1, 1),
    ],
)
def test_a_literal_of_a_definition_is_in_wire_form(field: str, wire: Wire, value: Value) -> None:
    assert literal(ONE_OF_EACH[field], wire) == value


@pytest.mark.parametrize(
    ("field", "wire", "code"),
    [
        ("text", 5, "not_text"),
        ("integer", True, "not_an_integer"),
        ("decimal", 5, "not_a_number"),
        ("bool", 1, "not_a_bool"),
        ("date", "tomorrow", "not_a_date"),
        ("choice", "medium", "not_a_choice"),
        ("reference", True, "not_a_reference"),
    ],
)
def test_a_literal_of_another_type_is_refused(field: str, wire: Wire, code: str) -> None:
    with pytest.raises(Unreadable, match=code):
        literal(ONE_OF_EACH[field], wire)


def test_all_that_is_wrong_is_found_at_once() -> None:
    sent = split(b'{"text":"abcdef","integer":"5","Text":"x","date":"2024-02-30","bool":true,"collection":[]}')
    read = Readers(ONE_OF_EACH.values()).read_json(sent)
    assert read.values == {"bool": True}
    assert [(failure.code, failure.field) for failure in read.failures] == [
        ("too_long", "text"),
        ("not_an_integer", "integer"),
        ("unknown_field", "Text"),
        ("not_a_date", "date"),
        ("not_writable", "collection"),
    ]


@pytest.mark.parametrize("name", ["TEXT", " text", "text ", "tex\u200bt", "ｔｅｘｔ", "__class__", "", "x" * 1_000_000])
def test_a_name_like_a_fields_is_not_the_fields(name: str) -> None:
    body = json.dumps({name: "a"}).encode()
    (failure,) = Readers(ONE_OF_EACH.values()).read_json(split(body)).failures
    assert failure.code == "unknown_field"
    assert len(failure.field or "") <= 101


def test_a_form_is_read_field_by_field_too() -> None:
    read = Readers(ONE_OF_EACH.values()).read_form({"text": "a", "percent": "8%", "date": "x", "q": "1"}, DESK)
    assert read.values == {"text": "a", "percent": Decimal("0.0800")}
    assert [failure.code for failure in read.failures] == ["not_a_date", "unknown_field"]


KEPT = IntegerField(name="version", label={}, record=True)


@pytest.mark.parametrize(
    ("body", "stored", "failures"),
    [
        (b'{"version":3}', {"version": 3}, []),
        (b'{"version":4}', {"version": 3}, ["version"]),
        (b'{"version":3}', {}, ["version"]),
        (b'{"version":null}', {}, ["version"]),
        (b'{"version":1}', {"version": True}, ["version"]),
    ],
)
def test_a_field_nobody_writes_may_come_back_as_it_is(
    body: bytes, stored: dict[str, Value], failures: list[str]
) -> None:
    read = Readers([KEPT]).read_json(split(body))
    assert (read.values, read.failures) == ({}, ())
    assert [failure.field for failure in echoed(read.echoes, stored)] == failures


def test_an_unreadable_value_for_a_field_nobody_writes_is_not_writable() -> None:
    (failure,) = Readers([KEPT]).read_json(split(b'{"version":"x"}')).failures
    assert (failure.code, failure.field) == ("not_writable", "version")

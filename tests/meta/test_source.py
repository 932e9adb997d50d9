"""Files become plain data; what YAML would do silently is an error or does not happen."""

from decimal import Decimal

import pytest

from engine.diagnostics import Report
from engine.diagnostics.limits import Limit
from engine.meta.source import read_source


def _read(text):
    report = Report()
    content = text.encode() if isinstance(text, str) else text
    return read_source(content, "a.yaml", report), list(report)


def _value(text):
    source, report = _read(f"a: {text}\n")
    assert report == []
    return source.value["a"]


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("true", True),
        ("false", False),
        *((word, word) for word in ("True", "TRUE", "yes", "no", "on", "off", "y", "n", "No")),
        ("5", 5),
        ("-12", -12),
        ("0", 0),
        ("1.10", Decimal("1.10")),
        ("-0.5", Decimal("-0.5")),
        ("12345678901234567890.123456789", Decimal("12345678901234567890.123456789")),
        *((number, number) for number in ("012", "1_000", "0x10", "0o7", "1e3", "+5", ".5", "5.", "1,000", "5%")),
        *((word, word) for word in (".nan", ".inf", "-.inf", "NaN", "12:30:45", "20:15", "None", "nil", "=", "=me")),
        *((day, day) for day in ("2026-01-31", "2024-02-30", "2026-01-31 09:00", "2026-01-31T09:00:00Z")),
        ("9" * 41, "9" * 41),
        ('"5"', "5"),
        ("'true'", "true"),
        ('"null"', "null"),
        ("''", ""),
        ("{}", {}),
        ("[]", []),
        ("[1, [a, {b: c}]]", [1, ["a", {"b": "c"}]]),
    ],
)
def test_a_scalar_is_what_it_looks_like(written, value):
    read = _value(written)
    assert read == value
    assert type(read) is type(value)


def test_a_number_keeps_its_digits():
    assert str(_value("1.10")) == "1.10"


def test_an_anchor_gives_the_same_value_again():
    source, report = _read("a: &x {b: 1}\nc: *x\n")
    assert (source.value, report) == ({"a": {"b": 1}, "c": {"b": 1}}, [])


@pytest.mark.parametrize("beginning", ["\ufeff", "---\n", "# comment\n\n"])
def test_a_file_may_begin_with_a_mark_dashes_or_a_comment(beginning):
    source, report = _read(f"{beginning}a: b\n")
    assert (source.value, report) == ({"a": "b"}, [])


@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r"])
def test_every_line_break_counts_one_line(line_break):
    _, report = _read(line_break.join(["a: 1", "b: 2", "b: 3", ""]))
    assert [(one.code, one.span.line) for one in report] == [("YAML-DUPLICATE", 3)]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"\xff\xfea\x00:\x00 \x00b\x00", "YAML-READ"),
        (b"a: \xed\xa0\x80", "YAML-READ"),
        (b"a: \x85", "YAML-READ"),
        ("a: \x85b", "YAML-CHARACTER"),
        ("a: \u2028b", "YAML-CHARACTER"),
        ("a: \x07", "YAML-CHARACTER"),
        ("a: \ufffe", "YAML-CHARACTER"),
        ("[" * 50_000, "YAML-LIMIT"),
        ("a: " + "- " * 60 + "b", "YAML-SYNTAX"),
        ("- " * 60 + "b", "YAML-LIMIT"),
        ("{a: " * 60, "YAML-LIMIT"),
        (b"a" * (Limit.FILE.most + 1), "YAML-LIMIT"),
        ("".join(f"k{n}: {n}\n" for n in range(26_000)), "YAML-LIMIT"),
    ],
)
def test_what_cannot_be_read_is_one_error_and_gives_nothing(content, code):
    source, report = _read(content)
    assert ([one.code for one in report], source.value) == ([code], None)


def test_ordinary_quotes_of_joined_emoji_are_allowed():
    assert _value("👩‍💻 and نه") == "👩‍💻 and نه"


def test_merges_that_double_per_level_are_refused_at_once():
    levels = "".join(f"l{n}: &l{n} {{<<: [*l{n - 1}, *l{n - 1}]}}\n" for n in range(1, 30))
    _, report = _read(f"l0: &l0 {{a: 1}}\n{levels}")
    assert {one.code for one in report} == {"YAML-MERGE", "YAML-LIMIT"}


def test_all_errors_of_a_file_are_reported_and_the_rest_is_there():
    source, report = _read("a: 1\na: 2\nb:\n5: c\nd: !t e\nf: [1, ~]\n")
    assert [one.code for one in report] == ["YAML-DUPLICATE", "YAML-EMPTY", "YAML-KEY", "YAML-TAG", "YAML-EMPTY"]
    assert source.value == {"a": 1, "d": "e", "f": [1]}
    assert source.holes == {("b",), ("f",)}


@pytest.mark.parametrize(
    ("text", "value", "hole"),
    [
        ("a: {b: f(x, y, z), c: 1}", {"a": {"c": 1}}, ("a", "b")),
        ("a: {b: Well, yes indeed, c: 1}", {"a": {"c": 1}}, ("a", "b")),
    ],
)
def test_a_text_cut_by_a_comma_is_one_error(text, value, hole):
    source, report = _read(text)
    assert [(one.code, one.span.column) for one in report] == [("YAML-COMMA", 8)]
    assert source.value == value
    assert hole in source.holes

"""Every key and value is found again in the file, and every character of an expression in its scalar."""

import pytest

from engine.diagnostics import Report
from engine.meta.source import read_source

FILE = """\
entity: customer
fields:
  name: {type: text, max: 20}
  客户:
    type: reference
    options: [a, b,
      c]
"""


def _places(text):
    return read_source(text.encode(), "a.yaml", Report()).places


def _cut(text, span):
    lines = text.split("\n")
    assert span.line == span.end_line
    return lines[span.line - 1][span.column - 1 : span.end_column - 1]


@pytest.mark.parametrize(
    ("path", "key", "value"),
    [
        (("entity",), "entity", "customer"),
        (("fields",), "fields", "fields"),
        (("fields", "name"), "name", "{type: text, max: 20}"),
        (("fields", "name", "max"), "max", "20"),
        (("fields", "客户"), "客户", "客户"),
        (("fields", "客户", "options"), "options", "options"),
        (("fields", "客户", "options", 1), "b", "b"),
        (("fields", "客户", "options", 2), "c", "c"),
        (("fields", "name", "label"), "name", "{type: text, max: 20}"),
        (("fields", "name", "max", "x", 3), "max", "20"),
    ],
)
def test_a_path_has_the_place_of_its_key_and_of_its_value(path, key, value):
    places = _places(FILE)
    assert _cut(FILE, places.key(path)) == key
    assert _cut(FILE, places.value(path)) == value


@pytest.mark.parametrize("text", ["", "a: [", "- a"])
def test_a_file_that_cannot_be_used_has_only_a_beginning(text):
    assert _places(text).value(("a",))[:3] == ("a.yaml", 1, 1)


@pytest.mark.parametrize(
    ("scalar", "value"),
    [
        ("a + bad", "a + bad"),
        ("'a + bad'", "a + bad"),
        ("'a ''x'' bad'", "a 'x' bad"),
        ('"a + bad"', "a + bad"),
        (r'"a \"x\" \\ \u5ba2 \x20 bad"', 'a "x" \\ 客   bad'),
        (r'"客户 == bad"', "客户 == bad"),
        ("客户 == bad", "客户 == bad"),
        ("a +\n    bad", "a + bad"),
        ("a\n\n    + bad", "a\n+ bad"),
        ("'a +\n    bad'", "a + bad"),
        ('"a +\n    b\\\n    ad"', "a + bad"),
        (">-\n    a +\n    bad", "a + bad"),
        (">\n    a\n      + bad\n", "a\n  + bad\n"),
        ("|\n    a +\n\n    bad\n", "a +\n\nbad\n"),
        ("| # comment\n    a bad\n", "a bad\n"),
        ("|2-\n      a\n     bad", "  a\n bad"),
    ],
)
def test_a_word_inside_a_scalar_is_found_whatever_the_quotes(scalar, value):
    text = f"x:\n  y: {scalar}\n"
    places = _places(text)
    assert places.text(("x", "y")) == value
    span = places.inside(("x", "y"), value.index("bad"), 3)
    shown = text.split("\n")[span.line - 1][span.column - 1 :]
    assert shown.startswith(("bad", "b\\"))
    assert text.split("\n")[span.end_line - 1][: span.end_column - 1].endswith("ad")


@pytest.mark.parametrize(
    ("scalar", "offset", "column"),
    [
        ("a b", 1, 5),
        ("a b", 3, 7),
        ("a b", 9, 7),
        ("'a'", 1, 6),
        ('"a"', 0, 5),
        ("''", 0, 5),
    ],
)
def test_blanks_and_the_end_of_a_scalar_have_a_place_too(scalar, offset, column):
    assert _places(f"x: {scalar}\n").inside(("x",), offset, 1).column == column


def test_a_place_inside_something_else_is_the_place_of_the_whole():
    places = _places(FILE)
    assert places.inside(("fields", "name"), 3, 2) == places.value(("fields", "name"))

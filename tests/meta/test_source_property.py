"""The quick reader and the careful one say the same of every file, and no bytes make either of them fail."""

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.diagnostics import Report
from engine.meta.source import read_source
from engine.meta.source.compose import compose
from engine.meta.source.quick import quick

_SCALARS = st.one_of(
    st.text("ab客 :,#'\"[]{}&*!|>%@`-?=\n\t~", max_size=12),
    st.sampled_from(["true", "no", "null", "~", "", "1.10", "012", "<<", "a: b", "- a", "=", "!x", "&a", "*a"]),
    st.integers(),
    st.booleans(),
    st.none(),
)
_TREES = st.recursive(
    _SCALARS,
    lambda below: (
        st.lists(below, max_size=4) | st.dictionaries(_SCALARS.filter(lambda one: one == one), below, max_size=4)
    ),
    max_leaves=12,
)
_DUMPED = st.builds(
    lambda tree, flow, width: yaml.safe_dump(tree, default_flow_style=flow, allow_unicode=True, width=width),
    st.dictionaries(st.text("abc", min_size=1, max_size=3), _TREES, min_size=1, max_size=4),
    st.sampled_from([True, False, None]),
    st.sampled_from([10, 80]),
)
_PIECES = st.lists(
    st.sampled_from(
        ["a: ", "b: ", "- ", "? ", "[", "]", "{", "}", ", ", "\n", "\n  ", "'", '"', "&x ", "*x", "!t ", "|", ">", "#",
         "<<: ", "---\n", "...\n", "%YAML 1.1\n", "x", "客", "\\", "\t", "true", "1.5", "\r", "\\u200b", "null"]
    ),
    max_size=40,
).map("".join)  # fmt: skip


def _encoded(text):
    return text.encode("utf-8", "surrogatepass")


def _both(text):
    report = Report()
    return quick(text), compose(text, "a.yaml", report), report


@settings(max_examples=300, deadline=None)
@given(_DUMPED | _PIECES)
def test_what_the_quick_reader_takes_the_careful_one_takes_too(text):
    fast, composed, report = _both(text)
    assert fast is None or (list(report), composed.value) == ([], fast)


@settings(max_examples=200, deadline=None)
@given(_DUMPED)
def test_the_careful_reader_knows_where_everything_stands(text):
    _, composed, _ = _both(text)
    assert set(_paths(composed.value)) == composed.entries.keys() or composed.holes or composed.value is None


@settings(max_examples=300, deadline=None)
@given(
    st.binary(max_size=200)
    | _PIECES.map(str.encode)
    | st.text(max_size=60).map(lambda text: text.encode("utf-8", "surrogatepass"))
)
def test_no_bytes_make_reading_fail(content):
    report = Report()
    source = read_source(content, "a.yaml", report)
    assert source.value is not None or report.has_errors
    assert all(one.span is not None and one.span.line >= 1 and one.span.column >= 1 for one in report)


def _paths(value, path=()):
    if value is not None:
        yield path
    below = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, one in below:
        yield from _paths(one, (*path, key))

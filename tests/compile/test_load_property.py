"""No definitions make the loader raise, hang or forget to say what is wrong."""

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.compile.files import read_files
from engine.compile.load import load_files
from engine.diagnostics import Report, Severity
from engine.diagnostics.codes import codes
from engine.diagnostics.machines import github, json_lines
from engine.diagnostics.render import render
from tests.compile.support import DEFINITIONS

FILES = read_files((DEFINITIONS / "good" / "every_key",), Report())
SHORTEST = read_files((DEFINITIONS / "good" / "shortest",), Report())
NAMES = sorted(FILES)
PIECES = [
    *("", " ", "\n", "\n  ", ": ", ",", "{", "}", "[", "]", "'", '"', "#", "=", "(", ")", "-", ".", "%", "!", "*", "&"),
    *("true", "false", "null", "{}", "0", "-1", "1.5", "99999999999999999999", "5%", "2026-02-30", "text", "money"),
    *("choice", "reference", "collection", "user", "project", "cost", "leader", "parts", "budget", "title", "fields"),
    *(
        "value: ",
        "default: ",
        "sum(c.amount for c in costs)",
        "this",
        "me",
        "mine",
        "now()",
        " == ",
        " in ",
        "客户",
        "\x00",
    ),
]
CUT = st.tuples(st.sampled_from(NAMES), st.floats(0, 1), st.integers(0, 12), st.sampled_from(PIECES))


def _changed(cuts):
    files = dict(FILES)
    for name, where, length, piece in cuts:
        text = files[name].decode("utf-8", "replace")
        start = int(where * len(text))
        files[name] = (text[:start] + piece + text[start + length :]).encode("utf-8", "replace")
    return files


def _load(files):
    report = Report()
    catalog = load_files(files, report)
    assert (catalog is None) == report.has_errors
    return report


def _is_shown(report, files):
    texts = {name: content.decode() for name, content in files.items()}
    assert render(report, texts).count("\n\n") == len(list(report)) or not list(report)
    assert len(json_lines(report).splitlines()) == len(github(report).splitlines()) == len(list(report))


def _has_a_code_and_a_place(one, files):
    assert one.code in codes()
    assert one.message[:1] not in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    assert not one.message.endswith(".")
    place = one.span or (NAMES[0], 1, 1, 1, 1)
    lines = files[place[0]].decode("utf-8", "replace").split("\n")
    assert 1 <= place[1] <= len(lines)
    assert place[2] >= 1


@settings(max_examples=50, deadline=None)
@given(st.lists(CUT, min_size=1, max_size=4))
def test_changed_definitions_load_or_say_why_not_each_with_a_code_and_a_place(cuts):
    files = _changed(cuts)
    report = _load(files)
    _is_shown(report, files)
    for one in report:
        _has_a_code_and_a_place(one, files)


@settings(max_examples=40, deadline=None)
@given(st.binary(max_size=300))
def test_bytes_instead_of_a_definition_are_reported(content):
    report = _load({**SHORTEST, "more.yaml": content})
    assert any(one.severity is Severity.ERROR for one in report)

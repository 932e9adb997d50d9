"""A diagnostic is shown with its line and a caret under what is meant; or to programs, as JSON or annotations."""

import json

import pytest

from engine.diagnostics import Report, Span
from engine.diagnostics.machines import github, json_lines
from engine.diagnostics.render import render, render_one


def _report(*findings):
    report = Report()
    for severity, span, hint in findings:
        {"error": report.error, "warning": report.warning}[severity]("META-KEY", "`lable` is no key", span, hint)
    return report


def _caret(line, column, end_column, end_line=1):
    report = _report(("error", Span("a.yaml", 1, column, end_line, end_column), None))
    return render_one(next(iter(report)), [line]).splitlines()[3:]


def test_the_whole_message():
    report = _report(("error", Span("a.yaml", 2, 1, 2, 6), "did you mean `label`?"))
    assert render(report, {"a.yaml": "entity: a\nlable: 客户\n"}) == (
        "error[META-KEY]: `lable` is no key\n"
        " --> a.yaml:2:1\n"
        "  |\n"
        "2 | lable: 客户\n"
        "  | ^^^^^\n"
        "  = hint: did you mean `label`?\n"
        "\n"
        "1 error\n"
    )


@pytest.mark.parametrize(
    ("line", "column", "end_column", "shown"),
    [
        ("label: 客户名", 8, 10, "    |        ^^^^"),
        ("客户: 名称", 5, 7, "    |       ^^^^"),
        ("e\u0301: x", 5, 6, "    |    ^"),
        ("\ta: x", 2, 3, "    |  ^"),
        ("a", 1, 1, "    | ^"),
        ("a", 9, 12, "    |  ^"),
    ],
)
def test_the_caret_stands_under_the_characters_as_wide_as_they_are(line, column, end_column, shown):
    assert _caret(line, column, end_column) == [f"1 | {line}".replace("\t", " "), shown[2:]]


def test_of_several_lines_the_first_is_marked_to_its_end():
    assert _caret("when: a   ", 7, 3, end_line=2) == ["1 | when: a", "  |       ^"]


@pytest.mark.parametrize("column", [1, 150, 300])
def test_of_a_long_line_the_part_around_the_place_is_shown(column):
    shown, carets = _caret("词" * 300, column, column + 2)
    assert len(shown) < 60
    assert shown[len("1 | ") :].replace("…", "").strip("词") == ""
    assert carets.endswith("^^")


def test_control_characters_of_a_file_never_reach_the_terminal():
    shown, _ = _caret("a\x1b[2Jb", 1, 2)
    assert shown == "1 | a�[2Jb"


def test_a_finding_without_a_place_is_one_line_and_its_hint():
    assert render(_report(("error", None, "write one")), {}) == (
        "error[META-KEY]: `lable` is no key\n = hint: write one\n\n1 error\n"
    )


def test_a_finding_in_a_file_that_is_not_at_hand_names_the_place():
    report = _report(("warning", Span("a.yaml", 3, 1, 3, 2), None))
    assert render(report, {}) == "warning[META-KEY]: `lable` is no key\n --> a.yaml:3:1\n\n1 warning\n"


@pytest.mark.parametrize(
    ("severities", "last"),
    [
        ([], "no errors"),
        (["error"], "1 error"),
        (["error", "error", "warning"], "2 errors, 1 warning"),
        (["warning", "warning"], "2 warnings"),
    ],
)
def test_the_last_line_counts(severities, last):
    places = (Span("a.yaml", line, 1, line, 2) for line, _ in enumerate(severities, 1))
    report = _report(*((severity, place, None) for severity, place in zip(severities, places, strict=True)))
    assert render(report, {}).splitlines()[-1] == last


def test_colours_are_given_by_role():
    report = _report(("error", Span("a.yaml", 1, 1, 1, 2), "h"))
    painted = render(report, {"a.yaml": "a"}, lambda role, text: f"<{role}>{text}")
    assert painted.splitlines()[0].startswith("<error>error[META-KEY]")
    assert painted.splitlines()[4] == "  <frame>| <error>^"


def test_findings_are_in_the_order_of_the_files():
    places = [Span("b.yaml", 1, 1, 1, 2), None, Span("a.yaml", 2, 1, 2, 2), Span("a.yaml", 1, 5, 1, 6)]
    report = _report(*(("error", place, None) for place in places))
    assert [one.span for one in report] == [None, places[3], places[2], places[0]]


def test_json_lines_have_a_key_for_everything():
    report = _report(("error", None, None), ("warning", Span("客.yaml", 1, 2, 3, 4), "h"))
    first, second = map(json.loads, json_lines(report).splitlines())
    assert first == {
        "code": "META-KEY",
        "severity": "error",
        "message": "`lable` is no key",
        "hint": None,
        "file": None,
        "line": None,
        "column": None,
        "end_line": None,
        "end_column": None,
    }
    assert list(second.values()) == ["META-KEY", "warning", "`lable` is no key", "h", "客.yaml", 1, 2, 3, 4]


@pytest.mark.parametrize(
    ("span", "hint", "line"),
    [
        (None, None, "::error title=META-KEY::`lable` is no key"),
        (
            Span("a.yaml", 1, 2, 1, 4),
            "100%",
            "::error file=a.yaml,line=1,endLine=1,col=2,endColumn=4,title=META-KEY::`lable` is no key%0A100%25",
        ),
        (
            Span("a,b:c.yaml", 1, 2, 3, 4),
            None,
            "::error file=a%2Cb%3Ac.yaml,line=1,endLine=3,col=2,title=META-KEY::`lable` is no key",
        ),
    ],
)
def test_an_annotation_is_one_escaped_line(span, hint, line):
    assert github(_report(("error", span, hint))) == line + "\n"

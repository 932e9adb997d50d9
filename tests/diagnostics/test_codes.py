"""The table of codes agrees with the code that uses it and with its own examples."""

import re
from pathlib import Path

import pytest

from engine.diagnostics import Severity
from engine.diagnostics.codes import codes
from tests.compile.support import load_with

ENGINE = Path(__file__).parents[2] / "engine"
_USED = re.compile(r'"([A-Z]{3,4}-[A-Z-]+)"')
UNREADABLE = "YAML-READ"
"""Its example is bytes, which no table of texts can show."""

TRIED = sorted(codes().keys() - {UNREADABLE})


def test_every_code_that_is_used_is_in_the_table_and_no_other():
    used = {code for path in ENGINE.rglob("*.py") for code in _USED.findall(path.read_text(encoding="utf-8"))}
    assert used == codes().keys()


@pytest.mark.parametrize("code", TRIED)
def test_the_wrong_example_gives_the_code_and_nothing_worse(code):
    _, report = load_with("example.yaml", codes()[code].wrong.encode())
    severe = [one for one in report if one.severity is Severity.ERROR] or list(report)
    assert {one.code for one in severe} - {"META-NOBODY"} == {code} - {"META-NOBODY"}
    assert code in {one.code for one in report}


@pytest.mark.parametrize("code", TRIED)
def test_the_right_example_is_right(code):
    _, report = load_with("example.yaml", codes()[code].right.encode())
    assert [one for one in report if one.code == code or one.severity is Severity.ERROR] == []


@pytest.mark.parametrize("code", codes().values(), ids=lambda code: code.code)
def test_a_code_is_explained_in_a_paragraph(code):
    assert len(code.text.split()) >= 12
    assert code.text.endswith(".\n")

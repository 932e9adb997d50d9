"""Every file in tests/definitions/bad gives exactly the findings that its comments say."""

import pytest

from engine.diagnostics.codes import codes
from tests.compile.support import DEFINITIONS, expected, found_in, load_with

BAD = sorted((DEFINITIONS / "bad").glob("*.yaml"))


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_a_bad_definition_is_reported_on_the_guilty_line(path):
    content = path.read_bytes()
    _, report = load_with(path.name, content)
    assert found_in(report, path.name) == expected(content)


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_nothing_follows_from_it_in_other_files(path):
    _, report = load_with(path.name, path.read_bytes())
    assert [one for one in report if one.span is None or one.span.file != path.name] == []


@pytest.mark.parametrize("code", codes())
def test_every_code_is_produced_by_a_bad_definition(code):
    marks = {found.code for path in BAD for found in expected(path.read_bytes())}
    assert code in marks

"""`loom where-used` prints the places that use a thing, and ends with 1 where there is no such thing."""

import json

import pytest
from click.testing import CliRunner

from engine.cli import main

APP = "app: a\nlocales: zh\ntime_zone: UTC\ncurrency: CNY\n"
NOTE = """\
entity: note
title: heading
fields:
  heading: text
  unused: text
  long: {type: bool, value: heading > '备注'}
"""


@pytest.fixture
def run(tmp_path, monkeypatch):
    """The command, run beside a folder `definitions`."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "definitions").mkdir()
    (tmp_path / "definitions" / "app.yaml").write_text(APP, encoding="utf-8")
    (tmp_path / "definitions" / "note.yaml").write_text(NOTE, encoding="utf-8")
    return lambda *words: CliRunner().invoke(main, ["where-used", *words])


def test_each_place_has_a_line(run):
    result = run("note.heading")
    assert result.exit_code == 0
    assert result.output == (
        "definitions/note.yaml:2:8: title: heading\n"
        "definitions/note.yaml:6:29: long: {type: bool, value: heading > '备注'}\n"
    )


def test_what_nothing_uses_is_told_so(run):
    result = run("note.unused", "definitions")
    assert (result.exit_code, result.output) == (0, "nothing uses `note.unused`\n")


def test_json_is_one_object_a_line(run):
    result = run("note.heading", "--format", "json")
    found = [json.loads(line) for line in result.output.splitlines()]
    assert found[1] == {
        "kind": "field",
        "name": "note.heading",
        "file": "definitions/note.yaml",
        "line": 6,
        "column": 29,
        "end_line": 6,
        "end_column": 36,
        "text": "long: {type: bool, value: heading > '备注'}",
    }


def test_what_nothing_uses_is_no_line_of_json(run):
    assert run("note.unused", "--format", "json").output == ""


def test_no_such_thing_ends_with_1_and_a_hint(run):
    result = run("note.headng")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == "error: there is no `note.headng`; did you mean `note.heading`?\n"


def test_wrong_definitions_are_shown_instead(run, tmp_path):
    (tmp_path / "definitions" / "note.yaml").write_text("entity: note\nfeilds: {}\n", encoding="utf-8")
    result = run("note")
    assert result.exit_code == 1
    assert "`feilds` is not a key" in result.stderr


def test_what_the_engine_notes_is_used_by_grants(run, tmp_path):
    role = "role: auditor\ngrants:\n  audit_entry: {read: operation == 'create', fields: {changed: {read: false}}}\n"
    (tmp_path / "definitions" / "auditor.yaml").write_text(role, encoding="utf-8")
    assert run("audit_entry").output.startswith("definitions/auditor.yaml:3:3: audit_entry: ")
    assert run("audit_entry.operation").output.startswith("definitions/auditor.yaml:3:23: ")

"""`loom explain` tells what a code means, `loom schema` what may be written."""

import json

import pytest
from click.testing import CliRunner

from engine.cli import main
from engine.diagnostics.codes import codes
from engine.meta.editor_schema import WRITTEN, editor_schema


def _run(*arguments):
    return CliRunner().invoke(main, list(arguments))


@pytest.mark.parametrize("code", codes().values(), ids=lambda code: code.code)
def test_a_code_is_explained_with_a_wrong_and_a_right_example(code):
    output = _run("explain", code.code).output
    assert output.startswith(f"{code.code}: {code.title}\n\n{code.text}\nWrong\n    ")
    assert f"\nRight\n    {code.right.splitlines()[0]}" in output


def test_a_code_may_be_written_small():
    assert _run("explain", "meta-key").output == _run("explain", "META-KEY").output


def test_without_a_code_all_are_listed():
    lines = _run("explain").output.splitlines()
    assert [line.split()[0] for line in lines] == list(codes())


@pytest.mark.parametrize(("code", "hint"), [("META-KYE", "did you mean `META-KEY`?"), ("E17", "`loom explain` lists")])
def test_an_unknown_code_is_an_error_with_a_hint(code, hint):
    result = _run("explain", code)
    assert result.exit_code == 2
    assert hint in " ".join(result.output.replace("│", "").split())


@pytest.mark.parametrize("kind", WRITTEN)
def test_the_schema_of_a_kind_is_printed(kind):
    assert json.loads(_run("schema", "--kind", kind).output) == json.loads(json.dumps(editor_schema(kind)))


def test_the_schema_of_the_whole_language_is_printed():
    assert json.loads(_run("schema").output) == json.loads(json.dumps(editor_schema()))


def test_with_a_folder_the_schema_of_each_kind_is_written_into_it(tmp_path):
    output = _run("schema", str(tmp_path / "shop")).output
    kinds = {path.stem: json.loads(path.read_text("utf-8")) for path in (tmp_path / "shop/.schema").iterdir()}
    assert kinds == {kind: json.loads(json.dumps(editor_schema(kind))) for kind in WRITTEN}
    assert output.endswith("\n# yaml-language-server: $schema=.schema/entity.json\n")


def test_with_a_folder_and_a_kind_only_that_is_written(tmp_path):
    _run("schema", str(tmp_path), "--kind", "role")
    assert [path.name for path in (tmp_path / ".schema").iterdir()] == ["role.json"]


def test_loom_says_its_version_and_its_commands():
    assert _run("--version").output.startswith("loom ")
    assert {"check", "explain", "schema"} <= set(_run("--help").output.split())

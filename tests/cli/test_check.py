"""`loom check` shows everything that is wrong and ends with 1 if there are errors."""

import json

import pytest
from click.testing import CliRunner

from engine.cli import main
from tests.compile.support import DEFINITIONS

GOOD = str(DEFINITIONS / "good" / "every_key")
APP = "app: a\nlocales: zh\ntime_zone: UTC\ncurrency: CNY\n"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "definitions").mkdir()
    (tmp_path / "definitions" / "app.yaml").write_text(APP, encoding="utf-8")
    return tmp_path / "definitions"


def _run(*arguments):
    result = CliRunner().invoke(main, ["check", *arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result


def test_right_definitions_end_with_0():
    result = _run(GOOD)
    assert (result.exit_code, result.output) == (0, "no errors\n")


def test_without_a_folder_it_is_the_one_called_definitions(folder):
    (folder / "reader.yaml").write_text("role: reader\nlable: x\n", encoding="utf-8")
    result = _run()
    assert result.exit_code == 1
    assert result.output == (
        "error[META-KEY]: `lable` is not a key of a role\n"
        " --> definitions/reader.yaml:2:1\n"
        "  |\n"
        "2 | lable: x\n"
        "  | ^^^^^\n"
        "  = hint: did you mean `label`?\n"
        "\n"
        "1 error\n"
    )


def test_a_warning_alone_ends_with_0(folder):
    (folder / "note.yml").write_text("entity: note\ntitle: text\nfields: {text: text}\n", encoding="utf-8")
    result = _run("definitions")
    assert (result.exit_code, result.output.splitlines()[-1]) == (0, "1 warning")


def test_several_folders_and_files_are_one_application(folder, tmp_path):
    more = tmp_path / "more.yaml"
    more.write_text("role: reader\nincludes: admin\n", encoding="utf-8")
    assert _run("definitions", str(more)).exit_code == 0


def test_hidden_files_and_other_files_are_left_out(folder):
    (folder / ".draft.yaml").write_text("x", encoding="utf-8")
    (folder / ".git").mkdir()
    (folder / ".git" / "x.yaml").write_text("x", encoding="utf-8")
    (folder / "notes.txt").write_text("x", encoding="utf-8")
    assert _run().exit_code == 0


def test_a_folder_that_is_not_there_is_an_error(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    result = _run("nowhere")
    assert result.exit_code == 1
    assert "error[YAML-READ]: there is no folder `nowhere`" in result.output


def test_a_file_that_cannot_be_opened_is_an_error(folder):
    (folder / "gone.yaml").symlink_to(folder / "nowhere.yaml")
    result = _run()
    assert result.exit_code == 1
    assert "error[YAML-READ]: the file cannot be read: No such file or directory" in result.output


def test_json_is_one_object_a_line(folder):
    (folder / "reader.yaml").write_text("role: reader\nlable: x\ngrunts: {}\n", encoding="utf-8")
    result = _run("--format", "json")
    found = [json.loads(line) for line in result.output.splitlines()]
    assert result.exit_code == 1
    assert [(one["file"], one["line"], one["code"]) for one in found] == [
        ("definitions/reader.yaml", 2, "META-KEY"),
        ("definitions/reader.yaml", 3, "META-KEY"),
    ]


def test_github_gets_annotations(folder):
    (folder / "reader.yaml").write_text("role: reader\nlable: x\n", encoding="utf-8")
    assert _run("--format", "github").output == (
        "::error file=definitions/reader.yaml,line=2,endLine=2,col=1,endColumn=6,title=META-KEY::"
        "`lable` is not a key of a role%0Adid you mean `label`?\n"
    )

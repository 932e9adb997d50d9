"""`loom test` from the command line."""

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from engine.cli import main
from tests.compile.support import DEFINITIONS

GOOD = "test: good\ngiven: {acme: {customer: {name: Acme}}}\nsteps: [{expect: acme.name == 'Acme'}]\n"
BAD = GOOD.replace("good", "bad").replace("'Acme'}]", "'Globex'}]")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(DEFINITIONS / "base", tmp_path / "app")
    (tmp_path / "app/good.yaml").write_text(GOOD)
    (tmp_path / "app/bad.yaml").write_text(BAD)
    return tmp_path / "app"


def loom_test(folder: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["test", "--definitions", str(folder), *arguments])


def test_all_tests_are_run_and_what_is_wrong_is_told_with_its_place(folder: Path) -> None:
    result = loom_test(folder)
    assert result.exit_code == 1
    assert "passed good" in result.output
    assert "bad.yaml:3:" in result.output
    assert "acme.name is 'Acme'" in result.output
    assert result.output.splitlines()[-1] == "1 of 2 tests passed"


def test_only_what_is_named_is_run(folder: Path) -> None:
    result = loom_test(folder, "good")
    assert (result.exit_code, result.output.splitlines()[-1]) == (0, "1 of 1 tests passed")


def test_a_test_that_does_not_exist_is_a_mistake(folder: Path) -> None:
    result = loom_test(folder, "goood")
    assert result.exit_code == 1
    assert "there is no test `goood`" in result.output

"""What a person gets who installs the wheel: the engine with its own files, and the default application."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def names(tmp_path_factory: pytest.TempPathFactory) -> frozenset[str]:
    """The files of a wheel."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as opened:
        return frozenset(opened.namelist())


@pytest.mark.parametrize(
    ("source", "pattern", "place"),
    [
        ("engine", "*.py", "engine"),
        ("engine/system", "*.yaml", "engine/system"),
        ("engine/diagnostics/codes", "*.md", "engine/diagnostics/codes"),
        ("engine/web/templates", "*.html", "engine/web/templates"),
        ("engine/web/static", "*.*", "engine/web/static"),
        ("definitions", "*.yaml", "engine/definitions"),
        ("definitions", "*.json", "engine/definitions"),
        ("packs", "*.yaml", "engine/packs"),
        ("ui_schema", "*.yaml", "engine/ui_schema"),
    ],
)
def test_everything_the_engine_reads_is_in_the_wheel(
    names: frozenset[str], source: str, pattern: str, place: str
) -> None:
    files = [path.relative_to(ROOT / source) for path in (ROOT / source).rglob(pattern)]
    assert files
    assert [file for file in files if f"{place}/{file.as_posix()}" not in names] == []


def test_nothing_else_is_in_the_wheel(names: frozenset[str]) -> None:
    assert {name.partition("/")[0] for name in names if ".dist-info/" not in name} == {"engine"}


def test_the_command_comes_with_it(names: frozenset[str]) -> None:
    assert any(name.endswith(".dist-info/entry_points.txt") for name in names)

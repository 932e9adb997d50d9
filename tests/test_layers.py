"""The layers of the architecture hold, and an import against them is noticed wherever it hides."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [Path(sys.executable).parent / "lint-imports", "--no-cache"]
    return subprocess.run(command, cwd=folder, check=False, capture_output=True, text=True)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The engine's sources and its contracts, to be spoilt."""
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    shutil.copytree(ROOT / "engine", tmp_path / "engine", ignore=shutil.ignore_patterns("__pycache__", "static"))
    return tmp_path


def test_the_contracts_hold() -> None:
    done = lint(ROOT)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("module", "line"),
    [
        pytest.param("engine/meta/catalog.py", "import engine.service.work", id="upwards"),
        pytest.param("engine/meta/catalog.py", "def late():\n    import engine.service.work", id="inside a function"),
        pytest.param(
            "engine/meta/catalog.py",
            "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import engine.service.work",
            id="for types only",
        ),
        pytest.param("engine/storage/__init__.py", "import engine.screens", id="between siblings"),
        pytest.param("engine/service/work.py", "import sqlalchemy", id="a library in the wrong layer"),
        pytest.param("engine/rules/__init__.py", "import asyncio", id="asynchronous code below storage"),
    ],
)
def test_an_import_against_the_order_is_refused(copy: Path, module: str, line: str) -> None:
    with (copy / module).open("a", encoding="utf-8") as file:
        file.write(f"\n{line}\n")
    assert "BROKEN" in lint(copy).stdout


def test_a_package_outside_the_order_is_refused(copy: Path) -> None:
    (copy / "engine/stray").mkdir()
    (copy / "engine/stray/__init__.py").write_text('"""Stands nowhere."""\n', encoding="utf-8")
    assert lint(copy).returncode != 0

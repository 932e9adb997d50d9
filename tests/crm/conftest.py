"""The application that ships, running: applied once, and copied for each file of tests."""

import asyncio
import shutil
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any

import pytest

from engine.compile import Compiled
from engine.compile.files import read_files
from engine.compile.load import load_all
from engine.diagnostics import Report
from tests.support.world import World, applied, running

PROJECT = Path(__file__).parents[2]
FOLDERS = (PROJECT / "definitions", PROJECT / "ui_schema")

Tell = Callable[[Callable[[World], Coroutine[Any, Any, Any]]], Any]
"""`tell(story)` runs `story(world)` and gives its result; the stories of one file share their world, unless they are
told by `crm`: then each has one of its own, with nobody and nothing in it.
"""


@pytest.fixture(scope="session")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Compiled]:
    """A database to which the shipped definitions are applied, and these definitions."""
    report = Report()
    loaded = load_all(read_files(FOLDERS, report), report)
    assert loaded is not None, [str(one) for one in report]
    path = tmp_path_factory.mktemp("shipped") / "crm.sqlite3"
    return path, asyncio.run(applied(f"sqlite:///{path}", loaded.catalog))


@pytest.fixture(scope="module")
def tell(shipped: tuple[Path, Compiled], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tell]:
    """What tells stories of the shipped application."""
    original, compiled = shipped
    path = shutil.copy(original, tmp_path_factory.mktemp("crm") / "crm.sqlite3")
    with asyncio.Runner() as runner:
        opened = running(f"sqlite:///{path}", compiled)
        world = runner.run(opened.__aenter__())
        yield lambda story: runner.run(story(world))
        runner.run(opened.__aexit__(None, None, None))


@pytest.fixture
def crm(shipped: tuple[Path, Compiled], tmp_path: Path) -> Tell:
    """What tells stories that each begin with nothing."""
    original, compiled = shipped

    async def told(story: Callable[[World], Coroutine[Any, Any, Any]]) -> Any:
        path = shutil.copy(original, tmp_path / "crm.sqlite3")
        async with running(f"sqlite:///{path}", compiled) as world:
            return await story(world)

    return lambda story: asyncio.run(told(story))

"""What approvals do, as a table of scenarios: the tests of the definitions in tests/definitions/approvals."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.compile.files import read_files
from engine.compile.load import load_all
from engine.diagnostics import Report
from engine.meta.resolve.stories import Test
from engine.scenarios import Scratch, opened, run_test
from tests.support.postgres import Server

FOLDER = Path(__file__).parents[1] / "definitions" / "approvals"
LOADED = load_all(read_files((FOLDER,), Report()), Report())
assert LOADED is not None, "the definitions are right"
CATALOG = LOADED.catalog


@pytest.fixture(scope="module")
def runner() -> Iterator[asyncio.Runner]:
    """What carries out the tests: one loop for all."""
    with asyncio.Runner() as made:
        yield made


@pytest.fixture(scope="module")
def scratch(runner: asyncio.Runner) -> Iterator[Scratch]:
    """A database for each test, a copy of one that is made once."""
    place = opened(CATALOG)
    yield runner.run(place.__aenter__())
    runner.run(place.__aexit__(None, None, None))


@pytest.mark.parametrize("test", LOADED.tests, ids=lambda one: one.name)
def test_a_scenario_goes_as_it_says(test: Test, runner: asyncio.Runner, scratch: Scratch) -> None:
    assert runner.run(run_test(scratch, test)).wrong == ()


@pytest.mark.trial
def test_all_go_so_on_postgresql(runner: asyncio.Runner, postgres_server: Server) -> None:
    async def wrong(url: str) -> list[object]:
        async with opened(CATALOG, url) as scratch:
            return [each for one in LOADED.tests for each in (await run_test(scratch, one)).wrong]

    with postgres_server.database() as url:
        assert runner.run(wrong(url)) == []

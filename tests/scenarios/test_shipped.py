"""The tests among the shipped definitions; the requirements they show count like those of every other test."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.compile.files import read_files
from engine.compile.load import load_all
from engine.diagnostics import Report
from engine.meta.resolve.stories import Test
from engine.scenarios import Scratch, opened, run_test

ROOT = Path(__file__).parents[2]
SHIPPED = load_all(read_files((ROOT / "definitions", ROOT / "ui_schema"), Report()), Report())
assert SHIPPED is not None, "the shipped definitions are right"
TESTS = [pytest.param(one, id=one.name, marks=pytest.mark.rows(*one.rows)) for one in SHIPPED.tests]
CATALOG = SHIPPED.catalog


@pytest.fixture(scope="module")
def runner() -> Iterator[asyncio.Runner]:
    """What carries out the tests: one loop for all, as `loom test` has."""
    with asyncio.Runner() as made:
        yield made


@pytest.fixture(scope="module")
def scratch(runner: asyncio.Runner) -> Iterator[Scratch]:
    """A database for each test, a copy of one that is made once."""
    place = opened(CATALOG)
    yield runner.run(place.__aenter__())
    runner.run(place.__aexit__(None, None, None))


@pytest.mark.parametrize("test", TESTS)
def test_a_shipped_test_passes(test: Test, runner: asyncio.Runner, scratch: Scratch) -> None:
    assert [f"{one.span.line}: {one.message}" for one in runner.run(run_test(scratch, test)).wrong] == []

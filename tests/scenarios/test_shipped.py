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
from tests.support.postgres import Server

ROOT = Path(__file__).parents[2]
SHIPPED = load_all(read_files((ROOT / "definitions", ROOT / "ui_schema"), Report()), Report())
assert SHIPPED is not None, "the shipped definitions are right"
TESTS = [pytest.param(one, id=one.name, marks=pytest.mark.rows(*one.rows)) for one in SHIPPED.tests]
CATALOG = SHIPPED.catalog
EVERY_TIME = 100
"""Of so many tests one is run on PostgreSQL too by every `make test`; all of them by `make trials`."""


@pytest.fixture(scope="module")
def runner() -> Iterator[asyncio.Runner]:
    """What carries out the tests: one loop for all, as `loom test` has."""
    with asyncio.Runner() as made:
        yield made


@pytest.fixture(scope="module")
def on_sqlite(runner: asyncio.Runner) -> Iterator[Scratch]:
    """A database for each test, a copy of one that is made once."""
    yield from _scratch(runner, None)


@pytest.fixture(scope="module")
def on_postgresql(runner: asyncio.Runner, postgres_server: Server) -> Iterator[Scratch]:
    """A database that each test leaves as it found it."""
    with postgres_server.database() as url:
        yield from _scratch(runner, url)


def _scratch(runner: asyncio.Runner, url: str | None) -> Iterator[Scratch]:
    place = opened(CATALOG, url)
    yield runner.run(place.__aenter__())
    runner.run(place.__aexit__(None, None, None))


@pytest.mark.parametrize("test", TESTS)
def test_a_shipped_test_passes(test: Test, runner: asyncio.Runner, on_sqlite: Scratch) -> None:
    assert _wrong(runner, on_sqlite, test) == []


@pytest.mark.parametrize("test", SHIPPED.tests[::EVERY_TIME], ids=lambda one: one.name)
def test_some_pass_on_postgresql(test: Test, runner: asyncio.Runner, on_postgresql: Scratch) -> None:
    assert _wrong(runner, on_postgresql, test) == []


@pytest.mark.trial
def test_all_pass_on_postgresql(runner: asyncio.Runner, on_postgresql: Scratch) -> None:
    assert [wrong for one in SHIPPED.tests for wrong in _wrong(runner, on_postgresql, one)] == []


def _wrong(runner: asyncio.Runner, scratch: Scratch, test: Test) -> list[str]:
    return [f"{one.span.file}:{one.span.line}: {one.message}" for one in runner.run(run_test(scratch, test)).wrong]

"""The tests among the shipped definitions; the requirements they show count like those of every other test."""

import asyncio
from pathlib import Path

import pytest

from engine.compile.files import read_files
from engine.compile.load import load_all
from engine.diagnostics import Report
from engine.meta.resolve.stories import Test
from engine.scenarios import opened, run_test

SHIPPED = load_all(read_files((Path(__file__).parents[2] / "definitions",), Report()), Report())
assert SHIPPED is not None, "the shipped definitions are right"
TESTS = [pytest.param(one, id=one.name, marks=pytest.mark.rows(*one.rows)) for one in SHIPPED.tests]
CATALOG = SHIPPED.catalog


@pytest.mark.parametrize("test", TESTS)
def test_a_shipped_test_passes(test: Test) -> None:
    async def run() -> list[str]:
        async with opened(CATALOG) as scratch:
            return [f"{one.span.line}: {one.message}" for one in (await run_test(scratch, test)).wrong]

    assert asyncio.run(run()) == []

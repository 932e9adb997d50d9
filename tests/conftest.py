"""Fixtures for every test: a PostgreSQL server per session, a fresh database of either sort per test."""

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support import postgres
from tests.support.postgres import Server

TESTS = Path(__file__).parent

pytest_plugins = [
    "tests.support.memory_plugin",
    "tests.support.rows_plugin",
    "tests.support.figures_plugin",
    "tests.support.stage_plugin",
]


FIRST = ("journeys", "scenarios", "browser", "storage", "crm")
"""The folders with the longest tests: they come first, so that no worker is left with one at the end."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Each file's tests run together, in the worker that is free next (`--dist loadfile`)."""
    ranks = {TESTS / name: rank for rank, name in enumerate(FIRST)}
    items.sort(key=lambda item: next((ranks[one] for one in item.path.parents if one in ranks), len(ranks)))


def pytest_collection_finish() -> None:
    """What was collected stays to the end: the collector looks at it no more, and not as often at what comes and goes.

    It took a tenth of the time of tests that make many small objects.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def pytest_unconfigure() -> None:
    """Leave alone what is left at the end: msgspec 0.22 sometimes crashes when its types are collected (issue 717)."""
    gc.freeze()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Server]:
    """The PostgreSQL server of this session (under xdist: of this worker)."""
    with postgres.server() as server:
        yield server


@pytest.fixture
def postgresql_url(postgres_server: Server) -> Iterator[str]:
    """An empty PostgreSQL database of this test's own."""
    with postgres_server.database() as url:
        yield url


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """A SQLite database of this test's own, not yet there."""
    return f"sqlite:///{tmp_path / 'test.sqlite3'}"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """An empty database of this test's own, once of either sort."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url

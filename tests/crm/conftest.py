"""The application that ships, running: applied once on either database, and copied for each file of tests."""

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.shipped import SHIPPED
from tests.support.stage_plugin import Houses, told
from tests.support.world import World, running

Tell = Callable[[Callable[[World], Coroutine[Any, Any, Any]]], Any]
"""`tell(story)` runs `story(world)` and gives its result; the stories of one file share their world, unless they are
told by `crm`: then each has one of its own, with nobody and nothing in it.
"""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every `make test` tells the stories on SQLite, `make trials` on PostgreSQL too."""
    for item in items:
        here = item.path.parent == Path(__file__).parent
        if here and isinstance(item, pytest.Function) and item.callspec.params.get("houses") == "postgresql":
            item.add_marker(pytest.mark.trial)


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def houses(request: pytest.FixtureRequest) -> Houses:
    """Where the application is applied."""
    found: Houses = request.getfixturevalue(f"{request.param}_houses")
    return found


@pytest.fixture(scope="module")
def tell(houses: Houses) -> Iterator[Tell]:
    """What tells stories of the shipped application."""
    with houses.open(SHIPPED) as (url, compiled), asyncio.Runner() as runner:
        opened = running(url, compiled)
        world = runner.run(opened.__aenter__())
        yield lambda story: runner.run(story(world))
        runner.run(opened.__aexit__(None, None, None))


@pytest.fixture
def crm(houses: Houses) -> Tell:
    """What tells stories that each begin with nothing."""
    return lambda story: told(houses, story, SHIPPED)

"""Processes that start at once on an empty database make the first people together: once."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from subprocess import DEVNULL, Popen

import pytest

from engine.cli.database import in_force
from engine.cli.first_people import People
from engine.cli.welcome import Welcome
from engine.compile.load import load
from engine.service import deploy
from engine.storage.sql.sqlite_functions import register
from tests.cli.shop import Shop, shop_at
from tests.support.databases import opened
from tests.support.figures_plugin import Figure
from tests.support.running import LOOM, environment_of, free_port, running


@pytest.fixture
def shop(tmp_path: Path, database_url: str) -> Shop:
    return shop_at(tmp_path, database_url)


async def begun(shop: Shop) -> str:
    """What one of the processes does, and says."""
    catalog, _ = load(shop.folder)
    assert catalog is not None
    welcome = Welcome()
    async with opened(shop.url, functions=register) as database:
        await deploy.bring_up_to_date(database, catalog, {}, "test", datetime.now(UTC))
        await People("administrator", (("clerk", "anna"),)).make(database, await in_force(database), welcome)
    return welcome.text()


def test_one_of_many_makes_the_first_people(shop: Shop) -> None:
    async def together() -> list[str]:
        return await asyncio.gather(*(begun(shop) for _ in range(4)))

    told = asyncio.run(together())
    assert sorted("as before" in one for one in told) == [False, True, True, True]
    assert shop.rows("SELECT version FROM _catalog") == [(1,)]
    assert shop.rows("SELECT count(*) FROM customer") == [(60,)]
    assert sorted(shop.rows('SELECT account FROM "user" WHERE id IN (SELECT "user" FROM _credential)')) == [
        ("admin",),
        ("anna",),
    ]


@pytest.mark.trial
def test_ten_processes_that_start_at_once_serve_one_application(shop: Shop, tmp_path: Path, figure: Figure) -> None:
    commands = [[LOOM, "run", "definitions", "--port", str(free_port())] for _ in range(9)]
    others = [
        Popen(one, cwd=tmp_path, env=environment_of(shop.url, {}), stdout=DEVNULL, stderr=DEVNULL) for one in commands
    ]
    try:
        with running(tmp_path, shop.url, "run", "definitions") as server:
            assert server.stop() == 0
        assert shop.rows("SELECT version FROM _catalog") == [(1,)]
        assert shop.rows("SELECT count(*) FROM \"user\" WHERE account = 'admin'") == [(1,)]
    finally:
        for other in others:
            other.terminate()
        codes = [other.wait(60) for other in others]
    assert codes == [0] * 9
    figure(f"10 processes started at once, {shop.url.partition(':')[0]}: failures", 0, goal="none")

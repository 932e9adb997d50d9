"""A database that is cut off in the middle of jobs: nothing is lost or done twice, and the worker goes on by itself."""

import asyncio
import time
from pathlib import Path

from tests.jobs.hands import FILES, job, marks, put, runner, waiting
from tests.support.postgres import cluster
from tests.support.world import World, applied, catalog_of, running

JOBS, SOME, PATIENCE = 300, 20, 60.0


async def until(world: World, count: int) -> None:
    """Wait until so many are done."""
    end = time.monotonic() + PATIENCE
    while len(await marks(world)) < count:
        assert time.monotonic() < end, await waiting(world)
        await asyncio.sleep(0.02)


def test_a_worker_outlives_its_database(tmp_path: Path) -> None:
    words = [f"word {number:03}" for number in range(JOBS)]
    with cluster() as server:
        compiled = asyncio.run(applied(server.url, catalog_of(tmp_path, FILES)))

        async def story() -> tuple[list[str], list[tuple[object, ...]]]:
            async with running(server.url, compiled) as world:
                await put(world, *(job("mark", word) for word in words))
                hand = runner(world, lease=2)
                at_work = asyncio.create_task(hand.run())
                await until(world, SOME)
                server.stop()
                await asyncio.sleep(0.5)
                server.start()
                await until(world, JOBS)
                await hand.stop(5)
                await at_work
                return await marks(world), await waiting(world)

        assert asyncio.run(story()) == (words, [])

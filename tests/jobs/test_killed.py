"""Workers that are killed in the middle, again and again, lose no job and do none twice, on both databases."""

import asyncio
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from engine.compile import Compiled
from engine.storage.driver import Database
from engine.storage.rows.queue import enqueue_all
from tests.jobs.hands import FILES, job, marks, runner, waiting
from tests.service.deploying import rows
from tests.support.figures_plugin import Figure
from tests.support.members import on_database
from tests.support.world import applied, catalog_of, running

PATIENCE = 60.0


@contextmanager
def hand(*arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    """A worker, at work."""
    with subprocess.Popen([sys.executable, "-m", "tests.jobs.hand", *arguments], stdout=subprocess.PIPE) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == b"at work\n"
            yield process
        finally:
            process.kill()


def left(url: str) -> int:
    """How many jobs are on the queue."""
    ((count,),) = on_database(url, lambda database: rows(database, "SELECT count(*) FROM _job"))
    return int(count)


def put(url: str, words: list[str]) -> None:
    async def work(database: Database) -> None:
        jobs = [job("mark", word) for word in words]
        await database.transact(lambda connection: enqueue_all(connection, jobs))

    on_database(url, work)


async def work_off(url: str, compiled: Compiled) -> list[str]:
    """What marks say when two workers have done all that is left, once leases are over."""
    async with running(url, compiled) as world:
        hands = [runner(world, 2) for _ in range(2)]
        until = time.monotonic() + PATIENCE
        while await waiting(world):
            assert time.monotonic() < until, await waiting(world)
            await asyncio.gather(*(one.work_off() for one in hands))
            await asyncio.sleep(0.1)
        return await marks(world)


@pytest.mark.parametrize(
    ("jobs", "kills"), [(200, 1), pytest.param(10_000, 50, marks=pytest.mark.trial)], ids=["small", "full"]
)
def test_killed_workers_lose_nothing_and_do_nothing_twice(
    database_url: str, tmp_path: Path, figure: Figure, jobs: int, kills: int
) -> None:
    chance = random.Random(jobs)
    compiled = asyncio.run(applied(database_url, catalog_of(tmp_path, FILES)))
    words = [f"word {number:05}" for number in range(jobs)]
    put(database_url, words)
    for _ in range(kills):
        with hand(database_url) as process:
            before = left(database_url)
            until = time.monotonic() + PATIENCE
            while left(database_url) == before and time.monotonic() < until:
                time.sleep(0.001)
            time.sleep(chance.uniform(0, 0.02))
            os.kill(process.pid, signal.SIGKILL)
            process.wait(PATIENCE)
    begun = jobs - left(database_url)
    assert 0 < begun < jobs, "they were killed in the middle of it"
    assert asyncio.run(work_off(database_url, compiled)) == words
    kind = database_url.partition(":")[0]
    figure(f"{kind}: jobs lost or done twice, {jobs} jobs and {kills} kills", 0, goal="0")

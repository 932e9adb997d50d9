"""Writers in several processes wait for each other; no change is lost and nobody hears of a lock."""

import asyncio
import subprocess
import sys
from pathlib import Path

import pytest

from engine.storage.driver import Busy, Limits
from tests.support.databases import opened, sql

ROOT = Path(__file__).parents[3]
WRITER = "tests.storage.driver.writer"


def start(url, tasks, times):
    command = [sys.executable, "-m", WRITER, url, str(tasks), str(times)]
    return subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True)


async def prepare(url):
    async with opened(url) as database:
        await database.transact(lambda c: c.script("CREATE TABLE counter (n INTEGER); INSERT INTO counter VALUES (0)"))


async def counted(url):
    async with opened(url) as database, database.read() as connection:
        return await connection.one(sql(connection, "SELECT n FROM counter"))


@pytest.mark.trust("F-13")
@pytest.mark.parametrize(
    ("processes", "tasks", "times"), [(5, 10, 20), pytest.param(10, 5, 4000, marks=pytest.mark.trial)]
)
def test_fifty_writers_lose_no_change(sqlite_url, processes, tasks, times):
    asyncio.run(prepare(sqlite_url))
    running = [start(sqlite_url, tasks, times) for _ in range(processes)]
    complaints = [process.communicate(timeout=300)[1] for process in running]
    assert complaints == [""] * processes
    assert asyncio.run(counted(sqlite_url)) == (processes * tasks * times,)


def test_several_processes_may_open_a_new_file_at_once(sqlite_url):
    opening = f"from engine.storage.driver import open_database; open_database({sqlite_url!r})"
    running = [
        subprocess.Popen([sys.executable, "-c", opening], cwd=ROOT, stderr=subprocess.PIPE, text=True) for _ in range(4)
    ]
    assert [process.communicate(timeout=60)[1] for process in running] == [""] * 4


def test_a_writer_that_waits_too_long_is_told_that_others_are_busy(sqlite_url):
    async def story():
        async with opened(sqlite_url, watched=False) as database, opened(sqlite_url, limits=Limits(wait=0.1)) as other:
            await database.transact(lambda connection: connection.script("CREATE TABLE counter (n INTEGER)"))

            async def work(connection):
                await connection.run(sql(connection, "INSERT INTO counter VALUES (1)"))
                with pytest.raises(Busy):
                    await other.transact(lambda connection: connection.script("INSERT INTO counter VALUES (2)"))

            await database.transact(work)
            await other.transact(lambda connection: connection.script("INSERT INTO counter VALUES (3)"))

    asyncio.run(story())


def test_a_task_that_waits_too_long_for_its_turn_is_told_that_others_are_busy(sqlite_url):
    async def story():
        async with opened(sqlite_url, watched=False, limits=Limits(wait=0.1)) as database:

            async def work(connection):
                with pytest.raises(Busy):
                    await database.transact(lambda connection: connection.script("SELECT 1"))

            await database.transact(work)
            await database.transact(lambda connection: connection.script("SELECT 1"))

    asyncio.run(story())


def test_readers_read_while_somebody_writes(sqlite_url):
    async def story():
        await prepare(sqlite_url)
        async with opened(sqlite_url, watched=False) as database:

            async def work(connection):
                await connection.run(sql(connection, "UPDATE counter SET n = 5"))
                async with database.read() as reading:
                    return await reading.one(sql(reading, "SELECT n FROM counter"))

            assert await database.transact(work) == (0,)

    asyncio.run(story())

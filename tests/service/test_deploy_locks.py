"""Applies beside others who use the database."""

import asyncio
import time

import pytest

from engine.service import deploy
from engine.storage.driver import Busy, Database, Statement
from engine.storage.plan import SHARED
from tests.service.deploying import NOON, applied, opened, planned, put
from tests.storage.plan.making import catalog, text

OLD, NEW = catalog(thing={"name": text()}), catalog(thing={"name": text(), "more": text()})
READ = Statement("SELECT count(*) FROM thing")


async def longest_read(database: Database, seconds: float) -> float:
    """The longest of many short reads, one after the other."""
    longest, end = 0.0, time.monotonic() + seconds
    while time.monotonic() < end:
        begin = time.monotonic()
        async with database.read() as connection:
            await connection.one(READ)
        longest = max(longest, time.monotonic() - begin)
        await asyncio.sleep(0.01)
    return longest


@pytest.mark.trust("F-06")
def test_a_long_reader_makes_an_apply_give_way_and_holds_up_nobody_for_long(postgresql_url: str) -> None:
    async def scenario() -> None:
        async with opened(postgresql_url) as database, opened(postgresql_url) as other:
            await applied(database, OLD)
            plan = await planned(database, NEW)
            async with other.read(snapshot=True) as reader:
                await reader.one(READ)
                reads = asyncio.create_task(longest_read(other, 3))
                with pytest.raises(Busy):
                    await deploy.apply(database, plan, "anna", NOON, patience=0)
                assert await reads < 2.5
            assert await deploy.apply(database, plan, "anna", NOON) == 2

    asyncio.run(scenario())


def test_an_apply_waits_for_a_reader_that_ends(postgresql_url: str) -> None:
    async def scenario() -> None:
        async with opened(postgresql_url) as database, opened(postgresql_url) as other:
            await applied(database, OLD)
            plan = await planned(database, NEW)
            async with other.read(snapshot=True) as reader:
                await reader.one(READ)
                apply = asyncio.create_task(deploy.apply(database, plan, "anna", NOON))
                await asyncio.sleep(2.3)  # it has given way once by now
                assert not apply.done()
            assert await apply == 2

    asyncio.run(scenario())


def test_an_apply_waits_for_whoever_writes_by_the_definitions(postgresql_url: str) -> None:
    async def scenario() -> None:
        order: list[str] = []

        async with opened(postgresql_url) as database, opened(postgresql_url) as other:
            await applied(database, OLD)
            plan = await planned(database, NEW)

            async def write(connection):
                await connection.run(Statement("SELECT pg_sleep(0.3)"))
                order.append("written")

            writer = asyncio.create_task(other.transact(write, begin=SHARED[other.dialect]))
            await asyncio.sleep(0.1)
            await deploy.apply(database, plan, "anna", NOON)
            order.append("applied")
            await writer

        assert order == ["written", "applied"]

    asyncio.run(scenario())


def test_a_writer_makes_an_apply_wait_on_sqlite(sqlite_url: str) -> None:
    async def scenario() -> None:
        async with opened(sqlite_url) as database, opened(sqlite_url) as other:
            await applied(database, OLD)
            plan = await planned(database, NEW)
            entered, leave = asyncio.Event(), asyncio.Event()

            async def write(connection):
                await connection.run(Statement("DELETE FROM thing"))
                entered.set()
                await leave.wait()

            writer = asyncio.create_task(other.transact(write))
            await entered.wait()
            apply = asyncio.create_task(deploy.apply(database, plan, "anna", NOON))
            await asyncio.sleep(0.2)
            assert not apply.done()
            leave.set()
            assert await apply == 2
            await writer
            await put(database, "thing", {"more": "'x'"})

    asyncio.run(scenario())

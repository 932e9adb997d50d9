import asyncio

import pytest

from engine.service import deploy
from engine.storage.driver import Unreachable
from engine.storage.plan import NewerDefinitions, Stored, current_stamp
from tests.service.deploying import applied, opened, put, run
from tests.storage.plan.making import catalog, text

OLD, NEW = catalog(thing={"name": text()}), catalog(thing={"name": text(), "more": text()})


class Swaps(list[Stored]):
    """What a watcher handed over."""

    async def __call__(self, newer: Stored) -> None:
        self.append(newer)


def test_a_watcher_hands_newer_definitions_over_once(database_url: str) -> None:
    async def scenario() -> None:
        swaps = Swaps()
        async with opened(database_url) as database, opened(database_url) as other:
            version = await applied(database, OLD)
            watcher = deploy.Watcher(database, version, swaps)
            assert [await watcher.look(), len(swaps)] == [False, 0]
            await applied(other, NEW)
            assert [await watcher.look(), await watcher.look()] == [True, False]
            assert [(swap.version, swap.catalog) for swap in swaps] == [(2, NEW)]

    asyncio.run(scenario())


def test_other_writes_are_no_news(database_url: str) -> None:
    async def scenario() -> None:
        swaps = Swaps()
        async with opened(database_url) as database, opened(database_url) as other:
            watcher = deploy.Watcher(database, await applied(database, OLD), swaps)
            await put(other, "thing", {"name": "'x'"})
            assert [await watcher.look(), len(swaps)] == [False, 0]

    asyncio.run(scenario())


def test_a_running_watcher_sees_an_apply_within_half_a_second(database_url: str) -> None:
    async def scenario() -> None:
        seen = asyncio.Event()

        async def swap(newer: Stored) -> None:
            seen.set()

        async with opened(database_url) as database, opened(database_url) as other:
            watcher = deploy.Watcher(database, await applied(database, OLD), swap)
            task = asyncio.create_task(watcher.run())
            await asyncio.sleep(0.3)
            await applied(other, NEW)
            await asyncio.wait_for(seen.wait(), 1)
            task.cancel()

    asyncio.run(scenario())


def test_a_database_that_cannot_be_reached_is_looked_at_again() -> None:
    class Gone:
        """A database that is never there, and counts how often somebody asked."""

        looks = 0

        def data_version(self) -> None:
            self.looks += 1
            raise Unreachable("gone")

    async def scenario() -> None:
        gone = Gone()
        task = asyncio.create_task(deploy.Watcher(gone, 1, Swaps(), interval=0.01).run())
        await asyncio.sleep(0.1)
        assert not task.done()
        assert gone.looks > 2
        task.cancel()

    asyncio.run(scenario())


def test_definitions_of_a_newer_engine_end_the_watch(database_url: str) -> None:
    async def scenario() -> None:
        async with opened(database_url) as database:
            watcher = deploy.Watcher(database, await applied(database, OLD), Swaps(), interval=0.01)
            await applied(database, NEW)
            await run(database, "UPDATE _stamp SET n = 9 WHERE name = 'format'")
            with pytest.raises(NewerDefinitions):
                await asyncio.wait_for(watcher.run(), 2)

    asyncio.run(scenario())


def test_the_stamp_is_the_version_in_force(database_url: str) -> None:
    async def scenario() -> None:
        async with opened(database_url) as database:
            for wanted in (OLD, NEW):
                version = await applied(database, wanted)
                async with database.read() as connection:
                    assert await current_stamp(connection) == version

    asyncio.run(scenario())

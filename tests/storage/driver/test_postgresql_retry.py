"""On PostgreSQL work runs again when others got in its way, and never when it may have been kept."""

import asyncio
import random

import pytest

from engine.storage.driver import Busy, Limits, OutcomeUnknown, Unreachable
from tests.support.databases import opened, sql
from tests.support.postgres import cluster
from tests.support.proxy import proxied

TABLE = """
    CREATE TABLE item (id INTEGER PRIMARY KEY, n INTEGER NOT NULL);
    INSERT INTO item SELECT i, 0 FROM generate_series(0, 9) AS i
"""

KILL_OTHERS = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE pid <> pg_backend_pid() AND datname = current_database()
"""


async def create(database):
    await database.transact(lambda connection: connection.script(TABLE))


def add(connection, number):
    return connection.run(sql(connection, "UPDATE item SET n = n + 1 WHERE id = ?", "id"), {"id": number})


async def total(database):
    async with database.read() as connection:
        return (await connection.one(sql(connection, "SELECT sum(n) FROM item")))[0]


@pytest.mark.trust("F-47")
def test_a_deadlock_is_run_again(postgresql_url):
    async def story():
        async with opened(postgresql_url, watched=False) as database:
            await create(database)
            runs = []
            both_hold_one = asyncio.Barrier(2)

            async def work(connection, first, second):
                runs.append(first)
                await add(connection, first)
                if len(runs) <= 2:
                    await both_hold_one.wait()
                await add(connection, second)

            await asyncio.gather(
                database.transact(lambda connection: work(connection, 1, 2)),
                database.transact(lambda connection: work(connection, 2, 1)),
            )
            assert len(runs) == 3
            assert await total(database) == 4

    asyncio.run(story())


@pytest.mark.trust("F-47")
@pytest.mark.parametrize("writers", [12, pytest.param(200, marks=pytest.mark.trial)])
def test_writers_that_lock_in_any_order_all_succeed(postgresql_url, writers):
    async def story():
        chance = random.Random(7)
        async with opened(postgresql_url, limits=Limits(wait=120.0)) as database:
            await create(database)
            orders = [chance.sample(range(10), 4) for _ in range(writers)]

            async def work(connection, order):
                for number in order:
                    await add(connection, number)

            await asyncio.gather(*(database.transact(lambda c, order=order: work(c, order)) for order in orders))
            assert await total(database) == 4 * writers

    asyncio.run(story())


def test_a_serialization_failure_is_run_again(postgresql_url):
    async def story():
        async with opened(postgresql_url, watched=False) as database:
            await create(database)
            runs = []

            async def work(connection):
                await connection.script("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
                (seen,) = await connection.one(sql(connection, "SELECT n FROM item WHERE id = 1"))
                runs.append(seen)
                if len(runs) == 1:
                    await database.transact(lambda other: add(other, 1))
                await add(connection, 1)

            await database.transact(work)
            assert runs == [0, 1]
            assert await total(database) == 2

    asyncio.run(story())


def test_a_plan_that_became_stale_is_run_again(postgresql_url):
    async def story():
        async with opened(postgresql_url) as database, opened(postgresql_url, size=1) as other:
            await create(database)
            every = sql(database, "SELECT * FROM item WHERE id = 1")
            runs = []

            async def work(connection):
                runs.append(await connection.one(every))
                return runs[-1]

            assert await database.transact(work) == (1, 0)
            async with database.read() as connection:
                assert await connection.one(every) == (1, 0)
            await other.transact(lambda connection: connection.script("ALTER TABLE item ADD COLUMN more INTEGER"))
            assert await database.transact(work) == (1, 0, None)
            async with database.read() as connection:
                assert await connection.one(every) == (1, 0, None)

    asyncio.run(story())


def test_a_lock_that_is_not_got_in_time_is_tried_for_again_and_then_given_up(postgresql_url):
    async def story():
        limits = Limits(wait=0.5)
        async with opened(postgresql_url, watched=False) as holder, opened(postgresql_url, limits=limits) as database:
            await create(holder)
            runs = []

            async def work(connection):
                runs.append(1)
                await add(connection, 1)

            async def hold(connection):
                await add(connection, 1)
                with pytest.raises(Busy):
                    await database.transact(work, lock_timeout=0.05)

            await holder.transact(hold)
            assert len(runs) > 2
            await database.transact(work)
            assert await total(database) == 2

    asyncio.run(story())


async def kill_others(database):
    async with database.read() as connection:
        return len(await connection.all(sql(connection, KILL_OTHERS)))


@pytest.mark.trust("F-25")
@pytest.mark.parametrize("heard", [False, True])
def test_work_whose_backend_is_killed_is_run_again(postgresql_url, heard):
    async def story():
        async with opened(postgresql_url, watched=False) as database, opened(postgresql_url) as killer:
            await create(database)
            runs = []

            async def work(connection):
                await add(connection, 1)
                runs.append(1)
                if len(runs) == 1:
                    assert await kill_others(killer) == 1
                    await asyncio.sleep(0.1 if heard else 0)
                await add(connection, 2)

            await database.transact(work)
            assert len(runs) == 2
            assert await total(database) == 2

    asyncio.run(story())


@pytest.mark.trust("F-25")
def test_work_that_loses_every_backend_is_given_up(postgresql_url):
    async def story():
        async with opened(postgresql_url, watched=False) as database, opened(postgresql_url) as killer:
            await create(database)

            async def work(connection):
                await add(connection, 1)
                await kill_others(killer)
                await asyncio.sleep(0.05)
                await add(connection, 2)

            with pytest.raises(Unreachable):
                await database.transact(work)
            assert await total(database) == 0

    asyncio.run(story())


@pytest.mark.trust("F-25")
def test_idle_connections_that_were_killed_are_replaced(postgresql_url):
    async def story():
        async with opened(postgresql_url, size=3) as database, opened(postgresql_url, size=1) as killer:
            await create(database)
            await asyncio.gather(*(total(database) for _ in range(3)))
            assert await kill_others(killer) == 3
            await asyncio.sleep(0.05)
            assert await asyncio.gather(*(total(database) for _ in range(3))) == [0, 0, 0]

    asyncio.run(story())


@pytest.mark.trust("F-26")
def test_when_the_answer_to_commit_is_lost_nobody_claims_to_know(postgresql_url):
    async def story():
        async with opened(postgresql_url) as direct, proxied(postgresql_url) as (proxy, url), opened(url) as database:
            await create(direct)
            runs = []

            async def work(connection):
                runs.append(1)
                await add(connection, 1)

            await database.transact(work)
            proxy.cut_at = b"COMMIT"
            with pytest.raises(OutcomeUnknown, match="may have been kept or not"):
                await database.transact(work)
            assert (proxy.cuts, len(runs)) == (1, 2)
            assert await total(direct) == 2
            await database.transact(work)
            assert await total(direct) == 3

    asyncio.run(story())


@pytest.mark.trust("F-26")
def test_a_connection_cut_before_commit_is_no_matter(postgresql_url):
    async def story():
        async with opened(postgresql_url) as direct, proxied(postgresql_url) as (proxy, url), opened(url) as database:
            await create(direct)
            for word in (b"item", b"BEGIN"):
                proxy.cut_at = word
                await database.transact(lambda connection: add(connection, 1))
            assert proxy.cuts == 2
            assert await total(direct) == 2

    asyncio.run(story())


@pytest.mark.trust("F-27")
def test_a_database_that_does_not_answer_is_given_up(postgresql_url, monkeypatch):
    monkeypatch.setattr("engine.storage.driver.postgresql_database.MARGIN", 0.0)
    monkeypatch.setattr("engine.storage.driver.postgresql_session.LOOK", 0.05)

    async def story():
        limits = Limits(statement=0.3)
        async with proxied(postgresql_url) as (proxy, url), opened(url, limits=limits) as database:
            await create(database)
            proxy.hold_at = b"item"
            async with asyncio.timeout(1):
                with pytest.raises(Unreachable, match="did not answer"):
                    await database.transact(lambda connection: add(connection, 1))
            async with asyncio.timeout(1):
                with pytest.raises(Unreachable, match="did not answer"):
                    await total(database)

    asyncio.run(story())


@pytest.mark.trust("F-25")
@pytest.mark.trial
def test_a_server_that_is_restarted_under_load_loses_no_change_it_acknowledged():
    with cluster() as server:

        async def story():
            async with opened(server.url) as database:
                await create(database)
                done, unknown, stop = [], [], asyncio.Event()

                async def writer():
                    while not stop.is_set():
                        try:
                            await database.transact(lambda connection: add(connection, random.randrange(10)))
                            done.append(1)
                        except OutcomeUnknown:
                            unknown.append(1)
                        except Unreachable:
                            await asyncio.sleep(0.05)

                writers = [asyncio.create_task(writer()) for _ in range(6)]
                for _ in range(30):
                    await asyncio.sleep(0.5)
                    await asyncio.to_thread(server.stop)
                    await asyncio.to_thread(server.start)
                stop.set()
                await asyncio.gather(*writers)
                assert len(done) <= await total(database) <= len(done) + len(unknown)

        asyncio.run(story())

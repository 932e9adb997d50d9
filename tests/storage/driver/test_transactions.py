"""A transaction is kept as a whole or not at all, and waits for nothing but the driver."""

import asyncio

import pytest

from engine.storage.driver import Busy, DatabaseFailure, Limits, Violation
from tests.support.databases import ForeignAwait, opened, sql

NUMBERS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n"

TABLE = "CREATE TABLE item (id INTEGER PRIMARY KEY, name TEXT NOT NULL)"


def insert(connection, number):
    return connection.run(sql(connection, "INSERT INTO item VALUES (?, 'x')", "id"), {"id": number})


async def create(database):
    await database.transact(lambda connection: connection.script(TABLE))


async def ids(database):
    async with database.read() as connection:
        return [row[0] for row in await connection.all(sql(connection, "SELECT id FROM item ORDER BY id"))]


def test_what_the_work_gives_is_given_back_after_it_was_kept(database_url):
    async def story():
        async with opened(database_url) as database:
            await create(database)
            assert await database.transact(lambda connection: insert(connection, 1)) == 1
            assert await ids(database) == [1]

    asyncio.run(story())


def test_whatever_the_work_raises_rolls_back(database_url):
    async def story():
        async with opened(database_url) as database:
            await create(database)

            async def work(connection):
                await insert(connection, 1)
                raise LookupError("no")

            with pytest.raises(LookupError):
                await database.transact(work)
            assert await ids(database) == []
            await database.transact(lambda connection: insert(connection, 2))
            assert await ids(database) == [2]

    asyncio.run(story())


def test_after_a_failed_statement_nothing_is_kept_though_the_work_caught_it(database_url):
    async def story():
        async with opened(database_url) as database:
            await create(database)

            async def work(connection):
                await insert(connection, 1)
                with pytest.raises(Violation):
                    await insert(connection, 1)

            with pytest.raises(DatabaseFailure, match="nothing of it is kept"):
                await database.transact(work)
            assert await ids(database) == []

    asyncio.run(story())


def test_after_a_failed_statement_every_other_is_refused(database_url):
    async def story():
        async with opened(database_url) as database:
            await create(database)

            async def work(connection):
                with pytest.raises(Violation):
                    await connection.run(sql(connection, "INSERT INTO item VALUES (1, NULL)"))
                await insert(connection, 2)

            with pytest.raises(DatabaseFailure):
                await database.transact(work)
            assert await ids(database) == []

    asyncio.run(story())


def test_tables_are_made_in_the_transaction_too(database_url):
    async def story():
        async with opened(database_url) as database:

            async def work(connection):
                await connection.script(f"{TABLE}; INSERT INTO item VALUES (1, 'x')")
                raise LookupError

            with pytest.raises(LookupError):
                await database.transact(work)
            await create(database)
            assert await ids(database) == []

    asyncio.run(story())


def test_the_text_it_begins_with_is_part_of_it(database_url):
    async def story():
        async with opened(database_url) as database:
            await create(database)
            await database.transact(lambda connection: insert(connection, 2), begin="INSERT INTO item VALUES (1, 'x')")
            assert await ids(database) == [1, 2]
            with pytest.raises(Violation):
                await database.transact(
                    lambda connection: insert(connection, 3), begin="INSERT INTO item VALUES (1, 'x')"
                )
            assert await ids(database) == [1, 2]

    asyncio.run(story())


def test_its_limits_are_accepted_by_both(database_url):
    async def story():
        async with opened(database_url) as database:
            await create(database)
            terms = {"lock_timeout": 2.0, "statement_timeout": float("inf"), "foreign_keys": False}
            await database.transact(lambda connection: insert(connection, 1), **terms)
            assert await ids(database) == [1]

    asyncio.run(story())


@pytest.mark.parametrize("step", range(4))
def test_a_cancelled_task_rolls_back_and_returns_its_connection(database_url, step):
    async def story():
        async with opened(database_url, watched=False, size=1) as database:
            await create(database)
            reached = asyncio.Event()

            async def work(connection):
                for number in range(4):
                    if number == step:
                        reached.set()
                        await asyncio.sleep(3600)
                    await insert(connection, number)

            task = asyncio.create_task(database.transact(work))
            await reached.wait()
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            await database.transact(lambda connection: insert(connection, 9))
            assert await ids(database) == [9]

    asyncio.run(story())


SLOW = {"sqlite": f"{NUMBERS} WHERE i < 100000000) SELECT count(*) FROM n", "postgresql": "SELECT pg_sleep(60)"}


@pytest.mark.parametrize("scope", ["read", "snapshot", "stream", "transaction"])
def test_a_slow_statement_ends_when_its_task_is_cancelled(database_url, scope):
    async def story():
        async with opened(database_url, watched=False, size=1) as database:
            await create(database)
            slow = sql(database, SLOW[database.dialect], heavy=True)

            async def read(**terms):
                async with database.read(**terms) as connection:
                    await connection.all(slow)

            async def stream():
                async with database.read() as connection:
                    await anext(connection.stream(slow))

            async def work(connection):
                await insert(connection, 1)
                await connection.all(slow)

            uses = {
                "read": read,
                "snapshot": lambda: read(snapshot=True),
                "stream": stream,
                "transaction": lambda: database.transact(work),
            }
            task = asyncio.ensure_future(uses[scope]())
            await asyncio.sleep(0.1)
            task.cancel()
            async with asyncio.timeout(2):
                with pytest.raises(asyncio.CancelledError):
                    await task
                async with database.read() as connection:
                    assert await connection.one(sql(connection, "SELECT count(*) FROM item", heavy=True)) == (0,)
                await database.transact(lambda connection: insert(connection, 2))

    asyncio.run(story())


def test_nothing_but_the_driver_is_awaited_in_a_transaction(database_url):
    """`opened` watches: it drives the work by hand, and every suspension happens inside a call of the connection."""

    async def story():
        async with opened(database_url) as database:

            async def work(connection):
                await connection.script(TABLE)
                await connection.many(
                    sql(connection, "INSERT INTO item VALUES (?, 'x')", "id"), ({"id": n} for n in range(600))
                )
                await connection.run(sql(connection, "UPDATE item SET name = 'y'"))
                rows = await connection.all(sql(connection, "SELECT id FROM item", heavy=True))
                return len(rows), [
                    len(batch) async for batch in connection.stream(sql(connection, "SELECT id FROM item"), size=300)
                ]

            assert await database.transact(work) == (600, [300, 300])

    asyncio.run(story())


@pytest.mark.parametrize(
    "wait",
    [
        lambda: asyncio.sleep(0),
        lambda: asyncio.sleep(0.01),
        lambda: asyncio.to_thread(len, ""),
        lambda: asyncio.get_running_loop().create_future(),
    ],
)
def test_work_that_awaits_something_else_is_found_and_rolled_back(database_url, wait):
    async def story():
        async with opened(database_url) as database:
            await create(database)

            async def work(connection):
                await insert(connection, 1)
                await wait()

            with pytest.raises(ForeignAwait):
                await database.transact(work)
            assert await ids(database) == []

    asyncio.run(story())


@pytest.mark.parametrize("snapshot", [False, True])
def test_only_a_snapshot_sees_one_state(database_url, snapshot):
    async def story():
        async with opened(database_url) as database:
            await create(database)
            count = sql(database, "SELECT count(*) FROM item")
            async with database.read(snapshot=snapshot) as connection:
                before = await connection.one(count)
                await database.transact(lambda connection: insert(connection, 1))
                after = await connection.one(count)
                slowly = await connection.one(sql(database, count.sql, heavy=True))
            assert (before, after, slowly) == ((0,), (0 if snapshot else 1,), (0 if snapshot else 1,))

    asyncio.run(story())


def test_a_snapshot_is_of_the_moment_it_began_on_sqlite(sqlite_url):
    async def story():
        async with opened(sqlite_url) as database:
            await create(database)
            async with database.read(snapshot=True) as connection:
                await database.transact(lambda connection: insert(connection, 1))
                assert await connection.one(sql(connection, "SELECT count(*) FROM item")) == (0,)

    asyncio.run(story())


def test_who_finds_no_free_connection_is_told_so_in_time(database_url):
    async def story():
        async with opened(database_url, size=1, limits=Limits(wait=0.1)) as database, database.read(snapshot=True):
            with pytest.raises(Busy):
                async with database.read(snapshot=True):
                    pass

    asyncio.run(story())


def test_the_data_version_changes_with_every_commit_on_sqlite(sqlite_url):
    async def story():
        async with opened(sqlite_url) as database, opened(sqlite_url) as other:
            await create(database)
            versions = [database.data_version(), database.data_version()]
            await database.transact(lambda connection: insert(connection, 1))
            versions.append(database.data_version())
            await other.transact(lambda connection: insert(connection, 2))
            versions.append(database.data_version())
            first = versions[0]
            assert versions[1] == first
            assert len(set(versions)) == 3

    asyncio.run(story())

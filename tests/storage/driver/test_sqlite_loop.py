"""Nothing SQLite does holds up the event loop for long, and reads that would are repeated in a thread."""

import asyncio
import time
from contextlib import asynccontextmanager

import pytest

from engine.storage.driver import Limits, TooSlow
from engine.storage.driver.sqlite_lane import SPARED
from tests.support.databases import opened, sql

NUMBERS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?) SELECT count(*), max(i) FROM n"
SECOND = 4_000_000
"""About as many numbers as SQLite counts in a second."""
LONG = SECOND // 4
"""A read of a quarter of a second: twenty times the longest turn, fifty times what is tried on the loop."""
TURN = 0.012
"""The longest turn of the loop in seconds: a budget of 5 ms, a last look at the clock, and what Python does itself."""


@asynccontextmanager
async def loop_watched():
    """A list that will hold the longest time, in seconds of the loop's thread, between two turns of the loop.

    The thread's own time is taken: what other programs do on this machine is not the driver's doing.
    """
    longest = [0.0]

    async def look():
        last = time.thread_time()
        while True:
            await asyncio.sleep(0)
            now = time.thread_time()
            longest[0] = max(longest[0], now - last)
            last = now

    task = asyncio.create_task(look())
    await asyncio.sleep(0.01)
    yield longest
    task.cancel()


@pytest.mark.parametrize("heavy", [False, True])
@pytest.mark.parametrize("snapshot", [False, True])
def test_a_long_read_does_not_hold_up_the_loop(sqlite_url, snapshot, heavy):
    async def story():
        async with opened(sqlite_url) as database, loop_watched() as longest:
            async with database.read(snapshot=snapshot) as connection:
                rows = await connection.one(sql(database, NUMBERS, "end", heavy=heavy), {"end": LONG})
            assert rows == (LONG, LONG)
        assert longest[0] < TURN

    asyncio.run(story())


def test_a_read_that_was_slow_is_not_tried_on_the_loop_for_a_while(sqlite_url):
    async def story():
        async with opened(sqlite_url) as database, database.read() as connection:
            asked = sql(database, NUMBERS, "end")
            await connection.one(asked, {"end": SECOND // 100})
            begun = time.thread_time()
            for _ in range(SPARED // 2):
                assert await connection.one(asked, {"end": SECOND // 100}) == (SECOND // 100, SECOND // 100)
            return (time.thread_time() - begun) / (SPARED // 2)

    assert asyncio.run(story()) < 0.003


@pytest.mark.parametrize("snapshot", [False, True])
def test_many_short_reads_let_the_others_run(sqlite_url, snapshot):
    async def story():
        async with opened(sqlite_url) as database, loop_watched() as longest:
            statement = sql(database, NUMBERS, "end")
            async with database.read(snapshot=snapshot) as connection:
                for _ in range(200):
                    await connection.one(statement, {"end": 4000})
        assert longest[0] < TURN

    asyncio.run(story())


def test_many_short_transactions_let_the_others_run(sqlite_url):
    async def story():
        async with opened(sqlite_url) as database:
            await database.transact(lambda connection: connection.script("CREATE TABLE t (n INTEGER)"))
            insert = sql(database, "INSERT INTO t VALUES (1)")
            async with loop_watched() as longest:
                for _ in range(3000):
                    await database.transact(lambda connection: connection.run(insert))
        assert longest[0] < TURN

    asyncio.run(story())


def test_many_rows_are_written_without_holding_up_the_loop(sqlite_url):
    async def story():
        async with opened(sqlite_url) as database, loop_watched() as longest:

            async def work(connection):
                await connection.script("CREATE TABLE t (n INTEGER, s TEXT)")
                insert = sql(database, "INSERT INTO t VALUES (?, ?)", "n", "s")
                await connection.many(insert, ({"n": n, "s": str(n)} for n in range(50_000)))
                await connection.script("CREATE INDEX i ON t (s)")

            await database.transact(work)
        assert longest[0] < TURN

    asyncio.run(story())


def test_ordinary_reads_go_on_beside_a_long_one(sqlite_url):
    async def story():
        async with opened(sqlite_url) as database:

            async def short():
                async with database.read() as connection:
                    return await connection.one(sql(database, NUMBERS, "end"), {"end": 1})

            async with database.read() as connection:
                long = asyncio.create_task(connection.one(sql(database, NUMBERS, "end"), {"end": LONG}))
                answered = 0
                while not long.done():
                    assert await short() == (1, 1)
                    answered += 1
                    await asyncio.sleep(0)
                assert await long == (LONG, LONG)
            assert answered > 100

    asyncio.run(story())


@pytest.mark.parametrize("heavy", [False, True])
@pytest.mark.parametrize("snapshot", [False, True])
def test_a_read_that_uses_up_its_budget_is_too_slow(sqlite_url, snapshot, heavy):
    async def story():
        async with (
            opened(sqlite_url, limits=Limits(statement=0.1)) as database,
            database.read(snapshot=snapshot) as connection,
        ):
            with pytest.raises(TooSlow):
                await connection.one(sql(database, NUMBERS, "end", heavy=heavy), {"end": 100 * SECOND})
            assert await connection.one(sql(database, "SELECT 1")) == (1,)

    asyncio.run(story())


def test_the_driver_itself_is_never_interrupted(sqlite_url):
    """SQLite counts its steps over all runs of a statement, so even the shortest is looked at now and then."""

    async def story():
        async with opened(sqlite_url, limits=Limits(inline=0.0)) as database:
            async with database.read() as connection:
                await connection.one(sql(database, "SELECT 1"))
            assert len({database.data_version() for _ in range(2000)}) == 1
            for _ in range(500):
                async with database.read(snapshot=True) as connection:
                    await connection.one(sql(database, "SELECT 1"))

    asyncio.run(story())


def test_a_write_has_no_budget(sqlite_url):
    async def story():
        async with opened(sqlite_url, limits=Limits(inline=0.001, statement=0.001)) as database:

            async def work(connection):
                await connection.script("CREATE TABLE t (n INTEGER)")
                fill = f"INSERT INTO t {NUMBERS.replace('count(*), max(i)', 'i')}"
                await connection.run(sql(database, fill, "end"), {"end": 20_000})
                return await connection.run(sql(database, "UPDATE t SET n = n + 1", heavy=True))

            assert await database.transact(work) == 20_000

    asyncio.run(story())


def test_the_log_is_written_back_and_begun_anew_while_it_runs(sqlite_url, tmp_path):
    async def story():
        async with opened(sqlite_url) as database:
            await database.transact(lambda connection: connection.script("CREATE TABLE t (n INTEGER, s TEXT)"))
            insert = sql(database, "INSERT INTO t VALUES (?, ?)", "n", "s")
            log = tmp_path / "test.sqlite3-wal"
            sizes = []
            for _ in range(8):
                for n in range(60):
                    await database.transact(
                        lambda connection, n=n: connection.run(insert, {"n": n, "s": "x" * 100_000})
                    )
                await asyncio.sleep(0.3)
                sizes.append(log.stat().st_size)
            assert max(sizes) < 48_000_000  # all that was written is 50 MB

    asyncio.run(story())

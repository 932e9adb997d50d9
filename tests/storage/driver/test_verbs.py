"""The five verbs give the same on both databases."""

import asyncio
import tracemalloc

import pytest

from engine.storage.driver import DatabaseFailure, ScopeEnded
from tests.support.databases import opened, sql

TABLE = "CREATE TABLE item (id INTEGER PRIMARY KEY, name TEXT)"
SCRIPT = f"""
    -- first;
    {TABLE};
    INSERT INTO item VALUES (1, 'a;b');
    /* ; */ INSERT INTO item VALUES (2, '--')
"""


async def fill(database, count):
    async def work(connection):
        await connection.script(TABLE)
        insert = sql(connection, "INSERT INTO item VALUES (?, ?)", "id", "name")
        await connection.many(insert, ({"id": number, "name": f"item {number}"} for number in range(count)))

    await database.transact(work)


def test_all_gives_every_row_as_a_tuple(database_url):
    async def story():
        async with opened(database_url) as database:
            await fill(database, 3)
            async with database.read() as connection:
                rows = await connection.all(
                    sql(connection, "SELECT id, name FROM item WHERE id > ? ORDER BY id", "least"), {"least": 0}
                )
                assert rows == [(1, "item 1"), (2, "item 2")]
                assert {type(row) for row in rows} == {tuple}

    asyncio.run(story())


def test_one_gives_the_first_row_or_none(database_url):
    async def story():
        async with opened(database_url) as database:
            await fill(database, 3)
            async with database.read() as connection:
                assert await connection.one(sql(connection, "SELECT id FROM item ORDER BY id")) == (0,)
                assert await connection.one(sql(connection, "SELECT id FROM item WHERE id = 9")) is None

    asyncio.run(story())


def test_a_heavy_statement_gives_the_same_rows(database_url):
    async def story():
        async with opened(database_url) as database:
            await fill(database, 3)
            async with database.read() as connection:
                assert await connection.one(sql(connection, "SELECT count(*) FROM item", heavy=True)) == (3,)

    asyncio.run(story())


def test_run_counts_the_rows_it_touched(database_url):
    async def story():
        async with opened(database_url) as database:
            await fill(database, 5)

            async def work(connection):
                return (
                    await connection.run(
                        sql(connection, "UPDATE item SET name = ? WHERE id < ?", "name", "end"), {"name": "x", "end": 2}
                    ),
                    await connection.run(sql(connection, "DELETE FROM item WHERE id = 9")),
                    await connection.run(sql(connection, "DELETE FROM item", heavy=True)),
                    await connection.run(sql(connection, "INSERT INTO item VALUES (1, 'x') RETURNING id")),
                )

            assert await database.transact(work) == (2, 0, 5, 1)

    asyncio.run(story())


def test_a_write_that_gives_rows_is_read_with_one(database_url):
    async def story():
        async with opened(database_url) as database:
            await fill(database, 0)

            async def work(connection):
                return await connection.one(
                    sql(connection, "INSERT INTO item VALUES (?, 'x') RETURNING id, name", "id"), {"id": 7}
                )

            assert await database.transact(work) == (7, "x")

    asyncio.run(story())


@pytest.mark.parametrize("count", [0, 1, 255, 256, 257, 1000, 6000])
def test_many_writes_every_row(database_url, count):
    async def story():
        async with opened(database_url) as database:
            await fill(database, count)
            async with database.read() as connection:
                assert await connection.one(sql(connection, "SELECT count(*) FROM item")) == (count,)

    asyncio.run(story())


@pytest.mark.parametrize("snapshot", [False, True])
@pytest.mark.parametrize("count", [0, 1, 10, 25])
def test_a_stream_gives_all_rows_in_batches(database_url, snapshot, count):
    async def story():
        async with opened(database_url) as database:
            await fill(database, count)
            async with database.read(snapshot=snapshot) as connection:
                statement = sql(connection, "SELECT id FROM item WHERE id >= ? ORDER BY id", "least")
                batches = [batch async for batch in connection.stream(statement, {"least": 0}, size=10)]
            assert [row for batch in batches for row in batch] == [(number,) for number in range(count)]
            assert all(0 < len(batch) <= 10 for batch in batches)

    asyncio.run(story())


def test_other_statements_run_while_a_stream_is_open(database_url):
    async def story():
        async with opened(database_url) as database:
            await fill(database, 30)

            async def work(connection):
                seen = []
                async for batch in connection.stream(sql(connection, "SELECT id FROM item ORDER BY id"), size=10):
                    await connection.run(
                        sql(connection, "UPDATE item SET name = ? WHERE id = ?", "name", "id"),
                        {"name": "seen", "id": batch[0][0]},
                    )
                    seen.append(await connection.one(sql(connection, "SELECT count(*) FROM item WHERE name = 'seen'")))
                return seen

            assert await database.transact(work) == [(1,), (2,), (3,)]

    asyncio.run(story())


def test_a_stream_left_early_gives_its_connection_back(database_url):
    async def story():
        async with opened(database_url, size=1) as database:
            await fill(database, 100)
            for _ in range(3):
                async with database.read() as connection:
                    stream = connection.stream(sql(connection, "SELECT id FROM item"), size=10)
                    assert len(await anext(stream)) == 10
            async with database.read() as connection:
                assert await connection.one(sql(connection, "SELECT count(*) FROM item", heavy=True)) == (100,)

    asyncio.run(story())


def test_a_stream_ends_with_its_scope(database_url):
    async def story():
        async with opened(database_url) as database:
            await fill(database, 100)
            async with database.read() as connection:
                stream = connection.stream(sql(connection, "SELECT id FROM item"), size=10)
                await anext(stream)
            with pytest.raises(ScopeEnded):
                await anext(stream)

    asyncio.run(story())


@pytest.mark.parametrize("count", [20_000, pytest.param(1_000_000, marks=pytest.mark.trial)])
def test_a_stream_holds_one_batch_in_memory(database_url, count):
    async def peak(database, statement, **terms):
        tracemalloc.start()
        async with database.read(**terms) as connection:
            total = sum([len(batch) async for batch in connection.stream(statement, size=500)])
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert total == count
        return most

    async def story():
        async with opened(database_url) as database:
            await fill(database, count)
            statement = sql(database, "SELECT id, name, name || name AS other FROM item")
            assert await peak(database, statement) < 1_000_000
            assert await peak(database, statement, snapshot=True) < 1_000_000

    asyncio.run(story())


def test_a_script_holds_several_statements(database_url):
    async def story():
        async with opened(database_url) as database:

            async def work(connection):
                await connection.script(SCRIPT)
                return await connection.all(sql(connection, "SELECT name FROM item ORDER BY id"))

            assert await database.transact(work) == [("a;b",), ("--",)]

    asyncio.run(story())


@pytest.mark.parametrize("ending", ["COMMIT", "ROLLBACK"])
def test_a_script_may_not_end_its_transaction(database_url, ending):
    async def story():
        async with opened(database_url) as database:
            with pytest.raises(DatabaseFailure, match="must not end the transaction"):
                await database.transact(lambda connection: connection.script(ending))

    asyncio.run(story())


@pytest.mark.parametrize(
    "use",
    [
        lambda connection: connection.all(sql(connection, "SELECT 1")),
        lambda connection: connection.one(sql(connection, "SELECT 1")),
        lambda connection: anext(connection.stream(sql(connection, "SELECT 1"))),
    ],
)
def test_a_connection_is_refused_after_its_read(database_url, use):
    async def story():
        async with opened(database_url) as database:
            async with database.read() as connection:
                pass
            with pytest.raises(ScopeEnded):
                await use(connection)

    asyncio.run(story())


@pytest.mark.parametrize(
    "use",
    [
        lambda connection: connection.all(sql(connection, "SELECT 1")),
        lambda connection: connection.run(sql(connection, "SELECT 1")),
        lambda connection: connection.many(sql(connection, "SELECT 1"), [{}]),
        lambda connection: connection.script("SELECT 1"),
    ],
)
def test_a_connection_is_refused_after_its_transaction(database_url, use):
    async def story():
        async with opened(database_url) as database:

            async def keep(connection):
                return connection

            connection = await database.transact(keep)
            with pytest.raises(ScopeEnded):
                await use(connection)

    asyncio.run(story())


@pytest.mark.parametrize("snapshot", [False, True])
@pytest.mark.parametrize(
    "write",
    [
        lambda connection: connection.run(sql(connection, "DELETE FROM item")),
        lambda connection: connection.many(sql(connection, "DELETE FROM item"), [{}]),
        lambda connection: connection.script("DELETE FROM item"),
        lambda connection: connection.all(sql(connection, "DELETE FROM item RETURNING id")),
    ],
)
def test_a_read_cannot_write(database_url, snapshot, write):
    async def story():
        async with opened(database_url) as database:
            await fill(database, 3)
            async with database.read(snapshot=snapshot) as connection:
                with pytest.raises(DatabaseFailure):
                    await write(connection)
            async with database.read() as connection:
                assert await connection.one(sql(connection, "SELECT count(*) FROM item")) == (3,)

    asyncio.run(story())


def test_an_unknown_table_is_a_failure(database_url):
    async def story():
        async with opened(database_url) as database, database.read() as connection:
            with pytest.raises(DatabaseFailure, match="nowhere"):
                await connection.all(sql(connection, "SELECT * FROM nowhere"))

    asyncio.run(story())


@pytest.mark.parametrize(("column", "value"), [("id", 2**63), ("name", "\ud800")])
def test_a_value_that_no_database_stores_is_a_failure(database_url, column, value):
    async def story():
        async with opened(database_url) as database:
            await fill(database, 1)
            find = sql(database, f"SELECT id FROM item WHERE {column} = ?", "value")
            change = sql(database, f"UPDATE item SET {column} = ?", "value")
            async with database.read() as connection:
                with pytest.raises(DatabaseFailure):
                    await connection.all(find, {"value": value})
            for work in (
                lambda connection: connection.run(change, {"value": value}),
                lambda connection: connection.many(change, [{"value": value}]),
                lambda connection: connection.all(find, {"value": value}),
            ):
                with pytest.raises(DatabaseFailure):
                    await database.transact(work)

    asyncio.run(story())

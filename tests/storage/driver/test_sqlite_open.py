"""A SQLite file is opened the way the engine needs it, or refused with the reason."""

import asyncio
import sqlite3
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from engine.storage.driver import Busy, DatabaseFailure, Unreachable, Violation, open_database
from engine.storage.driver.sqlite_errors import translated
from engine.storage.driver.sqlite_lane import assert_transactional_ddl
from tests.support.databases import opened, sql


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///", "sqlite:///:memory:", "sqlite://host/file", "sqlite:/file"])
def test_a_sqlite_url_names_a_file(url):
    with pytest.raises(ValueError, match="sqlite:///"):
        open_database(url)


@pytest.mark.parametrize("url", ["mysql://host/name", "", "var/file.sqlite3"])
def test_another_database_is_refused(url):
    with pytest.raises(ValueError, match="postgresql://"):
        open_database(url)


def test_a_relative_path_begins_in_the_working_folder_and_its_folder_is_made(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    async def story():
        async with opened("sqlite:///var/test.sqlite3"):
            assert (tmp_path / "var" / "test.sqlite3").is_file()

    asyncio.run(story())


def test_a_folder_far_from_any_is_not_made(tmp_path):
    with pytest.raises(Unreachable, match="nowhere"):
        open_database(f"sqlite:///{tmp_path}/nowhere/at/all.sqlite3")


def test_a_file_of_another_sort_is_refused(tmp_path):
    path = tmp_path / "test.sqlite3"
    path.write_text("not a database, but long enough to be looked at" * 100)
    with pytest.raises(Unreachable, match="not a database"):
        open_database(f"sqlite:///{path}")


def test_a_driver_that_commits_tables_behind_our_back_is_refused():
    class Committing(sqlite3.Connection):
        def execute(self, text, *arguments):
            return super().execute("COMMIT" if text == "ROLLBACK" else text, *arguments)

    connection = sqlite3.connect(":memory:", isolation_level=None, factory=Committing)
    with pytest.raises(DatabaseFailure, match="rolled back"):
        assert_transactional_ddl(connection)
    connection.close()


@pytest.mark.parametrize(
    ("pragma", "value"),
    [("journal_mode", "wal"), ("foreign_keys", 1), ("synchronous", 2), ("busy_timeout", 0), ("wal_autocheckpoint", 0)],
)
def test_a_transaction_runs_with_the_settings_asked_for(sqlite_url, pragma, value):
    async def story():
        async with opened(sqlite_url, synchronous="FULL") as database:
            found = await database.transact(lambda connection: connection.one(sql(connection, f"PRAGMA {pragma}")))
            assert found == (value,)

    asyncio.run(story())


@pytest.mark.parametrize("heavy", [False, True])
@pytest.mark.parametrize("snapshot", [False, True])
def test_registered_functions_are_there_on_every_connection(sqlite_url, snapshot, heavy):
    def register(raw):
        raw.create_function("double", 1, lambda value: value * 2, deterministic=True)

    async def story():
        double = None
        async with opened(sqlite_url, functions=register) as database:
            double = sql(database, "SELECT double(21)", heavy=heavy)
            async with database.read(snapshot=snapshot) as connection:
                assert await connection.one(double) == (42,)
            assert await database.transact(lambda connection: connection.one(double)) == (42,)

    asyncio.run(story())


@pytest.mark.parametrize("value", [1.5, float("nan"), Decimal(1), date(2026, 1, 31), datetime(2026, 1, 31, tzinfo=UTC)])
def test_a_value_that_sqlite_would_change_is_refused(sqlite_url, value):
    async def story():
        async with opened(sqlite_url) as database:
            statement = sql(database, "SELECT ?", "value")
            async with database.read() as connection:
                with pytest.raises(ValueError, match=r"value \("):
                    await connection.one(statement, {"value": value})
                with pytest.raises(ValueError, match=r"value \("):
                    connection.stream(statement, {"value": value})

            async def work(connection):
                await connection.script("CREATE TABLE t (n TEXT)")
                insert = sql(database, "INSERT INTO t VALUES (?)", "value")
                with pytest.raises(ValueError, match=r"value \("):
                    await connection.run(insert, {"value": value})
                with pytest.raises(ValueError, match=r"value \("):
                    await connection.many(insert, [{"value": value}])

            await database.transact(work)

    asyncio.run(story())


@pytest.mark.trust("F-28")
def test_a_full_disk_refuses_the_write_and_nothing_else(sqlite_url):
    async def story():
        async with opened(sqlite_url) as database:
            await database.transact(lambda c: c.script("CREATE TABLE t (s TEXT); INSERT INTO t VALUES ('kept')"))

            async def work(connection):
                await connection.all(sql(database, "PRAGMA max_page_count = 20"))
                insert = sql(database, "INSERT INTO t VALUES (?)", "s")
                await connection.many(insert, ({"s": "x" * 10_000} for _ in range(100)))

            with pytest.raises(DatabaseFailure, match="no room"):
                await database.transact(work)
            async with database.read() as connection:
                assert await connection.all(sql(database, "SELECT s FROM t")) == [("kept",)]
            await database.transact(lambda c: c.all(sql(database, "PRAGMA max_page_count = 100000")))
            await database.transact(lambda c: c.script("INSERT INTO t VALUES ('more')"))
            async with database.read() as connection:
                assert await connection.all(sql(database, "PRAGMA integrity_check")) == [("ok",)]

    asyncio.run(story())


def failed(code, text):
    error = sqlite3.OperationalError(text)
    error.sqlite_errorcode = code
    return error


@pytest.mark.parametrize(
    ("code", "failure"),
    [
        (sqlite3.SQLITE_BUSY_SNAPSHOT, Busy),
        (sqlite3.SQLITE_LOCKED, Busy),
        (sqlite3.SQLITE_IOERR_READ, Unreachable),
        (sqlite3.SQLITE_CORRUPT, Unreachable),
        (sqlite3.SQLITE_CONSTRAINT_ROWID, Violation),
        (sqlite3.SQLITE_CONSTRAINT_TRIGGER, DatabaseFailure),
        (sqlite3.SQLITE_ERROR, DatabaseFailure),
    ],
)
def test_result_codes_have_their_failure(code, failure):
    assert type(translated(failed(code, "disk"))) is failure

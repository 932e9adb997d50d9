"""A PostgreSQL session is opened the way the engine needs it; what goes wrong is told without the password."""

import asyncio
import struct
import traceback
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest

from engine.storage.driver import DatabaseFailure, Limits, Statement, TooSlow, Unreachable, open_database
from tests.support.databases import opened, sql

SECRET = "p4ss%40w0rd"
PLAIN = "p4ss@w0rd"


async def refusing_server(reader, writer):
    """Asks for a password in plain text, and refuses it quoting it, as badly as a server can."""
    await reader.read(8)
    writer.write(b"N")  # no TLS
    await reader.read(4096)
    writer.write(b"R" + struct.pack("!ii", 8, 3))
    await reader.read(4096)
    told = f"SFATAL\0C28P01\0Mpassword {PLAIN} is wrong\0\0".encode()
    writer.write(b"E" + struct.pack("!i", len(told) + 4) + told)
    await writer.drain()
    writer.close()


async def failure_of(url):
    async with opened(url, limits=Limits(wait=2.0)) as database:
        with pytest.raises(Unreachable) as caught:
            async with database.read():
                pass
        return caught.value


def test_a_wrong_password_is_told_without_it():
    async def story():
        listener = await asyncio.start_server(refusing_server, "127.0.0.1", 0)
        async with listener:
            port = listener.sockets[0].getsockname()[1]
            failure = await failure_of(f"postgresql://anna:{SECRET}@127.0.0.1:{port}/shop")
        told = "".join(traceback.format_exception(failure))
        assert str(failure).startswith(f"cannot connect to postgresql://anna@127.0.0.1:{port}/shop: password ***")
        assert PLAIN not in told
        assert SECRET not in told

    asyncio.run(story())


def test_a_database_that_is_not_there_is_told(postgres_server):
    failure = asyncio.run(failure_of(postgres_server.url_of("nowhere")))
    assert "nowhere" in str(failure)


@pytest.mark.parametrize("place", [f"anna:{SECRET}@127.0.0.1:1/shop", f"anna@127.0.0.1:1/shop?password={SECRET}"])
def test_a_server_that_is_not_there_is_told(place):
    failure = asyncio.run(failure_of(f"postgresql://{place}"))
    assert str(failure).startswith("cannot connect to postgresql://anna@127.0.0.1:1/shop: ")


@pytest.mark.parametrize("url", ["postgresql://anna:p4ss/w0rd@host/shop", "postgresql://anna:p4ss@host:p4ssport/shop"])
def test_a_url_that_cannot_be_read_is_not_quoted(url):
    with pytest.raises(ValueError, match="%40") as caught:
        open_database(url)
    assert "p4ss" not in "".join(traceback.format_exception(caught.value))


def test_text_that_is_not_unicode_is_refused(postgres_server):
    postgres_server.run("CREATE DATABASE latin TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C'")

    async def story():
        async with opened(postgres_server.url_of("latin")) as database:
            with pytest.raises(DatabaseFailure, match="LATIN1"):
                async with database.read():
                    pass

    asyncio.run(story())
    postgres_server.run("DROP DATABASE latin WITH (FORCE)")


@pytest.mark.parametrize(
    ("setting", "value"),
    [("timezone", "UTC"), ("application_name", "metaloom"), ("statement_timeout", "30s"), ("lock_timeout", "10s")],
)
def test_every_session_has_the_engines_settings(postgresql_url, setting, value):
    async def story():
        async with opened(postgresql_url) as database, database.read() as connection:
            assert await connection.one(sql(connection, f"SHOW {setting}")) == (value,)

    asyncio.run(story())


def test_a_transaction_may_ask_for_other_limits(postgresql_url):
    async def story():
        async with opened(postgresql_url) as database:

            async def shown(connection):
                names = ("lock_timeout", "statement_timeout")
                return [(await connection.one(sql(connection, f"SHOW {name}")))[0] for name in names]

            terms = {"lock_timeout": 2.0, "statement_timeout": float("inf")}
            assert await database.transact(shown, **terms) == ["2s", "0"]
            assert await database.transact(shown) == ["10s", "30s"]

    asyncio.run(story())


def test_a_statement_that_uses_up_its_time_is_too_slow(postgresql_url):
    async def story():
        async with opened(postgresql_url, limits=Limits(statement=0.5)) as database:
            slow = sql(database, "SELECT pg_sleep(10)")
            async with database.read() as connection:
                with pytest.raises(TooSlow):
                    await connection.one(slow)
                assert await connection.one(sql(database, "SELECT 1")) == (1,)
            with pytest.raises(TooSlow):
                await database.transact(lambda connection: connection.one(slow))

    asyncio.run(story())


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("NUMERIC(18, 4)", Decimal("12345678901234.5678")),
        ("NUMERIC(18, 2)", Decimal("-0.10")),
        ("NUMERIC(18, 2)", Decimal("100.00")),
        ("TIMESTAMPTZ", datetime(2026, 1, 31, 8, 0, 0, 123456, tzinfo=UTC)),
        ("JSONB", '{"a": 1}'),
        ("BIGINT", 2**63 - 1),
        ("BIGINT[]", [1, 2]),
        ("TEXT", "华为 🧵"),
    ],
)
def test_values_come_back_as_they_went(postgresql_url, kind, value):
    async def story():
        async with opened(postgresql_url) as database, database.read() as connection:
            (found,) = await connection.one(sql(connection, f"SELECT ?::{kind}", "value"), {"value": value})
            assert (found, str(found)) == (value, str(value))

    asyncio.run(story())


def test_an_instant_comes_back_in_utc(postgresql_url):
    async def story():
        moment = datetime(2026, 1, 31, 8, tzinfo=timezone(timedelta(hours=8)))
        async with opened(postgresql_url) as database, database.read() as connection:
            (found,) = await connection.one(sql(connection, "SELECT ?::TIMESTAMPTZ", "value"), {"value": moment})
            assert (found, found.utcoffset()) == (moment, timedelta(0))

    asyncio.run(story())


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("NUMERIC", Decimal("NaN")),
        ("NUMERIC", Decimal("Infinity")),
        ("FLOAT8", float("nan")),
        ("FLOAT8", float("-inf")),
        ("TIMESTAMPTZ", datetime(2026, 1, 31)),
        ("NUMERIC[]", [Decimal(1), Decimal("NaN")]),
    ],
)
def test_no_infinite_number_and_no_local_time_reaches_the_database(postgresql_url, kind, value):
    async def story():
        async with opened(postgresql_url) as database:
            statement = sql(database, f"SELECT ?::{kind}", "value")
            for use in ("one", "all", "run"):
                with pytest.raises(ValueError, match="value"):
                    await database.transact(lambda c, use=use: getattr(c, use)(statement, {"value": value}))
            with pytest.raises(ValueError, match="value"):
                await database.transact(lambda c: c.many(statement, [{"value": value}]))
            async with database.read() as connection:
                with pytest.raises(ValueError, match="value"):
                    connection.stream(statement, {"value": value})

    asyncio.run(story())


def test_a_value_of_another_type_is_a_failure(postgresql_url):
    async def story():
        async with opened(postgresql_url) as database, database.read() as connection:
            with pytest.raises(DatabaseFailure):
                await connection.one(sql(connection, "SELECT ?::BIGINT", "value"), {"value": "one"})
            assert await connection.one(sql(connection, "SELECT 1")) == (1,)

    asyncio.run(story())


def test_a_statement_that_varies_is_planned_each_time(postgresql_url):
    """One that is kept prepared has the same plan for all values after five runs."""

    async def story():
        async with opened(postgresql_url) as database, database.read() as connection:
            for varies in (False, True):
                asked = Statement(f"SELECT $1::int, '{varies}'", ("given",), varies=varies)
                assert [await connection.one(asked, {"given": one}) for one in range(9)] == [
                    (one, str(varies)) for one in range(9)
                ]
            kept = Statement(
                "SELECT statement, generic_plans > 0 FROM pg_prepared_statements WHERE statement LIKE 'SELECT $1%'"
            )
            return await connection.all(kept)

    assert asyncio.run(story()) == [("SELECT $1::int, 'False'", True)]

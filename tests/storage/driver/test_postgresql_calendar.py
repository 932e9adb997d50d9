"""The first and the last day there is are days like any other."""

import asyncio
from datetime import UTC, date, datetime
from typing import Any

import pytest

from engine.storage.driver import Statement, open_database

EDGES = [
    ("CAST($1 AS DATE)", date.max),
    ("CAST($1 AS DATE)", date.min),
    ("CAST($1 AS DATE)", date(2026, 2, 28)),
    ("CAST($1 AS TIMESTAMPTZ)", datetime.max.replace(tzinfo=UTC)),
    ("CAST($1 AS TIMESTAMPTZ)", datetime.min.replace(tzinfo=UTC)),
    ("CAST($1 AS TIMESTAMPTZ)", datetime(2026, 2, 28, 8, 0, 0, 1, tzinfo=UTC)),
]


async def asked(url: str, sql: str, value: Any) -> Any:
    database = open_database(url)
    try:
        async with database.read() as connection:
            return await connection.one(Statement(sql, ("value",)), {"value": value})
    finally:
        await database.close()


@pytest.mark.parametrize(("place", "value"), EDGES)
def test_it_is_finite_and_comes_back_as_it_was(place: str, value: Any, postgresql_url: str) -> None:
    sql = f"SELECT {place}, isfinite({place})"
    assert asyncio.run(asked(postgresql_url, sql, value)) == (value, True)


def test_days_can_be_counted_to_the_last(postgresql_url: str) -> None:
    sql = "SELECT CAST($1 AS DATE) - DATE '9999-12-30'"
    assert asyncio.run(asked(postgresql_url, sql, date.max)) == (1,)

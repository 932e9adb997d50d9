"""What an apply does to records that are there where a field gets a suggestion, loses it, or is frozen."""

import asyncio
from collections.abc import Mapping
from typing import Any

import pytest

from engine.compile import Compiled
from engine.meta.catalog import Catalog
from engine.meta.fields import NEVER, BoolField, IntegerField
from engine.service.verify import verify
from engine.storage.driver import Database
from tests.service.deploying import applied, opened, planned, put, rows
from tests.service.test_sample import catalog_of
from tests.storage.plan.making import catalog, field, text

COUNT = {"name": text(), "count": field(IntegerField)}
MARK = {"_double_typed": field(BoolField, visible=NEVER, record=True)}
PLAIN = field(IntegerField)
COMPUTED = field(IntegerField, value="count * 2")
SUGGESTED = field(IntegerField, suggest="count * 2")
FROZEN = field(IntegerField, value="count * 3", frozen="count == 2")


def shop(double: Mapping[str, Any] | None) -> Catalog:
    """Things with a count, and perhaps a second number."""
    second = {} if double is None else {"double": double}
    return catalog(thing={**COUNT, **second, **(MARK if double is not None and "suggest" in double else {})})


async def becomes(database: Database, first: Catalog, second: Catalog, *stored: Mapping[str, str]) -> list[Any]:
    """What the numbers are after the second catalog, which is right by its own definitions."""
    await applied(database, first)
    await put(database, "thing", *stored)
    await applied(database, second)
    assert await verify(database, Compiled(second, 2, database.dialect)) == []
    return [row[0] for row in await rows(database, 'SELECT "double" FROM "thing" ORDER BY id')]


@pytest.mark.parametrize(
    ("before", "after", "stored", "expected"),
    [
        (None, SUGGESTED, [{"count": "2"}], [4]),
        (PLAIN, SUGGESTED, [{"count": "2", "double": "7"}, {"count": "3"}], [7, 6]),
        (COMPUTED, SUGGESTED, [{"count": "2", "double": "4"}, {"count": "3", "double": "6"}], [4, 6]),
        (SUGGESTED, PLAIN, [{"count": "2", "double": "4"}], [4]),
        (SUGGESTED, COMPUTED, [{"count": "2", "double": "4"}], [4]),
        (None, FROZEN, [{"count": "2"}, {"count": "3"}], [6, 9]),
        (COMPUTED, FROZEN, [{"count": "2", "double": "4"}, {"count": "3", "double": "6"}], [4, 9]),
        (FROZEN, COMPUTED, [{"count": "2", "double": "5"}], [4]),
        (
            SUGGESTED,
            field(IntegerField, suggest="count * 5"),
            [{"count": "2", "double": "9", "_double_typed": "true"}, {"count": "3", "double": "6"}],
            [9, 15],
        ),
    ],
)
def test_what_people_typed_stays_and_all_else_follows(
    database_url: str, before: Any, after: Any, stored: list[Mapping[str, str]], expected: list[int]
) -> None:
    async def scenario() -> None:
        async with opened(database_url) as database:
            assert await becomes(database, shop(before), shop(after), *stored) == expected

    asyncio.run(scenario())


@pytest.mark.parametrize(("typed", "blocked"), [("true", True), ("NULL", False)])
def test_only_what_was_typed_stands_in_the_way_of_a_computed_field(
    database_url: str, typed: str, blocked: bool
) -> None:
    async def scenario() -> None:
        async with opened(database_url) as database:
            await applied(database, shop(SUGGESTED))
            await put(database, "thing", {"count": "2", "double": "4", "_double_typed": typed})
            plan = await planned(database, shop(COMPUTED))
            assert any(line.blocked for line in plan.lines) is blocked

    asyncio.run(scenario())


OLD = """
entity: thing
title: name
fields: {name: text, count: integer, double: {type: integer, suggest: count * 2}}
"""
NEW = """
entity: thing
title: name
fields: {name: text, pieces: {type: integer, was: count}, twice: {type: integer, was: double, suggest: pieces * 2}}
"""


def test_a_renamed_field_keeps_what_was_typed(database_url: str) -> None:
    async def scenario() -> None:
        async with opened(database_url) as database:
            await applied(database, catalog_of(OLD))
            typed = {"count": "2", "double": "9", "_double_typed": "true"}
            await put(database, "thing", typed, {"count": "3", "double": "6"})
            await applied(database, catalog_of(NEW))
            assert await rows(database, "SELECT twice, _twice_typed IS NULL FROM thing ORDER BY id") == [(9, 0), (6, 1)]
            assert await verify(database, Compiled(catalog_of(NEW), 2, database.dialect)) == []

    asyncio.run(scenario())

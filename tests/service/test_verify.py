"""`verify` finds every stored computed value that is not what its expression gives, and says which is right."""

import asyncio
from typing import Any

import pytest

from engine.compile import Compiled
from engine.meta.catalog import Catalog
from engine.meta.fields import BoolField, CollectionField, DateField, IntegerField, MoneyField, ReferenceField
from engine.service.verify import verify
from engine.storage.driver import Database, Dialect
from tests.service.deploying import applied, opened, put, run
from tests.storage.plan.making import catalog, field, text


def shop() -> Catalog:
    part = {
        "name": text(),
        "thing": field(ReferenceField, to="thing"),
        "price": field(MoneyField),
        "double": field(MoneyField, value="price * 2"),
        "day": field(DateField, value="date(created_at)"),
        "dear": field(BoolField, value="price > 10"),
        "shout": text(value="concat(name, '!')"),
    }
    thing = {
        "name": text(),
        "parts": field(CollectionField, of="part", by="thing"),
        "total": field(MoneyField, value="sum(p.double for p in parts)"),
        "count": field(IntegerField, value="count(parts)"),
    }
    return catalog(part=part, thing=thing)


async def filled(database: Database) -> Compiled:
    await applied(database, shop())
    price, double = ("350", "700") if database.dialect is Dialect.SQLITE else ("3.50", "7.00")
    await put(database, "thing", {"name": "'t'", "total": double, "count": "1"}, {"total": "0", "count": "0"})
    worked = {"double": double, "day": "'2026-01-01'", "shout": "'p!'", "dear": "false"}
    await put(database, "part", {"name": "'p'", "thing": "1", "price": price, **worked})
    return Compiled(shop(), 1, database.dialect)


async def found(database: Database, compiled: Compiled) -> list[tuple[str, int, str, str]]:
    return [
        (f"{one.entity}.{one.field}", one.id, str(one.stored), str(one.right))
        for one in await verify(database, compiled)
    ]


def test_what_is_right_is_not_listed(database_url: str) -> None:
    async def scenario() -> None:
        async with opened(database_url) as database:
            assert await found(database, await filled(database)) == []

    asyncio.run(scenario())


WRONG: dict[str, tuple[str, list[tuple[str, int, str, str]]]] = {
    "empty": (
        "UPDATE part SET double = NULL",
        [("part.double", 1, "None", "7.00"), ("thing.total", 1, "7.00", "0.00")],
    ),
    "text": ("UPDATE part SET shout = 'x'", [("part.shout", 1, "x", "p!")]),
    "date": ("UPDATE part SET day = '2026-01-02'", [("part.day", 1, "2026-01-02", "2026-01-01")]),
    "bool": ("UPDATE part SET dear = true", [("part.dear", 1, "True", "False")]),
    "total": ("UPDATE thing SET total = 0 WHERE id = 1", [("thing.total", 1, "0.00", "7.00")]),
    "count": ("UPDATE thing SET count = 5 WHERE id = 2", [("thing.count", 2, "5", "0")]),
}


@pytest.mark.parametrize(("sql", "expected"), WRONG.values(), ids=WRONG.keys())
def test_what_is_wrong_is_listed_with_both_values(database_url: str, sql: str, expected: Any) -> None:
    async def scenario() -> None:
        async with opened(database_url) as database:
            compiled = await filled(database)
            await run(database, sql)
            assert sorted(await found(database, compiled)) == expected

    asyncio.run(scenario())

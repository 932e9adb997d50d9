"""What an apply does to records that are there already."""

import asyncio
from collections.abc import Mapping
from typing import Any

import pytest
from msgspec import structs

from engine.meta.catalog import Catalog
from engine.meta.fields import (
    BoolField,
    CollectionField,
    DateField,
    IntegerField,
    Literal,
    MoneyField,
    PercentField,
    ReferenceField,
)
from engine.storage.driver import Database
from tests.service.deploying import applied, opened, planned, put, rows
from tests.storage.plan.making import catalog, choice, field, text

PART = {
    "name": text(),
    "thing": field(ReferenceField, to="thing"),
    "count": field(IntegerField),
    "price": field(MoneyField),
}
THING = {"name": text(), "parts": field(CollectionField, of="part", by="thing")}
AMOUNT = {"amount": field(MoneyField, value="count * price")}
TOTAL = {
    "total": field(MoneyField, value="sum(p.amount for p in parts)"),
    "double": field(MoneyField, value="total * 2"),
}


def shop(part: Mapping[str, Any] = {}, thing: Mapping[str, Any] = {}) -> Catalog:
    return catalog(part={**PART, **part}, thing={**THING, **thing})


async def filled(database: Database, first: Catalog) -> int:
    """Two things with three parts; gives what 1.00 is in the database."""
    await applied(database, first)
    one = 100 if database.dialect == "sqlite" else 1
    await put(database, "thing", {"name": "'bike'"}, {"name": "'cart'"})
    await put(
        database,
        "part",
        {"thing": "1", "count": "2", "price": str(10 * one)},
        {"thing": "1", "count": "1", "price": str(5 * one)},
        {"thing": "2", "count": "4", "price": str(1 * one)},
        {"count": "4"},
    )
    return one


def test_new_computed_fields_are_worked_out_for_all_records_each_after_what_it_reads(database_url: str) -> None:
    async def scenario() -> None:
        async with opened(database_url) as database:
            one = await filled(database, shop())
            await applied(database, shop(AMOUNT, TOTAL))
            assert await rows(database, "SELECT amount FROM part ORDER BY id") == [
                (20 * one,),
                (5 * one,),
                (4 * one,),
                (None,),
            ]
            assert await rows(database, "SELECT total, double FROM thing ORDER BY id") == [
                (25 * one, 50 * one),
                (4 * one, 8 * one),
            ]

    asyncio.run(scenario())


def test_what_reads_a_changed_formula_is_worked_out_again_and_told(database_url: str) -> None:
    async def scenario() -> None:
        async with opened(database_url) as database:
            one = await filled(database, shop(AMOUNT, TOTAL))
            wanted = shop({"amount": field(MoneyField, value="count * price + 1")}, TOTAL)
            plan = await planned(database, wanted)
            assert [(line.path, line.what) for line in plan.lines] == [
                ("part.amount", "formula changed; all records are recomputed"),
                ("thing.total", "what it is computed from changed; all records are recomputed"),
                ("thing.double", "what it is computed from changed; all records are recomputed"),
            ]
            await applied(database, wanted)
            assert await rows(database, "SELECT total FROM thing ORDER BY id") == [(27 * one,), (5 * one,)]

    asyncio.run(scenario())


def test_a_field_that_becomes_computed_and_has_no_values_is_worked_out(database_url: str) -> None:
    async def scenario() -> None:
        async with opened(database_url) as database:
            await filled(database, shop({"amount": field(MoneyField)}))
            await applied(database, shop(AMOUNT))
            assert (await rows(database, "SELECT count(amount) FROM part"))[0] == (3,)

    asyncio.run(scenario())


def test_a_total_over_another_collection_is_worked_out_again(database_url: str) -> None:
    """Its text is the same; the collection goes by another reference."""

    def linked(by: str) -> Catalog:
        part = {**PART, **AMOUNT, "spare": field(ReferenceField, to="thing")}
        thing = {"name": text(), "parts": field(CollectionField, of="part", by=by), **TOTAL}
        return catalog(part=part, thing=thing)

    async def scenario() -> None:
        async with opened(database_url) as database:
            await filled(database, linked("thing"))
            await applied(database, linked("spare"))
            assert await rows(database, "SELECT DISTINCT total FROM thing") == [(0,)]

    asyncio.run(scenario())


def test_another_time_zone_works_days_out_again(database_url: str) -> None:
    async def scenario() -> None:
        async with opened(database_url) as database:
            before = catalog(thing={"name": text(), "day": field(DateField, value="date(created_at)")})
            await applied(database, before)
            await put(database, "thing", {"name": "'x'", "created_at": "'2026-01-01T20:00:00.000000Z'"})
            moved = structs.replace(before, app=structs.replace(before.app, time_zone="America/New_York"))
            plan = await planned(database, moved)
            assert [step.what for step in plan.steps] == ["recompute thing.day"]
            await applied(database, moved)
            assert [str(day) for (day,) in await rows(database, "SELECT day FROM thing")] == ["2026-01-01"]

    asyncio.run(scenario())


@pytest.mark.parametrize(
    ("extra", "value"),
    [
        (choice("a", "b", required=True, default=Literal("b")), "b"),
        (text(required=True, default=Literal("it's \\ 50% :x")), "it's \\ 50% :x"),
        (field(BoolField, required=True, default=Literal(value=True)), True),
        (field(IntegerField, required=True, default=Literal(-7)), -7),
    ],
)
def test_existing_records_get_the_default_of_a_new_required_field(database_url: str, extra: Any, value: object) -> None:
    async def scenario() -> None:
        async with opened(database_url) as database:
            await applied(database, catalog(thing=THING, part=PART))
            await put(database, "thing", {"name": "'x'"}, {"name": "'y'"})
            await applied(database, catalog(thing={**THING, "extra": extra}, part=PART))
            assert await rows(database, "SELECT extra FROM thing") == [(value,), (value,)]

    asyncio.run(scenario())


def test_a_default_with_digits_after_the_point_is_exact(database_url: str) -> None:
    async def scenario() -> None:
        async with opened(database_url) as database:
            await applied(database, shop())
            await put(database, "thing", {"name": "'x'"})
            rate = field(PercentField, required=True, default=Literal("0.0800"))
            await applied(database, shop(thing={"rate": rate, "net": field(MoneyField, value="1000 * rate")}))
            assert await rows(database, "SELECT count(*) FROM thing WHERE net = 80 OR net = 8000") == [(1,)]

    asyncio.run(scenario())


def test_a_recomputation_leaves_version_and_time_of_change_alone(database_url: str) -> None:
    async def scenario() -> None:
        async with opened(database_url) as database:
            await filled(database, shop())
            before = await rows(database, "SELECT version, updated_at FROM part ORDER BY id")
            await applied(database, shop(AMOUNT))
            assert await rows(database, "SELECT version, updated_at FROM part ORDER BY id") == before

    asyncio.run(scenario())

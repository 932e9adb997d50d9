"""What becomes narrower is counted on the data, shown with examples, and refused or carried out."""

import asyncio
from collections.abc import Mapping
from typing import Any

import pytest
from msgspec import structs

from engine.meta.catalog import Catalog
from engine.meta.fields import DecimalField, MoneyField, ReferenceField
from engine.service import deploy
from engine.storage.driver import Database, Dialect
from engine.storage.plan import Unmet
from tests.service.deploying import NOON, applied, opened, planned, put, rows, run
from tests.storage.plan.making import APP, catalog, entity, field, text


def digits(precision: int, scale: int) -> dict[str, Any]:
    return field(DecimalField, precision=precision, scale=scale)


def thing(size: Mapping[str, Any], **keys: Any) -> Catalog:
    whole = catalog()
    one = entity("thing", {"recycle": True, **keys}, {"name": text(), "size": size})
    return Catalog(app=APP, roles={}, entities={**whole.entities, "thing": one})


def units(database: Database, number: str) -> str:
    """A number with two digits after the point, as it is stored."""
    return number.replace(".", "") if database.dialect is Dialect.SQLITE else number


async def filled(database: Database, *sizes: str) -> None:
    await applied(database, thing(digits(9, 2)))
    await put(database, "thing", *({"name": f"'n{size}'", "size": units(database, size)} for size in sizes))


REFUSED = {
    "fewer digits": (digits(4, 2), ("#1 n100.00", "#3 n-123.45"), 2),
    "fewer after the point": (digits(9, 1), ("#3 n-123.45",), 1),
    "both": (digits(3, 0), ("#2 n12.30", "#3 n-123.45"), 2),
    "more after the point, fewer before": (digits(5, 3), ("#1 n100.00", "#3 n-123.45"), 2),
}


@pytest.mark.parametrize(("size", "shown", "count"), REFUSED.values(), ids=REFUSED.keys())
def test_numbers_with_more_digits_are_counted_and_shown(
    database_url: str, size: Mapping[str, Any], shown: tuple[str, ...], count: int
) -> None:
    async def scenario() -> None:
        async with opened(database_url) as database:
            await filled(database, "100.00", "12.30", "-123.45")
            (line,) = (await planned(database, thing(size))).lines
            assert (line.blocked, line.rows, line.examples, line.risk) == (True, count, shown, "needs_data")
            assert line.remedy

    asyncio.run(scenario())


TAKEN = {
    "fewer digits": digits(5, 2),
    "fewer after the point": digits(9, 1),
    "none after the point": digits(4, 0),
    "more after the point": digits(12, 5),
    "more after the point, fewer before": digits(7, 4),
}


@pytest.mark.parametrize("size", TAKEN.values(), ids=TAKEN.keys())
def test_numbers_keep_their_value_with_other_digits(database_url: str, size: Mapping[str, Any]) -> None:
    async def scenario() -> None:
        async with opened(database_url) as database:
            await filled(database, "100.00", "-120.00")
            await applied(database, thing(size))
            scale = 10 ** size["scale"] if database.dialect is Dialect.SQLITE else 1
            assert await rows(database, "SELECT size FROM thing ORDER BY id") == [(100 * scale,), (-120 * scale,)]
            assert (await planned(database, thing(size))).empty

    asyncio.run(scenario())


def test_numbers_in_the_bin_count_too(database_url: str) -> None:
    """Their column changes with the others'."""

    async def scenario() -> None:
        async with opened(database_url) as database:
            await filled(database, "1.25")
            await run(database, "UPDATE thing SET deleted_at = '2026-01-01T00:00:00.000000Z'")
            assert [line.rows for line in (await planned(database, thing(digits(9, 1)))).blocked] == [1]

    asyncio.run(scenario())


def test_a_number_that_comes_after_the_plan_stops_the_apply(database_url: str) -> None:
    async def scenario() -> None:
        async with opened(database_url) as database:
            await filled(database, "1.20")
            plan = await planned(database, thing(digits(9, 1)))
            await put(database, "thing", {"size": units(database, "1.25")})
            with pytest.raises(Unmet):
                await deploy.apply(database, plan, "anna", NOON)
            assert await rows(database, "SELECT count(*) FROM thing") == [(2,)]

    asyncio.run(scenario())


def test_five_examples_are_shown_at_most_those_without_a_title_by_their_id(database_url: str) -> None:
    async def scenario() -> None:
        async with opened(database_url) as database:
            await filled(database, *[f"{number}.25" for number in range(1, 8)])
            await run(database, "UPDATE thing SET name = NULL WHERE id = 2")
            (line,) = (await planned(database, thing(digits(9, 1)))).blocked
            assert (line.rows, line.examples) == (7, ("#1 n1.25", "#2", "#3 n3.25", "#4 n4.25", "#5 n5.25"))

    asyncio.run(scenario())


def test_a_title_may_lead_to_other_records(database_url: str) -> None:
    async def scenario() -> None:
        async with opened(database_url) as database:
            part = {"name": text(), "thing": field(ReferenceField, to="thing"), "price": field(MoneyField)}
            before = catalog(thing={"name": text()}, part=part)
            titled = structs.replace(before.entities["part"], title="concat(thing.name, ' ', name)")
            whole = structs.replace(before, entities={**before.entities, "part": titled})
            await applied(database, whole)
            await put(database, "thing", {"name": "'big'"})
            await put(database, "part", {"name": "'bolt'", "thing": "1"})
            needed = catalog(thing={"name": text()}, part={**part, "price": field(MoneyField, required=True)})
            (line,) = (await planned(database, needed)).blocked
            assert line.examples == ("#1 big bolt",)

    asyncio.run(scenario())


def test_a_title_that_depends_on_the_reader_is_left_out(database_url: str) -> None:
    async def scenario() -> None:
        async with opened(database_url) as database:
            mine = "'mine' if created_by == me else 'other'"
            await applied(database, thing(digits(9, 2), title=mine))
            await put(database, "thing", {"size": units(database, "1.25")})
            (line,) = (await planned(database, thing(digits(9, 1), title=mine))).blocked
            assert line.examples == ("#1",)

    asyncio.run(scenario())

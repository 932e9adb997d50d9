"""A field that becomes another type: what is stored is converted, counted, refused or carried out, and parked."""

import asyncio
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest
from msgspec import structs

from engine.meta.catalog import Catalog
from engine.meta.fields import (
    BoolField,
    DateField,
    DatetimeField,
    DecimalField,
    EmailField,
    IntegerField,
    LongTextField,
    MoneyField,
    RatingField,
    ReferenceField,
    UserField,
)
from engine.service import deploy
from engine.storage.driver import Database, Dialect
from engine.storage.plan import Unmet, list_parked
from tests.service.deploying import NOON, applied, opened, planned, put, rows, run
from tests.storage.plan.making import APP, catalog, choice, entity, field, text


def thing(size: Mapping[str, Any], **others: Any) -> Catalog:
    whole = catalog(other={"name": text(), "code": text()})
    one = entity("thing", {"recycle": True}, {"name": text(), "size": size, **others})
    return Catalog(app=APP, roles={}, entities={**whole.entities, "thing": one})


async def filled(database: Database, before: Mapping[str, Any], *values: str, **others: Any) -> None:
    await applied(database, thing(before, **others))
    await put(database, "other", {"name": "'Ann'", "code": "'a'"}, {"name": "'Bob'"})
    await put(database, "thing", *({"name": f"'n{place}'", "size": value} for place, value in enumerate(values, 1)))


def money(database: Database, number: str) -> Any:
    """An amount as a row of the database has it."""
    return int(Decimal(number) * 100) if database.dialect is Dialect.SQLITE else Decimal(number)


INTO = {
    "text to integer": (
        text(),
        field(IntegerField, convert="number(old)"),
        ["'12'", "'1,234'", "null"],
        [12, 1234, None],
    ),
    "text to choice by its codes": (text(), choice("a", "b", convert="old"), ["'a'", "'b'"], ["a", "b"]),
    "text to choice by cases": (
        text(),
        choice("big", "small", convert="'big' if old == 'XL' else 'small'"),
        ["'XL'", "'S'"],
        ["big", "small"],
    ),
    "choice to text": (choice("a", "b"), text(convert="old"), ["'a'", "null"], ["a", None]),
    "integer to text": (field(IntegerField), text(convert="concat('No. ', old)"), ["7", "null"], ["No. 7", "No."]),
    "integer to bool": (field(IntegerField), field(BoolField, convert="old > 0"), ["7", "0"], [True, False]),
    "instant to day": (
        field(DatetimeField),
        field(DateField, convert="date(old)"),
        ["'2026-01-31T20:00:00.000000Z'"],
        ["2026-02-01"],
    ),
    "month": (field(DateField), field(DateField, grain="month", convert="old"), ["'2026-01-31'"], ["2026-01-01"]),
    "reference to text": (field(ReferenceField, to="other"), text(convert="old.name"), ["1", "2"], ["Ann", "Bob"]),
    "long text to text": (field(LongTextField, max=99), text(convert="old"), ["'a'"], ["a"]),
}


@pytest.mark.parametrize(("before", "after", "values", "become"), INTO.values(), ids=INTO.keys())
def test_what_is_stored_becomes_what_the_expression_makes_of_it(
    database_url: str, before: Mapping[str, Any], after: Mapping[str, Any], values: list[str], become: list[Any]
) -> None:
    async def scenario() -> None:
        async with opened(database_url) as database:
            await filled(database, before, *values)
            await applied(database, thing(after))
            found = [value for (value,) in await rows(database, "SELECT size FROM thing ORDER BY id")]
            assert [str(one) if isinstance(one, type(NOON.date())) else one for one in found] == become
            assert (await planned(database, thing(after))).empty

    asyncio.run(scenario())


REFUSED = {
    "no number": (text(), field(IntegerField, convert="number(old)"), ["'12'", "'12 kg'", "null"], ("#2 n2",)),
    "more digits": (text(), field(MoneyField, convert="number(old)"), ["'1.25'", "'1.255'"], ("#2 n2",)),
    "no option": (text(), choice("a", convert="old"), ["'a'", "'b'"], ("#2 n2",)),
    "too large": (text(), field(IntegerField, max=9, convert="number(old)"), ["'9'", "'10'"], ("#2 n2",)),
    "too long": (field(IntegerField), text(max=2, convert="concat(old)"), ["12", "123"], ("#2 n2",)),
    "required": (
        field(IntegerField),
        text(required=True, convert="'x' if old > 1 else null"),
        ["1", "2", "null"],
        ("#1 n1", "#3 n3"),
    ),
    "unique": (
        text(),
        field(IntegerField, unique=True, convert="number(old)"),
        ["'1'", "'1.0'", "'2'"],
        ("#1 n1", "#2 n2"),
    ),
    "several lines": (field(LongTextField, max=99), text(convert="old"), ["'a\nb'", "'a'"], ("#1 n1",)),
}


@pytest.mark.parametrize(("before", "after", "values", "shown"), REFUSED.values(), ids=REFUSED.keys())
def test_what_does_not_convert_is_counted_and_shown(
    database_url: str, before: Mapping[str, Any], after: Mapping[str, Any], values: list[str], shown: tuple[str, ...]
) -> None:
    async def scenario() -> None:
        async with opened(database_url) as database:
            await filled(database, before, *values)
            (line,) = (await planned(database, thing(after))).blocked
            assert (line.path, line.rows, line.examples, line.risk) == ("thing.size", len(shown), shown, "needs_data")
            assert line.remedy == "change these records first, or let `convert` say what becomes of them"

    asyncio.run(scenario())


def test_a_value_that_comes_after_the_plan_stops_the_apply(database_url: str) -> None:
    async def scenario() -> None:
        async with opened(database_url) as database:
            await filled(database, text(), "'1'")
            plan = await planned(database, thing(field(IntegerField, convert="number(old)")))
            await put(database, "thing", {"size": "'many'"})
            with pytest.raises(Unmet):
                await deploy.apply(database, plan, "anna", NOON)
            assert await rows(database, "SELECT size FROM thing ORDER BY id") == [("1",), ("many",)]

    asyncio.run(scenario())


def test_values_in_the_bin_are_converted_and_counted_too(database_url: str) -> None:
    async def scenario() -> None:
        async with opened(database_url) as database:
            await filled(database, text(), "'1'", "'many'")
            await run(database, "UPDATE thing SET deleted_at = '2026-01-01T00:00:00.000000Z'")
            after = thing(field(IntegerField, convert="number(old)"))
            assert [line.rows for line in (await planned(database, after)).blocked] == [1]
            await run(database, "UPDATE thing SET size = '2' WHERE id = 2")
            await applied(database, after)
            assert await rows(database, "SELECT size FROM thing ORDER BY id") == [(1,), (2,)]

    asyncio.run(scenario())


def test_what_was_stored_is_parked_and_comes_back_where_the_type_does(database_url: str) -> None:
    async def scenario() -> None:
        async with opened(database_url) as database:
            await filled(database, text(index=()), "'1,000'", "'2'")
            await applied(database, thing(field(IntegerField, index=(), convert="number(old)")))
            async with database.read() as connection:
                (kept,) = await list_parked(connection)
            assert (kept.item.name, kept.item.version, kept.rows) == ("thing.size", 2, 2)
            await applied(database, thing(text(index=(), convert="concat(old)")))
            assert await rows(database, "SELECT size FROM thing ORDER BY id") == [("1000",), ("2",)]
            await run(database, "UPDATE thing SET size = null")
            plan = await deploy.restoring(database, "thing.size@2", ["thing.size"])
            await deploy.apply(database, plan, "anna", NOON, patience=5)
            assert await rows(database, "SELECT size FROM thing ORDER BY id") == [("1,000",), ("2",)]

    asyncio.run(scenario())


def test_a_field_may_get_another_name_and_another_type_at_once(database_url: str) -> None:
    async def scenario() -> None:
        async with opened(database_url) as database:
            await filled(database, text(unique=True), "'1'", "'2'")
            whole = thing(text())
            fields = {"name": text(), "count": field(IntegerField, unique=True, was=("size",), convert="number(old)")}
            one = entity("item", {"recycle": True, "was": ("thing",)}, fields)
            entities = {name: each for name, each in whole.entities.items() if name != "thing"}
            after = Catalog(app=APP, roles={}, entities={**entities, "item": one})
            assert (await planned(database, after)).blocked == ()
            await applied(database, after)
            assert await rows(database, "SELECT count FROM item ORDER BY id") == [(1,), (2,)]
            assert (await planned(database, after)).empty

    asyncio.run(scenario())


def test_what_a_removed_record_said_can_be_kept_as_a_text(database_url: str) -> None:
    async def scenario() -> None:
        async with opened(database_url) as database:
            await filled(database, field(ReferenceField, to="other"), "1", "2", "null")
            whole = thing(text(convert="old.name"))
            entities = {name: one for name, one in whole.entities.items() if name != "other"}
            await applied(database, structs.replace(whole, entities=entities), "other")
            assert await rows(database, "SELECT size FROM thing ORDER BY id") == [("Ann",), ("Bob",), (None,)]
            assert (await planned(database, structs.replace(whole, entities=entities))).empty

    asyncio.run(scenario())


def test_what_is_computed_from_it_follows(database_url: str) -> None:
    async def scenario() -> None:
        async with opened(database_url) as database:
            double = field(MoneyField, value="size * 2")
            await filled(database, field(MoneyField), "100", double=double)
            before = thing(text(convert="concat(old)"), double=field(IntegerField, value="len(size)"))
            await applied(database, before)
            found = await rows(database, "SELECT size, double FROM thing")
            assert found == [("1.00", 4)] if database.dialect is Dialect.SQLITE else [("100.00", 6)]

    asyncio.run(scenario())


WRONG = {
    "another kind": (text(), field(IntegerField, convert="old"), "an integer is wanted here, and this is a text"),
    "another name": (text(), field(IntegerField, convert="len(name)"), "there is no `name` here"),
    "who asks": (text(), field(UserField, convert="me"), "`convert` knows `old` and nothing else"),
}


@pytest.mark.parametrize(("before", "after", "said"), WRONG.values(), ids=WRONG.keys())
def test_an_expression_that_does_not_fit_what_is_stored_is_told_with_the_plan(
    database_url: str, before: Mapping[str, Any], after: Mapping[str, Any], said: str
) -> None:
    async def scenario() -> None:
        async with opened(database_url) as database:
            await filled(database, before, "'1'")
            (line,) = (await planned(database, thing(after))).blocked
            assert (said in line.what, bool(line.remedy), line.risk) == (True, True, "unsupported")

    asyncio.run(scenario())


BY_THEMSELVES = {
    "integer to decimal": (field(IntegerField), field(DecimalField, precision=19, scale=0), "7", 7),
    "mail to text": (field(EmailField), text(max=254), "'a@b.cn'", "a@b.cn"),
    "person to reference": (field(UserField), field(ReferenceField, to="user"), "null", None),
}


@pytest.mark.parametrize(("before", "after", "value", "becomes"), BY_THEMSELVES.values(), ids=BY_THEMSELVES.keys())
def test_where_nothing_can_be_lost_nothing_has_to_be_said(
    database_url: str, before: Mapping[str, Any], after: Mapping[str, Any], value: str, becomes: Any
) -> None:
    async def scenario() -> None:
        async with opened(database_url) as database:
            await filled(database, before, value)
            plan = await planned(database, thing(after))
            assert {line.risk for line in plan.lines} == {"additive"}
            await applied(database, thing(after))
            assert await rows(database, "SELECT size FROM thing") == [(becomes,)]
            assert (await planned(database, thing(after))).empty

    asyncio.run(scenario())


def test_numbers_become_numbers_of_another_kind_if_all_of_them_fit(database_url: str) -> None:
    async def scenario() -> None:
        async with opened(database_url) as database:
            await filled(database, field(IntegerField), "7", str(10**16))
            (line,) = (await planned(database, thing(field(MoneyField)))).blocked
            assert (line.rows, line.examples) == (1, ("#2 n2",))
            await run(database, "DELETE FROM thing WHERE id = 2")
            await applied(database, thing(field(MoneyField)))
            assert await rows(database, "SELECT size FROM thing") == [(money(database, "7.00"),)]
            await applied(database, thing(field(RatingField, max=7)))
            assert await rows(database, "SELECT size FROM thing") == [(7,)]
            assert [line.rows for line in (await planned(database, thing(field(RatingField, max=6)))).blocked] == [1]

    asyncio.run(scenario())

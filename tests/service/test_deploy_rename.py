"""`was:` keeps what is stored, whatever is called otherwise."""

import asyncio
from collections.abc import Mapping
from typing import Any

import msgspec
import pytest
from msgspec import structs

from engine.meta.catalog import Catalog, Check, Grant, Role
from engine.meta.fields import ChoiceField, CollectionField, IntegerField, MoneyField, Option, ReferenceField
from engine.storage.driver import Database
from engine.storage.plan import Blocked
from engine.storage.rows.stamps import PEOPLE, read_stamps
from tests.service.deploying import applied, opened, planned, put, rows, run
from tests.storage.plan.making import APP, catalog, entity, field, text


def options(**was: tuple[str, ...]) -> dict[str, Any]:
    return field(ChoiceField, index=(), options={name: Option(label={}, was=one) for name, one in was.items()})


def before() -> Catalog:
    thing = {
        "name": text(unique=True, required=True),
        "grade": options(low=(), high=()),
        "price": field(MoneyField, index=("name",)),
        "count": field(IntegerField),
        "amount": field(MoneyField, value="price * count"),
        "is_low": field(IntegerField, value="1 if grade == 'low' else 0"),
        "parent": field(ReferenceField, to="thing"),
        "parts": field(CollectionField, of="part", by="thing", order=("-size", "thing.name")),
        "total": field(IntegerField, value="sum(p.size for p in parts)"),
    }
    part = {"name": text(), "thing": field(ReferenceField, to="thing"), "size": field(IntegerField)}
    return whole("thing", thing, {"part": part}, role="seller")


def after() -> Catalog:
    item = {
        "title": text(unique=True, required=True, was=("name",)),
        "level": {**options(small=("low",), high=()), "was": ("grade",)},
        "cost": field(MoneyField, index=("title",), was=("price",)),
        "count": field(IntegerField),
        "amount": field(MoneyField, value="cost * count"),
        "is_low": field(IntegerField, value="1 if level == 'small' else 0"),
        "above": field(ReferenceField, to="item", was=("parent",)),
        "pieces": field(CollectionField, of="part", by="item", order=("-length", "item.title"), was=("parts",)),
        "total": field(IntegerField, value="sum(p.length for p in pieces)"),
    }
    part = {
        "name": text(),
        "item": field(ReferenceField, to="item", was=("thing",)),
        "length": field(IntegerField, was=("size",)),
    }
    return whole("item", item, {"part": part}, role="dealer", was=("thing",), role_was=("seller",))


def whole(
    called: str,
    fields: Mapping[str, Any],
    others: Mapping[str, Any],
    *,
    role: str,
    was: tuple[str, ...] = (),
    role_was: tuple[str, ...] = (),
) -> Catalog:
    title = next(iter(fields))
    check = Check(name="c", when=f"{title} == 'x'", message={})
    keys = {"recycle": True, "was": was, "title": title, "checks": {"c": check}}
    chosen = field(ChoiceField, roles=True, options={role: Option(label={}, was=role_was)})
    base = catalog(role_assignment={"holder": field(ReferenceField, to="user"), "role": chosen}, **others)
    rights = Role(name=role, label={}, was=role_was, grants={called: Grant(read=f"{title} != 'hidden'")})
    return Catalog(app=APP, entities={**base.entities, called: entity(called, keys, fields)}, roles={role: rights})


async def filled(database: Database) -> None:
    await applied(database, before())
    await put(database, "user", {"name": "'u'"})
    await put(
        database,
        "thing",
        {"name": "'one'", "grade": "'low'", "count": "2", "amount": "0", "is_low": "1", "total": "7"},
        {"name": "'two'", "grade": "'high'", "parent": "1", "is_low": "0", "total": "0"},
        {"name": "'bin'", "grade": "'low'", "deleted_at": "'2026-01-01T00:00:00.000000Z'", "is_low": "1", "total": "0"},
    )
    await put(database, "part", {"name": "'p'", "thing": "1", "size": "7"})
    await put(database, "role_assignment", {"holder": "1", "role": "'seller'"})
    await run(
        database,
        "INSERT INTO _audit (at, entity, record, operation, version, before, after) VALUES ('2026-01-01T00:00:00Z',"
        ' \'thing\', 1, \'update\', 2, \'{"name":"old","count":null,"grade":"low","parent":12345678901234567,'
        "\"amount\":\"1.50\"}', '{\"grade\":\"high\"}'), ('2026-01-01T00:00:00Z', 'part', 1, 'create', 1, NULL,"
        " '{\"name\":\"p\",\"thing\":1}'), ('2026-01-01T00:00:00Z', 'role_assignment', 1, 'create', 1, NULL,"
        ' \'{"role":"seller"}\')',
    )


LINES = [
    ("item", "entity renamed, it was thing", 2),
    ("item.title", "field renamed, it was name", 2),
    ("item.level", "field renamed, it was grade", 2),
    ("item.cost", "field renamed, it was price", 0),
    ("item.above", "field renamed, it was parent", 1),
    ("item.pieces", "field renamed, it was parts", None),
    ("part.item", "field renamed, it was thing", 1),
    ("part.length", "field renamed, it was size", 1),
    ("item.level", "option renamed, small was low", 1),
    ("role_assignment.role", "option renamed, dealer was seller", 1),
    ("dealer", "role renamed, it was seller; who has it keeps it", None),
    ("item.is_low", "formula changed; all records are recomputed", None),
]


def test_a_plan_says_what_is_renamed_and_nothing_else_of_it(database_url: str) -> None:
    async def scenario() -> None:
        async with opened(database_url) as database:
            await filled(database)
            plan = await planned(database, after())
            assert sorted((line.path, line.what, line.rows) for line in plan.lines) == sorted(LINES)
            assert plan.blocked == ()

    asyncio.run(scenario())


def test_everything_stored_is_there_under_the_new_names(database_url: str) -> None:
    async def scenario() -> None:
        async with opened(database_url) as database:
            await filled(database)
            await applied(database, after())
            assert await rows(database, "SELECT id, title, level, above, is_low, total FROM item ORDER BY id") == [
                (1, "one", "small", None, 1, 7),
                (2, "two", "high", 1, 0, 0),
                (3, "bin", "small", None, 1, 0),
            ]
            assert await rows(database, "SELECT item, length FROM part") == [(1, 7)]
            assert await rows(database, "SELECT role FROM role_assignment") == [("dealer",)]
            assert await rows(database, "SELECT deleted_at IS NOT NULL FROM item WHERE id = 3") in ([(1,)], [(True,)])

    asyncio.run(scenario())


def test_what_is_renamed_is_as_if_it_had_always_been_called_so(database_url: str) -> None:
    """Indexes and references too: nothing is left to do, and what is new takes the old names."""

    async def scenario() -> None:
        async with opened(database_url) as database:
            await filled(database)
            await applied(database, after())
            left = await planned(database, after())
            assert (left.empty, left.lines, left.steps) == (True, (), ())
            again = before()
            both = structs.replace(
                after(),
                entities={
                    **{name: unsaid(one) for name, one in after().entities.items()},
                    "thing": structs.replace(again.entities["thing"], fields=plain(again.entities["thing"].fields)),
                },
            )
            await applied(database, both)
            await put(database, "thing", {"name": "'one'"})
            assert await rows(database, "SELECT id, name FROM thing") == [(1, "one")]
            assert (await planned(database, both)).empty

    asyncio.run(scenario())


def unsaid(one: Any) -> Any:
    return structs.replace(one, was=(), fields={name: structs.replace(f, was=()) for name, f in one.fields.items()})


def plain(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {name: one for name, one in fields.items() if name not in ("parts", "total")}


def test_the_audit_goes_by_the_new_names(database_url: str) -> None:
    async def scenario() -> None:
        async with opened(database_url) as database:
            await filled(database)
            await applied(database, after())
            found = await rows(database, "SELECT entity, before, after FROM _audit ORDER BY id")
            assert [(entity, *map(compact, texts)) for entity, *texts in found] == [
                (
                    "item",
                    {"title": "old", "count": None, "level": "small", "above": 12345678901234567, "amount": "1.50"},
                    {"level": "high"},
                ),
                ("part", None, {"name": "p", "item": 1}),
                ("role_assignment", None, {"role": "dealer"}),
            ]

    asyncio.run(scenario())


def compact(text: str | None) -> Any:

    return msgspec.json.decode(text) if text else None


def test_workers_learn_that_people_have_a_role_of_another_name(database_url: str) -> None:
    async def scenario() -> None:
        async with opened(database_url) as database:
            await filled(database)
            await run(database, "INSERT INTO _stamp (name, n) VALUES ('people', 3)")
            await applied(database, after())
            async with database.read() as connection:
                assert (await read_stamps(connection))[PEOPLE] == 4

    asyncio.run(scenario())


def test_a_former_name_that_stays_after_the_rename_says_nothing(database_url: str) -> None:
    async def scenario() -> None:
        async with opened(database_url) as database:
            await filled(database)
            await applied(database, after())
            without = structs.replace(
                after(),
                entities={name: unsaid(one) for name, one in after().entities.items()},
                roles={name: structs.replace(role, was=()) for name, role in after().roles.items()},
            )
            plan = await planned(database, without)
            told = [line.what for line in plan.lines]
            assert (told, plan.steps) == (["the same definitions, written in another way"], ())
            await applied(database, without)
            assert (await planned(database, after())).blocked == ()

    asyncio.run(scenario())


def test_several_former_names_serve_databases_some_versions_behind(database_url: str) -> None:
    async def scenario() -> None:
        async with opened(database_url) as database:
            await applied(database, catalog(thing={"name": text(), "first": text()}))
            await put(database, "thing", {"first": "'kept'"})
            await applied(database, catalog(thing={"name": text(), "third": text(was=("second", "first"))}))
            assert await rows(database, "SELECT third FROM thing") == [("kept",)]

    asyncio.run(scenario())


def test_a_name_that_the_database_has_for_something_else_is_in_the_way(database_url: str) -> None:
    async def scenario() -> None:
        async with opened(database_url) as database:
            await applied(database, catalog(thing={"name": text(), "old": text()}))
            await run(database, 'ALTER TABLE thing ADD COLUMN "new" TEXT')
            await run(database, "CREATE TABLE item (id INTEGER)")
            wanted = catalog(item={"name": text(), "new": text(was=("old",))})
            item = structs.replace(wanted.entities["item"], was=("thing",))
            plan = await planned(database, structs.replace(wanted, entities={**wanted.entities, "item": item}))
            assert sorted(line.path for line in plan.blocked) == ["item", "item.new"]

    asyncio.run(scenario())


@pytest.mark.parametrize("wanted", [text(was=("old",), max=2), text(was=("old",), unique=True)])
def test_a_field_may_become_narrower_by_the_way_if_no_record_forbids_it(database_url: str, wanted: Any) -> None:
    async def scenario() -> None:
        async with opened(database_url) as database:
            await applied(database, catalog(thing={"name": text(), "old": text()}))
            await put(database, "thing", {"old": "'abc'"}, {"old": "'abc'"})
            plan = await planned(database, catalog(thing={"name": text(), "new": wanted}))
            assert [(line.path, line.rows) for line in plan.blocked] == [("thing.new", 2)]
            with pytest.raises(Blocked):
                await applied(database, catalog(thing={"name": text(), "new": wanted}))
            await run(database, "UPDATE thing SET old = CASE id WHEN 1 THEN 'a' ELSE 'b' END")
            await applied(database, catalog(thing={"name": text(), "new": wanted}))
            assert await rows(database, "SELECT new FROM thing ORDER BY id") == [("a",), ("b",)]

    asyncio.run(scenario())


def test_what_was_done_for_good_stays_done_under_another_name(database_url: str) -> None:
    async def scenario() -> None:
        async with opened(database_url) as database:
            await filled(database)
            await run(
                database,
                "INSERT INTO _done (entity, record, action, place, made, made_record)"
                " VALUES ('thing', 1, 'split', 0, 'part', 1), ('part', 1, 'join', 0, 'thing', 2)",
            )
            await applied(database, after())
            found = await rows(database, "SELECT entity, record, action, made, made_record FROM _done ORDER BY action")
            assert found == [("part", 1, "join", "item", 2), ("item", 1, "split", "part", 1)]

    asyncio.run(scenario())

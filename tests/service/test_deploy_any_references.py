"""References to one of several entities when definitions change: renames, what they may name, entities that go."""

import asyncio
from typing import Any

import pytest

from engine.meta.catalog import Catalog
from engine.meta.fields import AnyReferenceField, CollectionField, IntegerField
from engine.storage.driver import Database
from engine.storage.plan import Blocked
from tests.service.deploying import applied, opened, planned, put, rows, run
from tests.storage.plan.making import catalog, entity, field, text

HELD = {"name": text()}


def before(**more: Any) -> Catalog:
    note = {
        "about": field(AnyReferenceField, to=("client", "contact")),
        "other": field(AnyReferenceField),
        "copied": field(AnyReferenceField, value="about"),
    }
    client = {
        "name": text(),
        "notes": field(CollectionField, of="note", by="about"),
        "noted": field(IntegerField, value="count(notes)"),
    }
    return catalog(note=note | more, client=client, contact=HELD, client_kind=HELD)


def after(to: tuple[str, ...] = ("customer", "contact")) -> Catalog:
    note = {
        "about": field(AnyReferenceField, to=to),
        "other": field(AnyReferenceField),
        "copied": field(AnyReferenceField, value="about"),
    }
    customer = {
        "name": text(),
        "notes": field(CollectionField, of="note", by="about"),
        "noted": field(IntegerField, value="count(notes)"),
    }
    base = catalog(note=note, contact=HELD, client_kind=HELD)
    renamed = entity("customer", {"was": ("client",)}, customer)
    return Catalog(app=base.app, entities={**base.entities, "customer": renamed}, roles={})


async def filled(database: Database) -> None:
    await applied(database, before())
    await put(database, "client", {"name": "'one'", "noted": "1"}, {"name": "'two'", "noted": "0"})
    await put(database, "contact", {"name": "'ann'"})
    await put(
        database,
        "note",
        {"about": "'client/1'", "other": "'client_kind/1'", "copied": "'client/1'"},
        {"about": "'contact/1'", "other": "'client/2'", "copied": "'contact/1'"},
    )
    await run(
        database,
        "INSERT INTO _audit (at, entity, record, operation, version, before, after) VALUES ('2026-01-01T00:00:00Z',"
        " 'note', 1, 'update', 2, '{\"about\":\"client/2\",\"other\":null}',"
        ' \'{"about":"client/1","other":"contact/1"}\')',
    )


def test_what_is_stored_moves_with_an_entity_of_another_name(database_url: str) -> None:
    async def scenario() -> None:
        async with opened(database_url) as database:
            await filled(database)
            plan = await planned(database, after())
            assert [(line.path, line.what) for line in plan.lines] == [
                ("customer", "entity renamed, it was client"),
            ]
            await applied(database, after())
            assert await rows(database, "SELECT about, other, copied FROM note ORDER BY id") == [
                ("customer/1", "client_kind/1", "customer/1"),
                ("contact/1", "customer/2", "contact/1"),
            ]
            assert await rows(database, "SELECT noted FROM customer ORDER BY id") == [(1,), (0,)]
            [(old, new)] = await rows(database, "SELECT before, after FROM _audit WHERE entity = 'note'")
            assert ("customer/2" in old, "customer/1" in new, "contact/1" in new, "client" in old + new) == (
                True,
                True,
                True,
                False,
            )

    asyncio.run(scenario())


@pytest.mark.parametrize(
    ("to", "count"), [(("customer",), 1), (("customer", "client_kind"), 1), (("contact", "customer"), 0), ((), 0)]
)
def test_what_is_named_so_far_stands_in_the_way_of_naming_less(
    database_url: str, to: tuple[str, ...], count: int
) -> None:
    async def scenario() -> None:
        async with opened(database_url) as database:
            await filled(database)
            plan = await planned(database, after(to))
            blocked = [(line.path, line.rows) for line in plan.lines if line.blocked]
            assert blocked == ([("note.about", count)] if count else [])

    asyncio.run(scenario())


def test_an_entity_that_is_named_does_not_go(database_url: str) -> None:
    async def scenario() -> None:
        async with opened(database_url) as database:
            await filled(database)
            kept = {name: one for name, one in before().entities.items() if name != "client_kind"}
            wanted = Catalog(app=before().app, entities=kept, roles={})
            with pytest.raises(Blocked):
                await applied(database, wanted, "client_kind")
            await run(database, "UPDATE note SET other = NULL WHERE other = 'client_kind/1'")
            await applied(database, wanted, "client_kind")

    asyncio.run(scenario())

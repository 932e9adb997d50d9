"""What is taken out of the definitions is kept until somebody destroys it by name."""

import asyncio
from collections.abc import Mapping
from typing import Any

import msgspec
import pytest
from msgspec import structs

from engine.meta.catalog import Catalog
from engine.meta.fields import CollectionField, DecimalField, IntegerField, MoneyField, ReferenceField
from engine.service import deploy
from engine.storage.driver import Database, Dialect
from engine.storage.plan import Blocked, NothingToConfirm, NotParked, Plan, Unmet
from engine.storage.plan.found import found_shape
from tests.service.deploying import NOON, applied, opened, planned, put, rows, run
from tests.storage.plan.making import APP, catalog, choice, entity, field, text

CUSTOMER = {
    "name": text(unique=True),
    "fax": text(index=()),
    "owner": field(ReferenceField, to="user"),
    "orders": field(CollectionField, of="order_note", by="customer"),
    "total": field(MoneyField, value="sum(o.amount for o in orders)"),
}
NOTE = {
    "name": text(),
    "customer": field(ReferenceField, to="customer"),
    "amount": field(MoneyField),
    "above": field(ReferenceField, to="order_note"),
}


def shop(customer: Mapping[str, Any] = CUSTOMER, note: Mapping[str, Any] | None = NOTE) -> Catalog:
    base = catalog(**({"order_note": note} if note else {}))
    whole = entity("customer", {"recycle": True}, customer)
    return Catalog(app=APP, roles={}, entities={**base.entities, "customer": whole})


def less(fields: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {name: one for name, one in fields.items() if name not in names}


WITHOUT_FAX = shop(less(CUSTOMER, "fax"))
WITHOUT_OWNER = shop(less(CUSTOMER, "owner"))
WITHOUT_NOTES = shop(less(CUSTOMER, "orders", "total"), None)


async def filled(database: Database) -> None:
    await applied(database, shop())
    await put(database, "user", {"name": "'u'"}, {"name": "'v'"})
    await put(
        database,
        "customer",
        {"name": "'a'", "fax": "'111'", "owner": "1", "total": "0"},
        {"name": "'b'", "total": "0"},
        {"name": "'c'", "fax": "'333'", "total": "0", "deleted_at": "'2026-01-01T00:00:00.000000Z'"},
    )
    await put(database, "order_note", {"name": "'x'", "customer": "1"}, {"name": "'y'", "customer": "1", "above": "1"})
    await put(database, "order_note", {"name": "'z'"})
    await run(database, "DELETE FROM order_note WHERE id = 3")
    await run(
        database,
        "INSERT INTO _audit (at, entity, record, operation, version, before, after) VALUES"
        " ('2026-01-01T00:00:00Z', 'customer', 1, 'create', 1, NULL, '{\"fax\":\"111\",\"name\":\"a\"}'),"
        " ('2026-01-01T00:00:00Z', 'order_note', 1, 'create', 1, NULL, '{\"name\":\"x\"}')",
    )


async def done(database: Database, plan: Plan) -> int:
    return await deploy.apply(database, plan, "anna", NOON, patience=5)


async def audit(database: Database) -> list[tuple[str, Any]]:
    found = await rows(database, "SELECT entity, after FROM _audit ORDER BY id")
    return [(entity, msgspec.json.decode(after)) for entity, after in found]


async def names(database: Database) -> list[tuple[str, int]]:
    return [(one.item.name, one.rows) for one in await deploy.parked(database)]


def told(plan: Plan) -> list[tuple[str, str, int | None, bool]]:
    return [(line.path, line.what, line.rows, line.blocked) for line in plan.lines]


def test_taking_a_field_out_is_refused_until_it_is_confirmed_by_name(database_url: str) -> None:
    async def scenario() -> None:
        async with opened(database_url) as database:
            await filled(database)
            plan = await planned(database, WITHOUT_FAX)
            (line,) = plan.blocked
            assert (line.path, line.rows, line.risk, line.confirm) == ("customer.fax", 1, "destructive", "customer.fax")
            assert "`loom apply --confirm customer.fax`" in line.remedy
            with pytest.raises(Blocked):
                await done(database, plan)
            confirmed = await planned(database, WITHOUT_FAX, "customer.fax")
            assert (confirmed.blocked, confirmed.lines[0].confirm) == ((), "customer.fax")

    asyncio.run(scenario())


def test_a_confirmation_that_nothing_asks_for_is_refused(database_url: str) -> None:
    async def scenario() -> None:
        async with opened(database_url) as database:
            await filled(database)
            with pytest.raises(NothingToConfirm, match=r"`customer\.fux`: it asks for customer\.fax"):
                await planned(database, WITHOUT_FAX, "customer.fux")

    asyncio.run(scenario())


TAKEN_OUT = {
    "field": (WITHOUT_FAX, ("customer.fax",), [("customer.fax", 2)]),
    "reference": (WITHOUT_OWNER, ("customer.owner",), [("customer.owner", 1)]),
    "entity": (WITHOUT_NOTES, ("customer.total", "order_note"), [("customer.total", 3), ("order_note", 2)]),
    "reference to itself": (shop(note=less(NOTE, "above")), ("order_note.above",), [("order_note.above", 1)]),
}


@pytest.mark.parametrize(("wanted", "confirmed", "kept"), TAKEN_OUT.values(), ids=TAKEN_OUT.keys())
def test_what_is_taken_out_is_parked_and_all_else_stays(
    database_url: str, wanted: Catalog, confirmed: tuple[str, ...], kept: list[tuple[str, int]]
) -> None:
    async def scenario() -> None:
        async with opened(database_url) as database:
            await filled(database)
            await applied(database, wanted, *confirmed)
            assert await names(database) == kept
            assert await rows(database, "SELECT id, name FROM customer ORDER BY id") == [(1, "a"), (2, "b"), (3, "c")]
            left = await planned(database, wanted)
            assert (left.empty, left.lines, left.steps) == (True, (), ())
            # Nobody is kept from deleting what only parked data refers to.
            await run(database, 'DELETE FROM "user" WHERE id = 2')

    asyncio.run(scenario())


def test_parked_references_keep_nobody_from_deleting(database_url: str) -> None:
    async def scenario() -> None:
        async with opened(database_url) as database:
            await filled(database)
            await applied(database, WITHOUT_OWNER, "customer.owner")
            await run(database, 'DELETE FROM "user" WHERE id = 1')
            await applied(database, shop())
            plan = await deploy.restoring(database, "customer.owner")
            assert ("customer.owner", "parked values refer to records of user that are gone", 1, True) in told(plan)

    asyncio.run(scenario())


@pytest.mark.parametrize(("wanted", "confirmed", "kept"), TAKEN_OUT.values(), ids=TAKEN_OUT.keys())
def test_what_is_defined_again_begins_empty_and_is_restored_by_name(
    database_url: str, wanted: Catalog, confirmed: tuple[str, ...], kept: list[tuple[str, int]]
) -> None:
    async def scenario() -> None:
        async with opened(database_url) as database:
            await filled(database)
            everything = "SELECT id, name, fax, owner, total, deleted_at IS NULL FROM customer ORDER BY id"
            notes = "SELECT id, name, customer, amount, above FROM order_note ORDER BY id"
            before = [await rows(database, everything), await rows(database, notes), await audit(database)]
            await applied(database, wanted, *confirmed)
            plan = await planned(database, shop())
            hints = [line.what for line in plan.lines if "loom restore" in line.what]
            assert len(hints) == len(confirmed)
            await done(database, plan)
            assert await names(database) == kept
            for name in reversed(confirmed):
                await done(database, await deploy.restoring(database, name))
            assert await names(database) == []
            assert [await rows(database, everything), await rows(database, notes), await audit(database)] == before
            assert (await planned(database, shop())).empty
            await put(database, "order_note", {"name": "'new'"})
            assert await rows(database, "SELECT id FROM order_note WHERE name = 'new'") == [(4,)]

    asyncio.run(scenario())


def test_a_field_of_the_same_name_does_not_take_over_what_is_parked(database_url: str) -> None:
    """Neither its values nor its history."""

    async def scenario() -> None:
        async with opened(database_url) as database:
            await filled(database)
            await applied(database, WITHOUT_FAX, "customer.fax")
            await applied(database, shop())
            assert await rows(database, "SELECT fax FROM customer") == [(None,)] * 3
            assert await audit(database) == [
                ("customer", {"_parked_2_fax": "111", "name": "a"}),
                ("order_note", {"name": "x"}),
            ]

    asyncio.run(scenario())


def test_values_that_came_since_stay_and_the_parked_ones_go_when_that_is_confirmed(database_url: str) -> None:
    async def scenario() -> None:
        async with opened(database_url) as database:
            await filled(database)
            await applied(database, WITHOUT_FAX, "customer.fax")
            await applied(database, shop())
            await run(database, "UPDATE customer SET fax = 'new' WHERE id = 1")
            plan = await deploy.restoring(database, "customer.fax")
            (line,) = plan.blocked
            assert (line.rows, line.risk, line.confirm) == (1, "destructive", "customer.fax")
            await done(database, await deploy.restoring(database, "customer.fax", ["customer.fax"]))
            assert await rows(database, "SELECT fax FROM customer ORDER BY id") == [("new",), (None,), ("333",)]

    asyncio.run(scenario())


OBSTACLES = {
    "missing": (WITHOUT_FAX, "customer.fax", "it is missing in the definitions", None),
    "type": (shop({**CUSTOMER, "fax": field(IntegerField)}), "customer.fax",
             "it was parked as text, and is integer now", None),
    "max": (shop({**CUSTOMER, "fax": text(max=2)}), "customer.fax", "parked values do not fit: max: 20 -> 2", 1),
}  # fmt: skip


@pytest.mark.parametrize(("wanted", "path", "what", "count"), OBSTACLES.values(), ids=OBSTACLES.keys())
def test_restoring_says_what_is_missing(
    database_url: str, wanted: Catalog, path: str, what: str, count: int | None
) -> None:
    async def scenario() -> None:
        async with opened(database_url) as database:
            await filled(database)
            await applied(database, WITHOUT_FAX, "customer.fax")
            await applied(database, wanted)
            plan = await deploy.restoring(database, "customer.fax")
            assert told(plan)[1:] == [(path, what, count, True)]
            assert (plan.steps, plan.blocked[0].remedy != "") == ((), True)

    asyncio.run(scenario())


ENTITY_OBSTACLES = {
    "missing": (None, [("order_note", "it is missing in the definitions", None, True)]),
    "field": (less(NOTE, "above"), [("order_note.above", "it is missing in the definitions", 1, True)]),
    "required": ({**NOTE, "new": text(required=True)},
                 [("order_note.new", "it is required, and parked records lack it", 2, True)]),
}  # fmt: skip


@pytest.mark.parametrize(("note", "lines"), ENTITY_OBSTACLES.values(), ids=ENTITY_OBSTACLES.keys())
def test_restoring_an_entity_says_what_is_missing(database_url: str, note: Any, lines: Any) -> None:
    async def scenario() -> None:
        async with opened(database_url) as database:
            await filled(database)
            await applied(database, WITHOUT_NOTES, "customer.total", "order_note")
            await applied(database, shop(less(CUSTOMER, "orders", "total"), note))
            assert told(await deploy.restoring(database, "order_note"))[1:] == lines

    asyncio.run(scenario())


def test_records_with_the_ids_of_new_ones_do_not_come_back(database_url: str) -> None:
    async def scenario() -> None:
        async with opened(database_url) as database:
            await filled(database)
            await applied(database, WITHOUT_NOTES, "customer.total", "order_note")
            await applied(database, shop())
            plan = await deploy.restoring(database, "order_note")
            assert plan.blocked == ()
            await put(database, "order_note", {"name": "'new'"})
            with pytest.raises(Unmet, match="parked records have the id of another one"):
                await done(database, plan)

    asyncio.run(scenario())


def test_what_was_parked_of_an_entity_goes_and_comes_back_with_it(database_url: str) -> None:
    async def scenario() -> None:
        async with opened(database_url) as database:
            await filled(database)
            await applied(database, shop(note=less(NOTE, "above")), "order_note.above")
            await applied(database, WITHOUT_NOTES, "customer.total", "order_note")
            assert await names(database) == [("customer.total", 3), ("order_note", 2), ("order_note.above", 1)]
            assert told(await deploy.restoring(database, "order_note.above"))[1][1:] == (
                "it is missing in the definitions",
                None,
                True,
            )
            await applied(database, shop())
            await done(database, await deploy.restoring(database, "order_note"))
            await done(database, await deploy.restoring(database, "order_note.above"))
            assert await rows(database, "SELECT id, above FROM order_note ORDER BY id") == [(1, None), (2, 1)]

    asyncio.run(scenario())


@pytest.mark.parametrize(("wanted", "confirmed", "kept"), TAKEN_OUT.values(), ids=TAKEN_OUT.keys())
def test_purging_destroys_after_confirmation(
    database_url: str, wanted: Catalog, confirmed: tuple[str, ...], kept: list[tuple[str, int]]
) -> None:
    async def scenario() -> None:
        async with opened(database_url) as database:
            await filled(database)
            await applied(database, wanted, *confirmed)
            for name in confirmed:
                refused = await deploy.purging(database, name)
                assert refused.blocked[0].remedy == f"`loom purge {name} --confirm {name}` destroys it"
                await done(database, await deploy.purging(database, name, [name]))
            assert await names(database) == []
            assert "_parked" not in str(await audit(database))
            with pytest.raises(NotParked, match="parked is nothing"):
                await deploy.restoring(database, confirmed[0])
            assert (await planned(database, wanted)).empty

    asyncio.run(scenario())


def test_numbers_keep_their_value_where_the_field_has_other_digits_by_now(database_url: str) -> None:
    async def scenario() -> None:
        async with opened(database_url) as database:
            size = {"name": text(), "amount": field(DecimalField, precision=9, scale=2)}
            before = shop({"name": text(), "total": size["amount"]}, size)
            await applied(database, before)
            unit = 100 if database.dialect is Dialect.SQLITE else 1
            await put(database, "customer", {"total": str(7 * unit)})
            await put(database, "order_note", {"amount": str(7 * unit)})
            gone = shop({"name": text()}, None)
            await applied(database, gone, "customer.total", "order_note")
            finer = field(DecimalField, precision=12, scale=4)
            await applied(database, shop({"name": text(), "total": finer}, {"name": text(), "amount": finer}))
            for one, column in (("customer.total", "total"), ("order_note", "amount")):
                await done(database, await deploy.restoring(database, one))
                found = await rows(database, f"SELECT {column} FROM {one.split('.')[0]}")
                assert found == [(7 * unit * unit,)]

    asyncio.run(scenario())


def test_a_name_parked_twice_is_told_apart_by_its_version(database_url: str) -> None:
    async def scenario() -> None:
        async with opened(database_url) as database:
            await filled(database)
            await applied(database, WITHOUT_FAX, "customer.fax")
            await applied(database, shop())
            await run(database, "UPDATE customer SET fax = 'second' WHERE id = 2")
            await applied(database, WITHOUT_FAX, "customer.fax")
            assert await names(database) == [("customer.fax", 1), ("customer.fax", 2)]
            await applied(database, shop())
            await done(database, await deploy.restoring(database, "customer.fax@2"))
            assert await rows(database, "SELECT fax FROM customer ORDER BY id") == [("111",), (None,), ("333",)]
            await done(database, await deploy.restoring(database, "customer.fax"))
            assert await rows(database, "SELECT fax FROM customer ORDER BY id") == [("111",), ("second",), ("333",)]

    asyncio.run(scenario())


def test_what_is_parked_follows_a_rename_of_its_entity(database_url: str) -> None:
    async def scenario() -> None:
        async with opened(database_url) as database:
            await filled(database)
            await applied(database, WITHOUT_FAX, "customer.fax")
            client = structs.replace(shop().entities["customer"], name="client", was=("customer",))
            note = {**NOTE, "customer": field(ReferenceField, to="client")}
            base = catalog(order_note=note)
            await applied(database, structs.replace(base, entities={**base.entities, "client": client}))
            await done(database, await deploy.restoring(database, "client.fax"))
            assert await rows(database, "SELECT fax FROM client ORDER BY id") == [("111",), (None,), ("333",)]

    asyncio.run(scenario())


def test_an_index_that_somebody_made_survives_what_sqlite_makes_anew(database_url: str) -> None:
    async def scenario() -> None:
        async with opened(database_url) as database:
            await filled(database)
            await run(database, "CREATE INDEX theirs ON customer (updated_at, name)")
            await applied(database, WITHOUT_OWNER, "customer.owner")
            await run(database, "DROP INDEX theirs")

    asyncio.run(scenario())


def test_what_sqlite_makes_anew_has_no_index_of_names_that_are_gone(database_url: str) -> None:
    """SQLite takes an index over a column it does not have for one over a text."""

    async def scenario() -> None:
        async with opened(database_url) as database:
            await filled(database)
            await run(database, "CREATE INDEX of_somebody ON customer (owner, name)")
            base = shop(less(CUSTOMER, "owner"))
            client = structs.replace(base.entities["customer"], name="client", was=("customer",))
            note = base.entities["order_note"]
            to = structs.replace(note.fields["customer"], to="client")
            entities = {"user": base.entities["user"], "client": client}
            entities["order_note"] = structs.replace(note, fields={**note.fields, "customer": to})
            await applied(database, structs.replace(base, entities=entities), "client.owner")
            async with database.read() as connection:
                found = (await found_shape(connection, ("client",)))["client"]
            assert found.indexes["of_somebody"].columns == ("_parked_2_owner", "name")
            assert {name for name in found.indexes if "customer" in name} == set()
            assert await rows(database, "SELECT id, name FROM client ORDER BY id") == [(1, "a"), (2, "b"), (3, "c")]

    asyncio.run(scenario())


def test_a_bin_is_taken_out_when_it_is_empty(database_url: str) -> None:
    async def scenario() -> None:
        async with opened(database_url) as database:
            await filled(database)
            whole = shop()
            plain = structs.replace(whole.entities["customer"], recycle=False)
            wanted = structs.replace(whole, entities={**whole.entities, "customer": plain})
            plan = await planned(database, wanted)
            assert [(line.path, line.rows) for line in plan.blocked] == [("customer", 1)]
            await run(database, "UPDATE customer SET deleted_at = NULL")
            await applied(database, wanted)
            assert await rows(database, "SELECT count(*) FROM customer") == [(3,)]

    asyncio.run(scenario())


def test_an_entity_that_looks_like_one_taken_out_may_be_it_under_another_name(database_url: str) -> None:
    async def scenario() -> None:
        async with opened(database_url) as database:
            await applied(database, catalog(thing={"name": text(), "size": text(), "grade": choice("a")}))
            wanted = catalog(item={"name": text(), "size": text(), "level": choice("a")})
            (line,) = (await planned(database, wanted)).blocked
            assert line.remedy.startswith("if `item` is the same entity, write `was: thing` in it; else ")

    asyncio.run(scenario())

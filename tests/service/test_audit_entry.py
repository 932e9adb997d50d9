"""What the engine notes of every change, as an entity: read by whoever is granted it, and written by nobody."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from engine.compile import compiled
from engine.service import deploy
from engine.service.sample import NoSamples, make_samples
from engine.storage.driver import Dialect
from tests.service.deploying import NOON, applied, opened, planned
from tests.service.sales import APP, FILES
from tests.support.client import ANY, Client, picked
from tests.support.stage_plugin import Play
from tests.support.verify import differences
from tests.support.visitor import visitor
from tests.support.world import World, catalog_of, running
from tests.support.world import applied as made

ABOUT = {
    **FILES,
    "remark.yaml": "entity: remark\ntitle: words\nfields:\n  words: text\n  about: {type: any_reference}\n",
    "writer.yaml": "role: writer\ngrants:\n  remark: {read: true, create: true}\n",
    "partly.yaml": "role: partly\ngrants:\n  audit_entry: {read: created_by == me and operation != 'create'}\n",
}
ENTRIES = "entity == 'customer'"


async def _changed(shop: World) -> tuple[Client, dict[str, Any]]:
    """Who sees all, and a customer that was made, changed, deleted and brought back by somebody else."""
    boss = await shop.person_as("boss", "boss")
    customer = await boss.make("customer", name="Acme")
    await boss.set("customer", customer["id"], name="Acme & Co", level="c")
    await boss.drop("customer", customer["id"])
    await boss.back("customer", customer["id"])
    return await shop.person_as("chief", "admin", "boss", "writer"), {**customer, "by": boss.user}


def test_every_change_of_a_record_is_an_entry(play: Play) -> None:
    async def story(shop: World) -> None:
        chief, customer = await _changed(shop)
        record = f"customer/{customer['id']}"
        entries = await chief.all("audit_entry", where=f"record == '{record}'", sort="id")
        told = [picked(one, "operation", "record", "entity", "record_version", "created_by") for one in entries]
        assert told == [
            (name, record, "customer", place, customer["by"])
            for place, name in enumerate(("create", "update", "delete", "restore"), 1)
        ]
        assert entries[1]["changed"] == ["level", "name"]
        assert "number" in entries[2]["changed"]
        assert [one["action"] for one in entries] == [None] * 4
        assert all("Acme" not in str(one) for one in entries)
        assert await chief.get("audit_entry", entries[1]["id"]) == entries[1]

    play(story, ABOUT)


@pytest.mark.parametrize(
    ("where", "found"),
    [
        ("operation == 'update'", ["update"]),
        ("'name' in changed and count(changed) == 2", ["update"]),
        ("record_version > 2", ["restore", "delete"]),
        ("created_by != me", ["restore", "delete", "update", "create"]),
        ("created_at > now()", []),
        ("action is null and record is not null", ["restore", "delete", "update", "create"]),
    ],
)
def test_entries_are_narrowed_sorted_and_paged(play: Play, where: str, found: list[str]) -> None:
    async def story(shop: World) -> None:
        chief, _ = await _changed(shop)
        asked = {"where": f"{ENTRIES} and ({where})", "sort": "-created_at,-id", "limit": "3"}
        page = (await chief.raw.get("/api/audit_entry", params=asked)).json()
        told, cursor = [one["operation"] for one in page["items"]], page.get("next")
        more = await chief.all("audit_entry", **asked, after=cursor) if cursor else []
        assert told + [one["operation"] for one in more] == found

    play(story, FILES)


def test_nobody_writes_one_whatever_they_may(play: Play) -> None:
    async def story(shop: World) -> None:
        chief, _ = await _changed(shop)
        there = await chief.all("audit_entry", sort="id")
        path = f"/api/audit_entry/{there[0]['id']}"
        refused = [
            await chief.raw.post("/api/audit_entry", json={"operation": "create", "entity": "customer"}),
            await chief.raw.patch(path, json={"entity": "contact"}, headers=ANY),
            await chief.raw.delete(path, headers=ANY),
            await chief.raw.post(f"{path}/restore"),
        ]
        assert {one.status_code for one in refused} <= {403, 404, 405}
        named = await chief.raw.post("/api/remark", json={"words": "x", "about": f"audit_entry/{there[0]['id']}"})
        assert named.status_code == 422
        assert await chief.all("audit_entry", sort="id") == there

    play(story, ABOUT)


@pytest.mark.parametrize(
    ("roles", "found"), [(("boss",), None), (("admin",), 0), (("admin", "boss"), 4), (("boss", "partly"), 0)]
)
def test_who_reads_them_is_a_grant(play: Play, roles: tuple[str, ...], found: int | None) -> None:
    async def story(shop: World) -> None:
        await _changed(shop)
        reader = await shop.person_as("reader", *roles)
        answer = await reader.raw.get("/api/audit_entry", params={"where": ENTRIES})
        assert (len(answer.json()["items"]) if answer.status_code == 200 else None) == found
        paths = (await reader.raw.get("/api/-/openapi.json")).json()["paths"]
        assert ("/api/audit_entry" in paths) == (found is not None)

    play(story, ABOUT)


LABELLED = {
    **FILES,
    "customer.yaml": FILES["customer.yaml"].replace(
        "  name: {type: text,", "  name: {type: text, label: {en: Firm, zh: 公司名},"
    )
    + "actions: {raise: {label: {en: Step up, zh: 升级}, do: [{update: this, set: {level: a}}]}}\n",
    "boss.yaml": FILES["boss.yaml"].replace("customer: {read: true,", "customer: {read: true, actions: all,"),
}


@pytest.mark.parametrize(
    ("language", "labels"), [("en", ("Customer", "Firm", "Step up")), ("zh", ("客户", "公司名", "升级"))]
)
def test_an_administrator_looks_at_them_on_the_screens(play: Play, language: str, labels: tuple[str, ...]) -> None:
    async def story(shop: World) -> None:
        chief, customer = await _changed(shop)
        done = await chief.raw.post(f"/api/customer/{customer['id']}/actions/raise", headers=ANY)
        assert done.status_code == 200
        screens = await visitor(shop, chief.user)
        screens.speaks(language)
        listed = await screens.page("/audit_entry")
        assert 'href="/audit_entry"' in listed
        assert "/audit_entry/new" not in listed
        (entry,) = await chief.ids("audit_entry", where=f"{ENTRIES} and operation == 'update' and action is null")
        shown = await screens.page(f"/audit_entry/{entry}")
        assert f'href="/customer/{customer["id"]}"' in shown
        assert "record_version" not in shown
        assert [label in listed for label in labels] == [True] * 3
        assert [label in shown for label in labels] == [True, True, False]
        assert ">name<" not in listed

    play(story, LABELLED)


def test_a_picker_offers_no_entries(play: Play) -> None:
    async def story(shop: World) -> None:
        chief, customer = await _changed(shop)
        screens = await visitor(shop, chief.user)
        offered = (await screens.send("/remark/pick/about", {"about:title": ""})).text
        assert f'"customer/{customer["id"]}"' in offered
        assert "audit_entry/" not in offered

    play(story, ABOUT)


def test_what_was_changed_of_settings_names_no_record(play: Play) -> None:
    async def story(shop: World) -> None:
        admin = await shop.person_as("admin", "admin")
        assert (await admin.raw.patch("/api/-/settings", json={"low": 3}, headers=ANY)).status_code == 200
        (entry,) = await admin.all("audit_entry", where="record is null")
        assert picked(entry, "operation", "entity", "changed") == ("update", "settings", ["low"])

    play(story, {**FILES, "app.yaml": f"{APP}settings:\n  low: {{type: integer, default: 1}}\n"})


def test_an_entry_tells_only_of_a_record_that_is_seen_and_of_fields_that_are(play: Play) -> None:
    async def story(shop: World) -> None:
        boss, rep = await shop.person_as("boss", "boss"), await shop.person_as("rep", "rep", "reader")
        clerk, mine = await shop.person_as("clerk", "clerk", "reader"), {"owner": rep.user, "phone": "1"}
        ids = [(await boss.make("customer", name=name, **given))["id"] for name, given in [("A", mine), ("B", {})]]
        await boss.set("customer", ids[0], name="A+")
        await boss.set("customer", ids[0], limit="5.00")
        await boss.make("note", words="x")

        async def told(reader: Client, **asked: str) -> list[tuple[Any, ...]]:
            found = await reader.all("audit_entry", sort="id", where=ENTRIES, **asked)
            return [picked(one, "operation", "record", "changed", "created_by") for one in found]

        first = f"customer/{ids[0]}"
        assert await told(rep) == [
            ("create", first, None, boss.user),
            ("update", first, ["name"], boss.user),
            ("update", first, None, boss.user),
        ]
        every = await told(clerk)
        assert [one[:2] for one in every] == [
            ("create", first),
            ("create", f"customer/{ids[1]}"),
            *[("update", first)] * 2,
        ]
        assert [one[2] for one in every] == [None, None, ["name"], ["limit", "room"]]
        assert await rep.ids("audit_entry", where="'limit' in changed") == []
        hidden = (await boss_entries(shop))[0]
        assert (await rep.raw.get(f"/api/audit_entry/{hidden}")).status_code == 404
        assert (await rep.raw.get("/api/audit_entry", params={"total": "true", "where": ENTRIES})).json()["total"] == 3
        beside = "any(a for a in records(audit_entry) if a.record == this and a.operation == 'update')"
        assert await clerk.ids("customer", where=beside) == [ids[0]]
        day = datetime.now(UTC).date() + timedelta(days=9)
        kept = {"name": "sync", "valid_until": str(day), "scopes": ["read"]}
        for one in (rep, clerk):
            assert (await one.raw.post("/api/-/tokens", json=kept)).status_code == 201
        for one in (rep, clerk):
            (made,) = await one.all("audit_entry", where="operation == 'token_made'")
            assert made["record"] == f"user/{one.user}", "what is done to an account is told to whose it is"
        await boss.drop("customer", ids[0])
        assert await told(rep) == []
        assert len(await told(clerk)) == 5

    play(story, {**FILES, "reader.yaml": "role: reader\ngrants:\n  audit_entry: {read: true}\n"})


async def boss_entries(shop: World) -> list[int]:
    """The entries that tell of notes, as somebody reads them who sees those."""
    chief = await shop.person_as("chief", "admin", "boss")
    return await chief.ids("audit_entry", where="entity == 'note'")


def test_none_is_made_as_a_sample_and_none_is_worked_out(play: Play) -> None:
    async def story(shop: World) -> None:
        await _changed(shop)
        assert await differences(shop) == []
        clock = shop.compiled.clock()
        with pytest.raises(NoSamples, match="audit_entry"):
            await make_samples(
                shop.database, shop.compiled, {"audit_entry": 1}, clock, more=True, progress=lambda *_: None
            )

    play(story, FILES)


def test_who_did_something_is_kept_by_no_entry(play: Play) -> None:
    async def story(shop: World) -> None:
        admin, clerk = await shop.person_as("admin", "admin", "boss"), await shop.person_as("clerk", "boss")
        made = await clerk.make("note", words="x")
        await clerk.drop("note", made["id"])
        for one in await admin.ids("role_assignment", where=f"holder.id == {clerk.user}"):
            await admin.drop("role_assignment", one)
        await admin.drop("user", clerk.user)
        entries = await admin.all("audit_entry", where="entity == 'note'")
        assert [one["created_by"] for one in entries] == [clerk.user] * 2

    play(story, FILES)


@pytest.mark.parametrize("narrowed", ["any(a for a in records(audit_entry) if a.record == this)"])
def test_questions_read_them_beside_other_records(play: Play, narrowed: str) -> None:
    async def story(shop: World) -> None:
        chief, customer = await _changed(shop)
        assert await chief.ids("customer", where=narrowed) == [customer["id"]]

    play(story, FILES)


def test_a_database_from_before_them_gets_no_table(database_url: str, tmp_path: Path) -> None:
    now = catalog_of(tmp_path, FILES)
    admin = now.roles["admin"]
    grants = {name: one for name, one in admin.grants.items() if name != "audit_entry"}
    before = replace(
        now,
        entities={name: one for name, one in now.entities.items() if name != "audit_entry"},
        roles={**now.roles, "admin": replace(admin, grants=grants)},
    )

    async def scenario() -> None:
        async with opened(database_url) as database:
            await applied(database, before)
            plan = await planned(database, now)
            assert [line.path for line in plan.lines] == ["audit_entry", "admin.audit_entry"]
            assert plan.steps == ()
            await applied(database, now)
            assert (await planned(database, now)).lines == ()

    asyncio.run(scenario())


def test_entries_do_not_keep_an_entity_and_are_parked_and_restored_with_it(database_url: str, tmp_path: Path) -> None:
    for name in ("now", "later"):
        (tmp_path / name).mkdir()
    now = catalog_of(tmp_path / "now", ABOUT)
    later = catalog_of(tmp_path / "later", {name: one for name, one in ABOUT.items() if not_of_remarks(name)})

    async def told(dialect: Dialect, name: str) -> list[str]:
        """Of which entities entries tell, in the list and on its screen."""
        async with opened(database_url) as database:
            stored = await deploy.in_force(database)
            assert stored is not None
        async with running(database_url, compiled(stored, dialect)) as again:
            chief = await again.person_as(
                name, "admin", *(role for role in ("writer",) if role in stored.catalog.roles)
            )
            assert 'href="/audit_entry"' in await (await visitor(again, chief.user)).page("/audit_entry")
            found = await chief.all("audit_entry", where="entity not in ('user', 'role_assignment')", limit="200")
            return [f"{one['operation']} {one['record']}" for one in found]

    async def scenario() -> None:
        async with running(database_url, await made(database_url, now)) as shop:
            chief = await shop.person_as("chief", "admin", "writer")
            await chief.make("remark", words="x")
            dialect = shop.compiled.dialect
        async with opened(database_url) as database:
            await applied(database, later, "remark")
        assert await told(dialect, "second") == []
        async with opened(database_url) as database:
            await applied(database, now)
            await deploy.apply(database, await deploy.restoring(database, "remark"), "anna", NOON, patience=5)
        assert await told(dialect, "third") == ["create remark/1"]

    asyncio.run(scenario())


def not_of_remarks(file: str) -> bool:
    """Whether a file stays when remarks are taken out."""
    return file not in ("remark.yaml", "writer.yaml")


def test_what_is_destroyed_is_told_of(play: Play) -> None:
    async def story(shop: World) -> None:
        chief, customer = await _changed(shop)
        await chief.drop("customer", customer["id"])
        assert (await chief.raw.post(f"/api/customer/{customer['id']}/purge")).status_code == 204
        newest, *_ = await chief.all("audit_entry", where=ENTRIES)
        assert picked(newest, "operation", "record") == ("purge", f"customer/{customer['id']}")
        assert await chief.ids("audit_entry", where="operation == 'purge'") == [newest["id"]]

    play(story, FILES)

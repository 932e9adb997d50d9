"""People of the company: how they get in, who administers, what each role opens, the directory."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.crm.conftest import Tell
from tests.crm.people import company, status
from tests.service.test_people import entered, log_in
from tests.support.client import ANY
from tests.support.visitor import visitor
from tests.support.world import World

PASSWORD = "plenty of horses 42"


@pytest.mark.rows("GC-SYS-002")
def test_nobody_sees_anything_before_they_log_in(crm: Tell) -> None:
    async def story(world: World) -> None:
        boss = await world.person_as("boss", "administrator")
        there = (await boss.make("customer", name="苏州恒立机械有限公司"))["id"]
        nobody = world.anonymous()
        paths = (
            "/api/customer",
            f"/api/customer/{there}",
            "/api/contact/export",
            "/api/-/search?q=恒立",
            "/api/-/meta",
        )
        assert [(await nobody.get(path)).status_code for path in paths] == [401] * len(paths)
        await entered(world, "anna", "administrator", password=PASSWORD)
        assert (await log_in(world, "anna", "another password")).status_code == 401
        token = (await log_in(world, "anna", PASSWORD)).json()["token"]
        somebody = world.anonymous(Authorization=f"Bearer {token}")
        assert (await somebody.get(f"/api/customer/{there}")).json()["name"] == "苏州恒立机械有限公司"

    crm(story)


@pytest.mark.rows("ST-INI-001")
def test_only_administrators_enter_the_administration(crm: Tell) -> None:
    async def story(world: World) -> None:
        people = await company(world)
        pages = ("/-/settings", "/-/accounts", "/-/roles", "/-/health")
        inside = await visitor(world, people.boss.user)
        assert all([await inside.page(page) for page in pages])
        assert "客户数据保留期" in await inside.page("/-/settings")
        outside = await visitor(world, people.rep.user)
        assert {(await outside.client.get(page)).status_code for page in pages} == {403}

    crm(story)


@pytest.mark.rows("ST-PRM-001", "GC-SYS-009")
def test_the_roles_are_there_and_open_what_they_say(crm: Tell) -> None:
    async def story(world: World) -> None:
        boss = await world.person_as("boss", "administrator")
        department = (await boss.make("department", name="总部", type="head_office"))["id"]
        known = {
            "sales_rep": ({"/customer", "/lead", "/opportunity"}, {"/audit_entry", "/-/settings", "/-/accounts"}),
            "service_specialist": ({"/customer", "/need"}, {"/lead", "/opportunity", "/-/settings"}),
            "sales_manager": ({"/customer", "/lead", "/opportunity"}, {"/audit_entry", "/-/settings"}),
            "administrator": ({"/customer", "/lead", "/opportunity", "/-/administration"}, set[str]()),
        }
        for role, (open_, shut) in known.items():
            made = await boss.make("user", account=f"a_{role}", name=role, department=department, active=True)
            await boss.make("role_assignment", holder=made["id"], role=role)
            page = await (await visitor(world, made["id"])).page("/customer")
            assert [path for path in open_ if f'href="{path}"' not in page] == []
            assert [path for path in shut if f'href="{path}"' in page] == []
        rep = await world.person_as("rep", "sales_rep")
        manager = await world.person_as("manager", "sales_manager")
        there = (await boss.make("customer", name="甲公司", owner=rep.user))["id"]
        assert await status(rep, "PATCH", f"/api/customer/{there}", json={"owner": boss.user}, headers=ANY) in (
            403,
            422,
        )
        assert await status(manager, "GET", "/api/customer", params={"bin": "true"}) == 200

    crm(story)


@pytest.mark.rows("ST-PRM-004")
def test_an_account_gets_a_role_and_its_rights(crm: Tell) -> None:
    async def story(world: World) -> None:
        boss = await world.person_as("boss", "administrator")
        anna = await entered(world, "anna", password=PASSWORD)
        assert await status(anna, "GET", "/api/customer") == 404
        given = (await boss.make("role_assignment", holder=anna.user, role="sales_rep"))["id"]
        token = (await log_in(world, "anna", PASSWORD)).json()["token"]
        client = world.anonymous(Authorization=f"Bearer {token}")
        rep = await world.person_as("rep", "sales_rep")
        assert (await client.get("/api/-/meta")).json() == (await rep.raw.get("/api/-/meta")).json()
        assert (await client.post("/api/customer", json={"name": "甲公司"})).status_code == 201
        assert (await client.post("/api/product", json={"name": "产品"})).status_code == 403
        await boss.drop("role_assignment", given)
        await world.application.look()
        assert (await client.get("/api/customer")).status_code in (401, 404)

    crm(story)


@pytest.mark.rows("ST-PRM-005", "R-PER-05")
def test_an_account_ends_with_its_day(crm: Tell) -> None:
    async def story(world: World) -> None:
        boss = await world.person_as("boss", "administrator")
        intern = await entered(world, "intern", "sales_rep", password=PASSWORD)
        assert await status(intern, "GET", "/api/customer") == 200
        today = (datetime.now(UTC) + timedelta(hours=8)).date()
        await boss.set("user", intern.user, valid_until=today.isoformat())
        await world.application.look()
        assert (await log_in(world, "intern", PASSWORD)).status_code == 201
        await boss.set("user", intern.user, valid_until=(today - timedelta(days=1)).isoformat())
        await world.application.look()
        assert await status(intern, "GET", "/api/customer") == 401
        assert (await log_in(world, "intern", PASSWORD)).status_code == 401
        assert (await boss.get("user", intern.user))["name"] == "Intern"

    crm(story)


@pytest.mark.rows("ZB-TEAM-021")
def test_everybody_looks_colleagues_up(crm: Tell) -> None:
    async def story(world: World) -> None:
        people = await company(world)
        private = {"wage_periods": [{"since": "2026-01-01", "value": "9000"}], "home_address": "人民路8号"}
        details = {"name": "陈思佳", "phone": "8018", "mobile": "13800130168", "email": "chen@example.com"}
        await people.boss.set("user", people.stranger.user, birthday="1990-05-01", **details, **private)
        (found,) = await people.rep.all("user", where="contains(name, '思佳')")
        assert (found["phone"], found["mobile"], found["email"]) == ("8018", "+8613800130168", "chen@example.com")
        assert [found.get(name) for name in ("birthday", "home_address", "wage", "wage_periods")] == [None] * 4
        browser = await visitor(world, people.rep.user)
        assert "陈思佳" in await browser.page("/user", q="思佳")
        page = await browser.page(f"/user/{found['id']}")
        assert ("chen@example.com" in page, "8018" in page, "人民路8号" in page) == (True, True, False)
        own = await people.stranger.get("user", people.stranger.user)
        assert (own["home_address"], own["wage"]) == ("人民路8号", "9000.00")

    crm(story)


@pytest.mark.rows("LG-USR-001")
def test_people_keep_their_own_account(crm: Tell) -> None:
    async def story(world: World) -> None:
        people = await company(world)
        rep = await entered(world, "anna", "sales_rep", password=PASSWORD)
        assert (await rep.set("user", rep.user, mobile="13800130168"))["mobile"] == "+8613800130168"
        assert (
            await status(rep, "PATCH", f"/api/user/{people.colleague.user}", json={"mobile": "1"}, headers=ANY) == 403
        )
        path = f"/api/user/{rep.user}"
        for own in ({"department": people.departments["south"]}, {"account": "x"}, {"active": False}, {"wage": "1"}):
            assert await status(rep, "PATCH", path, json=own, headers=ANY) in (403, 422)
        sent = {"old_password": PASSWORD, "new_password": "a wholly new phrase"}
        assert (await rep.raw.post("/api/-/password", json=sent)).status_code == 201
        assert (await log_in(world, "anna", PASSWORD)).status_code == 401
        assert (await log_in(world, "anna", sent["new_password"])).status_code == 201

    crm(story)

"""Who sees and changes what: scopes that grow with the position, sharing, departments, fields, the recycle bin."""

import csv
from io import StringIO

import pytest

from tests.crm.conftest import Tell
from tests.crm.people import Company, company, names, status
from tests.support.client import ANY, Client, Refused
from tests.support.visitor import visitor
from tests.support.world import World


async def furnished(world: World) -> tuple[Company, dict[str, int]]:
    """The company, with a customer for each of those who look after some."""
    people = await company(world)
    owners = {"瑞丰": people.rep, "鼎信": people.colleague, "恒源": people.supervisor, "天创": people.stranger}
    made = {name: (await owner.make("customer", name=name))["id"] for name, owner in owners.items()}
    return people, made


@pytest.mark.rows("GC-SYS-012", "ST-PRM-003")
def test_a_list_grows_with_the_position(crm: Tell) -> None:
    async def story(world: World) -> None:
        people, _ = await furnished(world)
        boss = people.boss
        other = (await boss.make("department", name="无锡办事处", type="office", parent=people.departments["east"]))[
            "id"
        ]
        away = await world.person_as("away", "sales_rep")
        await boss.set("user", away.user, department=other)
        apart = await world.person_as("apart", "sales_rep")
        await boss.set("user", apart.user, department=people.departments["team"])
        await away.make("customer", name="远新")
        await apart.make("customer", name="嘉诚")
        team = ["瑞丰", "鼎信", "恒源"]
        assert await names(people.rep, "customer") == ["瑞丰"]
        assert await names(people.supervisor, "customer") == team
        assert await names(people.manager, "customer") == [*team, "嘉诚"]
        assert await names(people.director, "customer") == [*team, "远新", "嘉诚"]
        assert await names(boss, "customer") == [*team, "天创", "远新", "嘉诚"]

    crm(story)


@pytest.mark.rows("GC-CUS-015")
def test_a_customer_goes_to_somebody_else(crm: Tell) -> None:
    async def story(world: World) -> None:
        people, made = await furnished(world)
        found = await people.supervisor.set("customer", made["瑞丰"], owner=people.colleague.user)
        assert (found["owner"], found["department"]) == (people.colleague.user, people.departments["team"])
        mine = {"where": "owner == me"}
        assert await names(people.rep, "customer", **mine) == []
        assert await names(people.colleague, "customer", **mine) == ["瑞丰", "鼎信"]
        found = await people.boss.set("customer", made["瑞丰"], owner=people.stranger.user)
        assert found["department"] == people.departments["south"]

    crm(story)


@pytest.mark.rows("GC-CUS-007")
def test_changes_are_made_by_whom_they_are_permitted_and_logged(crm: Tell) -> None:
    async def story(world: World) -> None:
        people, made = await furnished(world)
        mine, theirs = f"/api/customer/{made['瑞丰']}", f"/api/customer/{made['天创']}"
        clerk = await world.person_as("clerk", "finance")
        assert await status(clerk, "POST", "/api/customer", json={"name": "新客户"}) == 403
        assert await status(people.rep, "PATCH", theirs, json={"city": "苏州"}, headers=ANY) == 404
        assert await status(people.rep, "DELETE", theirs, headers=ANY) == 404
        assert await status(clerk, "DELETE", mine, headers=ANY) == 403
        await people.rep.set("customer", made["瑞丰"], city="苏州")
        await people.rep.drop("customer", made["瑞丰"])
        told = await people.boss.all("audit_entry", where=f"record == 'customer/{made['瑞丰']}'", sort="id")
        assert [(one["operation"], one["created_by"]) for one in told] == [
            (operation, people.rep.user) for operation in ("create", "update", "delete")
        ]

    crm(story)


@pytest.mark.rows("ZB-CUS-003", "ZB-CUS-010", "R-POOL-02")
def test_a_leader_gives_customers_to_people_and_takes_them_back(crm: Tell) -> None:
    async def story(world: World) -> None:
        people, _ = await furnished(world)
        made = [(await people.supervisor.make("customer", name=f"第{one}公司"))["id"] for one in range(10)]
        for one in made:
            await people.supervisor.set("customer", one, owner=people.rep.user)
        for one in made[:2]:
            for peer in (people.colleague, people.stranger):
                path = f"/api/customer/{one}"
                assert await status(peer, "PATCH", path, json={"owner": None}, headers=ANY) in (403, 404)
            await people.manager.set("customer", one, owner=None)
        given = await people.boss.all(
            "ownership", where=f"owner == {people.rep.user}", fields="record,until", limit="50"
        )
        mine = [one for one in given if one["record"] in {f"customer/{one}" for one in made}]
        assert (len(mine), sum(one["until"] is not None for one in mine)) == (10, 2)
        taken = await people.boss.all("ownership", where="owner is null and until is null", fields="record", sort="id")
        assert [one["record"] for one in taken] == [f"customer/{one}" for one in made[:2]]
        (last, *_) = (await people.boss.raw.get(f"/api/customer/{made[0]}/history")).json()["items"]
        assert last["by"]["title"] == "Manager"

    crm(story)


@pytest.mark.rows("ZB-CUS-031", "R-PER-03")
def test_sharing_is_changed_and_withdrawn(crm: Tell) -> None:
    async def story(world: World) -> None:
        people, made = await furnished(world)
        there = made["瑞丰"]
        await people.rep.take("customer", there, "share", user=people.stranger.user)
        assert (await people.stranger.get("customer", there))["name"] == "瑞丰"
        await people.rep.take("customer", there, "share", user=people.colleague.user)
        assert await names(people.colleague, "customer") == ["瑞丰", "鼎信"]
        (share,) = await people.rep.ids("share", where=f"user.id == {people.stranger.user}")
        await people.rep.drop("share", share)
        assert await status(people.stranger, "GET", f"/api/customer/{there}") == 404
        assert await names(people.stranger, "customer") == ["天创"]
        assert await names(people.colleague, "customer") == ["瑞丰", "鼎信"]

    crm(story)


@pytest.mark.rows("ZB-CUS-029")
def test_who_is_given_a_share_follows_the_customer_up(crm: Tell) -> None:
    async def story(world: World) -> None:
        people, made = await furnished(world)
        there = made["瑞丰"]
        await people.rep.take("customer", there, "share", user=people.stranger.user)
        browser = await visitor(world, people.stranger.user)
        assert "瑞丰" in await browser.record(f"/customer/{there}")
        await people.stranger.make("activity", subject="代为拜访", mode="visit", customer=there)
        assert "代为拜访" in await browser.record(f"/customer/{there}")
        for path in (f"/api/customer/{there}", f"/customer/{there}"):
            assert await status(people.colleague, "GET", path) == 404

    crm(story)


@pytest.mark.rows("ZB-CUS-030")
def test_what_is_shared_by_somebody_and_with_them_is_listed(crm: Tell) -> None:
    async def story(world: World) -> None:
        people, made = await furnished(world)
        more = (await people.rep.make("customer", name="嘉诚"))["id"]
        for there in (made["瑞丰"], more):
            await people.rep.take("customer", there, "share", user=people.stranger.user)
        await people.stranger.take("customer", made["天创"], "share", user=people.rep.user)
        everything = ["瑞丰", "鼎信", "恒源", "天创", "嘉诚"]
        for one, given, got in (
            (people.rep, ["瑞丰", "嘉诚"], ["天创"]),
            (people.stranger, ["天创"], ["瑞丰", "嘉诚"]),
        ):
            browser = await visitor(world, one.user)
            for view, expected in (("shared_by_me", given), ("shared_with_me", got)):
                page = await browser.page("/customer", view=view)
                assert [name for name in everything if name in page] == expected

    crm(story)


@pytest.mark.rows("GC-SYS-010")
def test_a_further_department_is_granted_and_taken_away(crm: Tell) -> None:
    async def story(world: World) -> None:
        people, _ = await furnished(world)
        assert await names(people.rep, "customer") == ["瑞丰"]
        await people.boss.set("user", people.rep.user, more_departments=[people.departments["south"]])
        assert await names(people.rep, "customer") == ["瑞丰", "天创"]
        await people.boss.set("user", people.rep.user, more_departments=[])
        assert await names(people.rep, "customer") == ["瑞丰"]

    crm(story)


@pytest.mark.rows("ST-SCN-004")
def test_three_departments_work_on_one_customer(crm: Tell) -> None:
    async def story(world: World) -> None:
        people, made = await furnished(world)
        there = made["瑞丰"]
        service = await world.person_as("service", "service_specialist")
        marketing = await world.person_as("marketing", "marketing_specialist")
        await people.rep.set("customer", there, city="苏州", notes="对交货期要求高")
        await service.make("need", subject="缩短交货期", customer=there)
        await service.make("contact", name="沈静", customer=there)
        await marketing.take("customer", there, "comment", text="参加了秋季展会")
        for one in (people.rep, service, marketing):
            assert (await one.get("customer", there))["city"] == "苏州"
            assert await names(one, "contact", where=f"customer.id == {there}") == ["沈静"]
            assert len(await one.ids("need", where=f"customer.id == {there}")) == 1
            history = (await one.raw.get(f"/api/customer/{there}/history")).text
            assert "参加了秋季展会" in history
        assert "credit_limit" not in await service.get("customer", there)

    crm(story)


@pytest.mark.rows("NF-STB-004")
def test_nothing_of_a_forbidden_field_or_record_is_answered(crm: Tell) -> None:
    async def story(world: World) -> None:
        people, made = await furnished(world)
        service = await world.person_as("service", "service_specialist")
        await people.boss.set("customer", made["瑞丰"], credit_limit=123456)
        asked = ({"fields": "name,credit_limit"}, {"where": "credit_limit > 0"}, {"sort": "credit_limit"})
        assert [await status(service, "GET", "/api/customer", params=one) for one in asked] == [400, 400, 400]
        for path in ("/api/customer", f"/api/customer/{made['瑞丰']}", f"/api/customer/{made['瑞丰']}/history"):
            assert "123456" not in (await service.raw.get(path)).text
        forbidden = await people.rep.raw.get(f"/api/customer/{made['天创']}")
        assert (forbidden.status_code, "天创" in forbidden.text) == (404, False)

    crm(story)


async def exported(client: Client, entity: str, **asked: str) -> list[list[str]]:
    """The rows of a file, the first with what its columns are called."""
    answer = await client.raw.get(f"/api/{entity}/export", params=asked)
    assert answer.status_code == 200, answer.text
    return list(csv.reader(StringIO(answer.content.decode("utf-8-sig"), newline="")))


@pytest.mark.rows("GC-CUS-010", "ZB-CUS-041")
def test_customers_are_exported_by_whom_and_as_far_as_it_is_permitted(crm: Tell) -> None:
    async def story(world: World) -> None:
        people, made = await furnished(world)
        await people.boss.set("customer", made["鼎信"], city="昆山", credit_limit=5000)
        asked = {"fields": "name,city", "sort": "id"}
        all_of_them = [["客户名称", "所在城市"], ["瑞丰", ""], ["鼎信", "昆山"], ["恒源", ""]]
        assert await exported(people.manager, "customer", **asked) == all_of_them
        assert (await exported(people.manager, "customer", **asked, where="city == '昆山'"))[1:] == [["鼎信", "昆山"]]
        assert await status(people.rep, "GET", "/api/customer/export") == 403
        assert "/export" not in await (await visitor(world, people.rep.user)).page("/customer")
        assert "/export" in await (await visitor(world, people.manager.user)).page("/customer")
        everything, *_ = await exported(people.manager, "customer", where="city == '昆山'")
        assert {"客户名称", "信用额度"} <= set(everything)

    crm(story)


@pytest.mark.rows("ZB-CON-010")
def test_contacts_are_exported_by_whom_and_as_far_as_it_is_permitted(crm: Tell) -> None:
    async def story(world: World) -> None:
        people, made = await furnished(world)
        await people.rep.make("contact", name="周敏", customer=made["瑞丰"])
        await people.stranger.make("contact", name="吴涛", customer=made["天创"])
        assert (await exported(people.manager, "contact", fields="name"))[1:] == [["周敏"]]
        assert await status(people.rep, "GET", "/api/contact/export") == 403
        assert "/export" not in await (await visitor(world, people.rep.user)).page("/contact")

    crm(story)


@pytest.mark.rows("ZB-CUS-042", "ZB-CON-011")
def test_managers_look_into_the_bin_and_restore(crm: Tell) -> None:
    async def story(world: World) -> None:
        people, made = await furnished(world)
        there = made["瑞丰"]
        contact = (await people.rep.make("contact", name="周敏", customer=there))["id"]
        await people.rep.set("customer", there, main_contact=contact)
        await people.rep.drop("contact", contact)
        await people.rep.drop("customer", there)
        assert await status(people.rep, "GET", "/api/customer", params={"bin": "true"}) == 400
        assert await status(people.rep, "GET", "/api/contact", params={"bin": "true"}) == 400
        manager = await visitor(world, people.manager.user)
        for entity, name, identity in (("customer", "瑞丰", there), ("contact", "周敏", contact)):
            assert await names(people.manager, entity, bin="true") == [name]
            page = await manager.page(f"/{entity}/bin")
            assert (name in page, "Rep" in page) == (True, True)
            history = (await people.manager.raw.get(f"/api/{entity}/{identity}/history")).json()["items"]
            assert (history[0]["operation"], history[0]["by"]["title"]) == ("delete", "Rep")
        await people.manager.back("customer", there)
        await people.manager.back("contact", contact)
        assert (await people.rep.get("contact", contact))["customer"] == there
        assert await names(people.rep, "contact", where=f"customer.id == {there}") == ["周敏"]

    crm(story)


def test_a_deleted_customer_takes_contacts_along_and_brings_them_back(crm: Tell) -> None:
    async def story(world: World) -> None:
        people, made = await furnished(world)
        contact = (await people.rep.make("contact", name="周敏", customer=made["瑞丰"]))["id"]
        await people.rep.drop("customer", made["瑞丰"])
        with pytest.raises(Refused, match="404"):
            await people.rep.get("contact", contact)
        await people.manager.back("customer", made["瑞丰"])
        assert (await people.rep.get("contact", contact))["name"] == "周敏"

    crm(story)


@pytest.mark.rows("R-PER-08")
def test_the_lowest_role_finds_nothing_forbidden_wherever_it_asks(crm: Tell) -> None:
    async def story(world: World) -> None:
        people, made = await furnished(world)
        await people.boss.set("user", people.rep.user, home_address="机密地址八号")
        await people.boss.set("customer", made["瑞丰"], notes="机密备注", credit_limit=98765)
        lowest = await world.person_as("lowest", "employee")
        browser = await visitor(world, lowest.user)
        secrets = ("瑞丰", "鼎信", "机密", "98765")
        one = made["瑞丰"]
        catalog = world.compiled.catalog
        for entity in catalog.entities.keys() - catalog.dictionaries.keys():
            api, page = f"/api/{entity}", f"/{entity}"
            asked = [(lowest.raw, f"{api}{more}") for more in ("", f"/{one}", f"/{one}/history", "/export")]
            for client, place in (*asked, (browser.client, page), (browser.client, f"{page}/{one}")):
                answer = await client.get(place)
                assert answer.status_code < 500, place
                assert [secret for secret in secrets if secret in answer.text] == [], place
        for client, place in ((lowest.raw, "/api/-/search"), (browser.client, "/-/search")):
            assert f"/customer/{one}" not in (await client.get(place, params={"q": "瑞丰"})).text

    crm(story)

"""What leaves in files and what is seen of costs: by whom, and how far."""

import re

import pytest

from tests.crm.conftest import Tell
from tests.crm.people import company, status
from tests.crm.test_rights import exported
from tests.support.visitor import visitor
from tests.support.world import World


@pytest.mark.rows("ZB-CUS-040")
def test_a_file_has_the_customers_that_were_found_and_the_columns_that_are_shown(crm: Tell) -> None:
    async def story(world: World) -> None:
        people = await company(world)
        for name, city in (("恒立机械", "苏州"), ("恒源材料", "杭州"), ("天创软件", "苏州")):
            await people.rep.make("customer", name=name, city=city)
        page = await (await visitor(world, people.manager.user)).page("/customer", q="恒")
        (address,) = {one for one in re.findall(r'"([^"]*/export\?[^"]*)"', page) if "search" in one}
        answer = await people.manager.raw.get(address.replace("&amp;", "&"))
        assert answer.status_code == 200
        head, *found = answer.content.decode("utf-8-sig").splitlines()
        shown = ["客户名称", "客户编号", "客户类型", "客户状态", "客户级别", "行业", "区域", "负责人"]
        assert head.split(",")[: len(shown)] == shown
        assert [line.partition(",")[0] for line in found] == ["恒源材料", "恒立机械"]

    crm(story)


@pytest.mark.rows("ZB-CTR-027")
def test_contracts_are_exported_by_whom_and_as_far_as_it_is_permitted(crm: Tell) -> None:
    async def story(world: World) -> None:
        people = await company(world)
        for owner, name in ((people.rep, "供货合同"), (people.colleague, "服务合同"), (people.stranger, "框架合同")):
            there = (await owner.make("customer", name=f"{name}客户"))["id"]
            await owner.make("contract", name=name, customer=there)
        assert (await exported(people.manager, "contract", fields="name", sort="id"))[1:] == [
            ["供货合同"],
            ["服务合同"],
        ]
        assert await status(people.rep, "GET", "/api/contract/export") == 403
        assert "/export" not in await (await visitor(world, people.rep.user)).page("/contract")
        assert "/contract/export" in await (await visitor(world, people.manager.user)).page("/contract")

    crm(story)


@pytest.mark.rows("GC-SYS-011")
def test_who_may_not_see_costs_sees_none_anywhere(crm: Tell) -> None:
    async def story(world: World) -> None:
        people = await company(world)
        pump = (await people.boss.make("product", name="离心泵", cost="73.51"))["id"]
        for one, sees in ((people.manager, True), (people.rep, False)):
            browser = await visitor(world, one.user)
            described = (await one.raw.get("/api/-/meta/product")).json()["fields"]
            assert ("cost" in {field["name"] for field in described}) is sees
            assert ("cost" in await one.get("product", pump)) is sees
            assert ("73.51" in (await one.raw.get("/api/product")).text) is sees
            assert ("73.51" in await browser.record(f"/product/{pump}")) is sees
        manager = await visitor(world, people.manager.user)
        assert "cost" in await manager.form(f"/product/{pump}/edit")
        assert ["成本" in head for head, *_ in [await exported(people.manager, "product")]] == [True]

    crm(story)

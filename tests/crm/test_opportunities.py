"""Opportunities: their way through the stages, who has them, and what becomes of them."""

from typing import Any

import pytest

from tests.crm.conftest import Tell
from tests.crm.people import Company, company
from tests.support.client import Client, Refused
from tests.support.visitor import visitor
from tests.support.world import World


@pytest.fixture(scope="module")
def staff(tell: Tell) -> Company:
    """Who works here."""
    made: Company = tell(company)
    return made


async def changes(client: Client, path: str, field: str) -> list[tuple[Any, Any, str]]:
    """What a field of a record was, became, and by whom, the oldest first."""
    items = (await client.raw.get(f"/api/{path}/history")).json()["items"]
    told = [(one["by"]["title"], change) for one in items for change in one.get("changes", ())]
    return [(change["before"], change["after"], who) for who, change in reversed(told) if change["field"] == field]


@pytest.mark.rows("GC-SAL-001")
def test_an_opportunity_moves_its_stage_and_its_history_tells(tell: Tell, staff: Company) -> None:
    async def story(world: World) -> None:
        rep = staff.rep
        customer = (await rep.make("customer", name="苏州恒立"))["id"]
        product = (await staff.manager.make("product", name="伺服电机"))["id"]
        kept = {"product": product, "unit_price": "980", "quantity": "10", "expected_on": "2026-12-31"}
        deal = (await rep.make("opportunity", name="二期产线", customer=customer, **kept))["id"]
        await rep.set("opportunity", deal, stage="first_contact")
        await rep.set("opportunity", deal, stage="needs_analysis")
        (listed,) = await rep.all(
            "opportunity", where="name == '二期产线'", fields="stage,expected_amount,status,owner"
        )
        wanted = {"stage": "needs_analysis", "expected_amount": "9800.00", "status": "open", "owner": rep.user}
        assert listed == wanted
        assert await rep.ids("opportunity", where="reached(stage, 'first_contact') is not null") == [deal]
        told = await changes(rep, f"opportunity/{deal}", "stage")
        assert [after for _, after, _ in told][-2:] == ["first_contact", "needs_analysis"]
        assert "需求分析" in await (await visitor(world, rep.user)).page("/opportunity")

    tell(story)


@pytest.mark.rows("CM-SAL-001", "ST-OPP-005")
def test_an_opportunity_names_customers_and_competitors_and_they_name_it(tell: Tell, staff: Company) -> None:
    async def story(world: World) -> None:
        rep = staff.rep
        first, second = [(await rep.make("customer", name=name))["id"] for name in ("上海联诚", "上海设计院")]
        product = (await staff.manager.make("product", name="可编程控制器"))["id"]
        rivals = [(await staff.boss.make("competitor", name=name))["id"] for name in ("巨业科技", "优锐机械")]
        lines = [
            {"competitor": rivals[0], "strengths": "品牌知名", "weaknesses": "交期长"},
            {"competitor": rivals[1], "strengths": "价格低", "weaknesses": "售后慢"},
        ]
        kept = {"customer": first, "parties": [{"customer": second, "part": "设计院"}], "product": product}
        deal = (await rep.make("opportunity", name="总部自动化", **kept, competitors=lines))["id"]
        here = await visitor(world, rep.user)
        shown = await here.record(f"/opportunity/{deal}")
        links = [f"/customer/{first}", f"/customer/{second}", f"/product/{product}"]
        assert all(f'href="{link}"' in shown for link in (*links, *(f"/competitor/{one}" for one in rivals)))
        assert all(word in shown for word in ("品牌知名", "交期长", "价格低", "售后慢"))
        for page in (*links, *(f"/competitor/{one}" for one in rivals)):
            assert f'href="/opportunity/{deal}"' in await here.record(page)
        answer = await staff.boss.raw.patch("/api/-/settings", json={"competitors": False}, headers={"If-Match": "*"})
        assert answer.status_code == 200, answer.text
        assert "品牌知名" not in await here.record(f"/opportunity/{deal}")
        await staff.boss.raw.patch("/api/-/settings", json={"competitors": True}, headers={"If-Match": "*"})
        assert "品牌知名" in await here.record(f"/opportunity/{deal}")

    tell(story)


@pytest.mark.rows("CM-SAL-002")
def test_opportunities_are_added_and_deleted_by_whoever_may(tell: Tell, staff: Company) -> None:
    async def story(world: World) -> None:
        customer = (await staff.rep.make("customer", name="宁波天源"))["id"]
        looks = await world.person_as("looks", "marketing_specialist")
        here, reader = await visitor(world, staff.rep.user), await visitor(world, looks.user)
        assert 'href="/opportunity/new"' in await here.page("/opportunity")
        made = (await staff.rep.make("opportunity", name="年度备件", customer=customer))["id"]
        page, remove = f"/opportunity/{made}", f'action="/opportunity/{made}/delete"'
        assert "年度备件" in await here.page("/opportunity")
        assert remove in await here.record(page)
        assert 'href="/opportunity/new"' not in await reader.page("/opportunity")
        assert remove not in await reader.record(page)
        with pytest.raises(Refused):
            await looks.drop("opportunity", made)
        await staff.rep.drop("opportunity", made)
        assert "年度备件" not in await here.page("/opportunity")
        assert made in await staff.rep.ids("opportunity", bin="true")
        assert "年度备件" in await here.page("/opportunity/bin")

    tell(story)


@pytest.mark.rows("CC-SFA-004", "GM-SAL-009")
def test_steps_level_and_owner_are_told_with_day_and_person(tell: Tell, staff: Company) -> None:
    async def story(world: World) -> None:
        customer = (await staff.rep.make("customer", name="济南锦泰"))["id"]
        made = await staff.rep.make("opportunity", name="厂区改造", customer=customer)
        deal, steps = made["id"], ["confirm", "negotiate", "quote", "close"]
        assert made["step"] == "discover"
        for step in steps[:2]:
            await staff.rep.set("opportunity", deal, step=step)
        await staff.rep.set("opportunity", deal, priority="large")
        await staff.manager.set("opportunity", deal, owner=staff.colleague.user)
        for step in steps[2:]:
            await staff.colleague.set("opportunity", deal, step=step)
        told = await changes(staff.manager, f"opportunity/{deal}", "step")
        assert [one[1:] for one in told[-4:]] == [
            ("confirm", "Rep"),
            ("negotiate", "Rep"),
            ("quote", "Colleague"),
            ("close", "Colleague"),
        ]
        items = (await staff.manager.raw.get(f"/api/opportunity/{deal}/history")).json()["items"]
        assert all(one["at"] for one in items)
        assert (await changes(staff.manager, f"opportunity/{deal}", "priority"))[-1] == ("normal", "large", "Rep")
        handed = (staff.rep.user, staff.colleague.user, "Manager")
        assert (await changes(staff.manager, f"opportunity/{deal}", "owner"))[-1] == handed
        had = await staff.boss.all("ownership", where=f"record == 'opportunity/{deal}'", fields="owner", sort="since")
        assert [one["owner"] for one in had] == [staff.rep.user, staff.colleague.user]

    tell(story)


@pytest.mark.rows("ST-DIC-006")
def test_stages_stand_in_their_order_and_administrators_add_rename_and_reorder_them(tell: Tell, staff: Company) -> None:
    async def story(world: World) -> None:
        here = await visitor(world, staff.rep.user)

        async def offered() -> list[str]:
            await world.application.look()
            form = await here.page("/opportunity/new")
            form = form[form.index('id="stage"') :]
            return sorted(names, key=form.index)

        names = ["线索获取", "初步接触", "需求分析", "方案提交", "商务谈判", "成交", "售后跟进"]
        assert await offered() == names
        stages = {one["code"]: one["id"] for one in await staff.boss.all("sales_stage")}
        values = {"code": "trial", "label_zh": "试用评估", "label_en": "Trial", "weight": "0.4", "position": 9}
        await staff.boss.make("sales_stage", **values)
        await staff.boss.set("sales_stage", stages["deal"], label_zh="签约成交")
        names = [*names[:5], "签约成交", "售后跟进", "试用评估"]
        assert await offered() == names
        await staff.boss.set("sales_stage", stages["lead_gained"], position=8)
        assert await offered() == [*names[1:7], "线索获取", "试用评估"]
        with pytest.raises(Refused):
            await staff.rep.set("sales_stage", stages["deal"], label_zh="我的")

    tell(story)


@pytest.mark.rows("YZ-ARC-004", "GC-SAL-015")
def test_from_lead_to_order_each_names_what_it_came_from(tell: Tell, staff: Company) -> None:
    async def story(world: World) -> None:
        rep = staff.rep
        product = (await staff.manager.make("product", name="流量计"))["id"]
        lead = (await rep.make("lead", name="咨询流量计", company="长沙康腾医药", contact_name="李静"))["id"]
        await rep.take("lead", lead, "convert")
        customer = (await rep.get("lead", lead))["customer"]
        deal = (await rep.take("lead", lead, "to_opportunity"))["made"][0]["id"]
        await rep.set("opportunity", deal, product=product, unit_price="600", quantity="5")
        offer = (await rep.take("opportunity", deal, "to_quotation"))["made"][0]["id"]
        await rep.take("quotation", offer, "send")
        paper = (await rep.take("quotation", offer, "to_contract"))["made"][0]["id"]
        await rep.take("contract", paper, "sign")
        order = (await rep.take("contract", paper, "to_order"))["made"][0]["id"]
        money = (await staff.director.make("receipt", order=order, amount="3000"))["id"]
        chain = {
            "lead": lead, "opportunity": deal, "quotation": offer,
            "contract": paper, "sales_order": order, "receipt": money,
        }  # fmt: skip
        here = await visitor(world, rep.user)
        for entity, identity in chain.items():
            shown = await here.record(f"/{entity}/{identity}")
            others = {name: one for name, one in chain.items() if name != entity}
            assert {name for name, one in others.items() if f'href="/{name}/{one}"' not in shown} == set()
            assert f'href="/customer/{customer}"' in shown

    tell(story)

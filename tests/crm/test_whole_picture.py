"""What is seen of one customer, contact or competitor on its page, by everybody who works with it."""

import re

import pytest

from tests.crm.conftest import Tell
from tests.crm.people import company, names
from tests.support.visitor import Visitor, visitor
from tests.support.world import World


def linked(page: str, entity: str) -> list[str]:
    """The addresses of forms for new records of an entity that a page leads to."""
    return [one.replace("&amp;", "&") for one in re.findall(rf'"(/{entity}/new\?[^"]*)"', page)]


async def filled_in(browser: Visitor, page: str, entity: str, **posted: str) -> None:
    """Open the form that a page leads to, and save it: what the page knows need not be typed again."""
    address, *_ = linked(page, entity)
    answer = await browser.send(address.partition("?")[0], {**await browser.form(address), **posted})
    assert answer.status_code == 303, re.findall(r"<ul><li>.*</ul>", answer.text.partition("form-summary")[2])


@pytest.mark.rows("CC-GEN-001")
def test_a_change_by_service_is_seen_by_sales_and_marketing(crm: Tell) -> None:
    async def story(world: World) -> None:
        people = await company(world)
        service = await world.person_as("service", "service_specialist")
        marketing = await world.person_as("marketing", "marketing_specialist")
        there = (await people.rep.make("customer", name="苏州恒立机械有限公司"))["id"]
        await service.make("contact", name="沈静", customer=there, position="售后主管")
        await service.make("need", subject="缩短交货期", customer=there)
        for one in (people.rep, people.manager, marketing):
            page = await (await visitor(world, one.user)).record(f"/customer/{there}")
            assert [told for told in ("沈静", "售后主管", "缩短交货期") if told not in page] == []

    crm(story)


@pytest.mark.rows("ZB-CON-001")
def test_the_page_of_a_contact_shows_what_was_done_and_whom_they_know(crm: Tell) -> None:
    async def story(world: World) -> None:
        rep = await world.person_as("rep", "sales_rep")
        there = (await rep.make("customer", name="苏州恒立机械有限公司"))["id"]
        contact = (await rep.make("contact", name="周建国", customer=there, mobile="13800130168"))["id"]
        for subject in ("初次拜访", "电话回访"):
            await rep.make("activity", subject=subject, customer=there, contact=contact)
        for name, kind in (("周子涵", "child"), ("李秀英", "spouse")):
            other = (await rep.make("contact", name=name))["id"]
            await rep.make("relation", person=contact, kind=kind, other=other)
        page = await (await visitor(world, rep.user)).record(f"/contact/{contact}")
        told = ("138 0013 0168", "苏州恒立机械有限公司", "初次拜访", "电话回访", "周子涵", "李秀英")
        assert [one for one in told if one not in page] == []

    crm(story)


@pytest.mark.rows("ZB-CMP-001", "YZ-ARC-011")
def test_the_page_of_a_competitor_shows_all_that_is_known(crm: Tell) -> None:
    async def story(world: World) -> None:
        people = await company(world)
        parts = {
            "business_direction": "面向中型制造企业", "main_products": "标准版设备", "sales_model": "直销为主",
            "strengths": "交货快", "weaknesses": "售后响应慢",
        }  # fmt: skip
        rival = (
            await people.boss.make("competitor", name="上海巨达科技有限公司", observers=[people.boss.user], **parts)
        )["id"]
        await people.boss.take("competitor", rival, "add_news", text="宣布下调价格", happened_on="2026-10-01")
        page = await (await visitor(world, people.rep.user)).record(f"/competitor/{rival}")
        assert [one for one in ("上海巨达", "宣布下调价格", *parts.values()) if one not in page] == []
        browser = await visitor(world, people.manager.user)
        menu = await browser.page("/")
        assert [one for one in ('"/competitor"', '"/market_item"') if f"href={one}" not in menu] == []
        offered = await browser.send("/opportunity_competitor/pick/competitor", {"competitor:title": "巨达"})
        assert "上海巨达" in offered.text
        there = (await people.rep.make("customer", name="苏州恒立机械有限公司"))["id"]
        named = {"subject": "比价", "customer": there, "competitor": rival}
        activity = (await people.rep.make("activity", **named))["id"]
        assert "上海巨达" in await (await visitor(world, people.rep.user)).record(f"/activity/{activity}")
        assert "比价" in await (await visitor(world, people.rep.user)).record(f"/competitor/{rival}")

    crm(story)


@pytest.mark.rows("XT-CRM-003")
def test_all_work_on_a_customer_begins_on_its_page(crm: Tell) -> None:
    async def story(world: World) -> None:
        rep = await world.person_as("rep", "sales_rep")
        there = (await rep.make("customer", name="苏州恒立机械有限公司"))["id"]
        browser = await visitor(world, rep.user)
        page = await browser.record(f"/customer/{there}", "activities", "quotations", "contracts", "receipts")
        await filled_in(browser, page, "activity", subject="初次拜访", mode="visit")
        await filled_in(browser, page, "quotation")
        await filled_in(browser, page, "contract", name="供货合同")
        await filled_in(browser, page, "receipt", amount="5000")
        for entity in ("activity", "quotation", "contract", "receipt"):
            (made,) = await rep.all(entity)
            assert made["customer"] == there

    crm(story)


@pytest.mark.rows("GM-SAL-003")
def test_only_contacts_of_the_chosen_customer_are_offered(crm: Tell) -> None:
    async def story(world: World) -> None:
        rep = await world.person_as("rep", "sales_rep")
        browser = await visitor(world, rep.user)
        for company_name, people in (("甲公司", ("周敏", "吴涛")), ("乙公司", ("郑洁",))):
            there = (await rep.make("customer", name=company_name))["id"]
            for name in people:
                await rep.make("contact", name=name, customer=there)
            sent = {"customer": str(there), "contact:title": ""}
            offered = (await browser.send("/activity/pick/contact", sent)).text
            assert [name for name in ("周敏", "吴涛", "郑洁") if name in offered] == list(people)
        assert await names(rep, "contact", where="customer.name == '乙公司'") == ["郑洁"]

    crm(story)


@pytest.mark.rows("GM-SAL-005")
def test_a_contact_is_weighed_by_part_and_influence(crm: Tell) -> None:
    async def story(world: World) -> None:
        rep = await world.person_as("rep", "sales_rep")
        there = (await rep.make("customer", name="苏州恒立机械有限公司"))["id"]
        weighed = {"decision_role": "decides", "influence": 5}
        chief = (await rep.make("contact", name="周敏", customer=there, **weighed))["id"]
        await rep.make("contact", name="吴涛", customer=there, decision_role="uses", influence=2)
        browser = await visitor(world, rep.user)
        assert await names(rep, "contact", where="decision_role == 'decides' and influence >= 4") == ["周敏"]
        listed = await browser.page("/contact", **{"is.decision_role.decides": "on"})
        assert ("周敏" in listed, "吴涛" in listed) == (True, False)
        listed = await browser.page("/contact", **{"from.influence": "4"})
        assert ("周敏" in listed, "吴涛" in listed) == (True, False)
        deal = (await rep.make("opportunity", name="产线改造", customer=there, contact=chief))["id"]
        page = await browser.record(f"/opportunity/{deal}")
        assert [one for one in ("周敏", "决策") if one not in page] == []

    crm(story)


def test_each_section_of_a_form_is_there_once(crm: Tell) -> None:
    async def story(world: World) -> None:
        rep = await world.person_as("rep", "sales_rep")
        page = await (await visitor(world, rep.user)).page("/customer/new")
        sections = re.findall(r'id="part-[0-9]+">\s*<header><h2>([^<]+)', page)
        assert len(sections) == len(set(sections)) > 5

    crm(story)


def test_a_form_begins_at_a_whole_minute(crm: Tell) -> None:
    async def story(world: World) -> None:
        rep = await world.person_as("rep", "sales_rep")
        begun = (await (await visitor(world, rep.user)).form("/activity/new"))["happened_at"]
        assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d", begun)

    crm(story)


def test_a_key_fact_that_is_a_state_is_the_pill_beside_the_title(crm: Tell) -> None:
    async def story(world: World) -> None:
        rep = await world.person_as("rep", "sales_rep")
        there = (await rep.make("customer", name="苏州恒立机械有限公司", state="quoted", customer_group="supplier"))[
            "id"
        ]
        page = await (await visitor(world, rep.user)).page(f"/customer/{there}")
        (pill,) = re.findall(r'<span class="lm-badge"[^>]*>([^<]+)</span>', page.partition("lm-body")[0])
        assert pill == "已报价"

    crm(story)


def test_a_list_is_called_by_what_it_has_many_of(crm: Tell) -> None:
    async def story(world: World) -> None:
        rep = await world.person_as("rep", "sales_rep")
        browser = await visitor(world, rep.user)
        browser.speaks("en")
        page = await browser.page("/customer")
        assert [told for told in (">Customers</span>", ">Customers</h1>", "New customer") if told not in page] == []
        browser.speaks("zh")
        assert ">客户</h1>" in await browser.page("/customer")

    crm(story)

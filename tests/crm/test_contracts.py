"""Contracts, orders, sales and targets: shared, followed up, found, carried out and compared with what was planned."""

import re

import pytest

from tests.crm.conftest import Tell
from tests.crm.people import Company, company
from tests.support.client import Refused
from tests.support.visitor import visitor
from tests.support.world import World

SELECTS = re.compile(r'<select[^>]* name="([^"]+)"[^>]*>(.*?)</select>', re.DOTALL)


@pytest.fixture(scope="module")
def staff(tell: Tell) -> Company:
    """Who works here."""
    made: Company = tell(company)
    return made


@pytest.mark.rows("ZB-CTR-005", "ZB-CTR-006")
def test_a_contract_is_shared_and_followed_up_together(tell: Tell, staff: Company) -> None:
    async def story(world: World) -> None:
        rep, stranger = staff.rep, staff.stranger
        customer = (await rep.make("customer", name="厦门远海物流"))["id"]
        paper = (await rep.make("contract", customer=customer, name="年度运输"))["id"]
        with pytest.raises(Refused):
            await stranger.get("contract", paper)
        given = {"user": stranger.user}
        answer = await rep.raw.post(f"/api/contract/{paper}/actions/share", json=given)
        assert answer.status_code == 200, answer.text
        assert (await stranger.get("contract", paper))["name"] == "年度运输"
        kept = {"state": "done", "mode": "phone", "content": "确认装车时间", "next_plan": "周五复核"}
        followed = (await stranger.make("activity", contract=paper, subject="装车电话", **kept))["id"]
        own = (await rep.make("activity", contract=paper, customer=customer, subject="条款沟通", **kept))["id"]
        here = await visitor(world, rep.user)
        shown = await here.record(f"/contract/{paper}")
        assert all(f'href="/activity/{one}"' in shown for one in (followed, own))
        at_customer = await here.record(f"/customer/{customer}")
        assert all(text in at_customer for text in (f'href="/activity/{own}"', f'href="/contract/{paper}"'))
        shares = await rep.all("share", where=f"record == 'contract/{paper}'")
        await rep.drop("share", shares[0]["id"])
        with pytest.raises(Refused):
            await stranger.get("contract", paper)

    tell(story)


@pytest.mark.rows("ZB-CTR-017")
def test_contracts_are_found_by_number_by_conditions_and_by_a_name_with_a_wrong_character(
    tell: Tell, staff: Company
) -> None:
    async def story(world: World) -> None:
        rep, wanted = staff.rep, 0
        product = (await staff.manager.make("product", name="工业交换机"))["id"]
        for name, price, category in (("青岛海康环保科技", "800", "service"), ("郑州嘉泰食品", "900", "standard")):
            customer = (await rep.make("customer", name=name))["id"]
            lines = [{"product": product, "unit_price": price}]
            made = await rep.make("contract", customer=customer, category=category, lines=lines)
            wanted = wanted or made["id"]
        code = (await rep.get("contract", wanted))["code"]
        assert await rep.ids("contract", search=code[3:]) == [wanted]
        where = "category == 'service' and amount >= 500 and state == 'draft'"
        assert await rep.ids("contract", where=where) == [wanted]
        assert await rep.ids("contract", where="similar(customer.name, '青岛海康坏保科技')") == [wanted]

    tell(story)


@pytest.mark.rows("CC-SFA-022")
def test_an_order_tells_every_state_with_day_and_person(tell: Tell, staff: Company) -> None:
    async def story(world: World) -> None:
        customer = (await staff.rep.make("customer", name="合肥鼎创电子"))["id"]
        product = (await staff.manager.make("product", name="人机界面"))["id"]
        lines = [{"product": product, "unit_price": "300", "quantity": "2"}]
        order = (await staff.rep.make("sales_order", customer=customer, lines=lines))["id"]
        for client, transition in ((staff.rep, "confirm"), (staff.manager, "complete")):
            await client.take("sales_order", order, transition)
        page = await (await visitor(world, staff.rep.user)).page(f"/sales_order/{order}/history")
        for text in ("新建", "已确认", "已完成", "Rep", "Manager"):
            assert text in page
        assert page.count("<time") >= 3

    tell(story)


@pytest.mark.rows("CM-SAL-004")
def test_a_sale_stands_in_the_list_and_at_its_customer_and_product(tell: Tell, staff: Company) -> None:
    async def story(world: World) -> None:
        customer = (await staff.rep.make("customer", name="南京中信材料"))["id"]
        product = (await staff.manager.make("product", name="温度传感器"))["id"]
        kept = {"customer": customer, "product": product, "quantity": "3", "unit_price": "80", "sold_on": "2026-02-02"}
        sale = await staff.rep.make("sale", **kept)
        assert sale["amount"] == "240.00"
        here = await visitor(world, staff.rep.user)
        for page in ("/sale", f"/customer/{customer}", f"/product/{product}"):
            assert f'href="/sale/{sale["id"]}"' in await here.record(page)

    tell(story)


@pytest.mark.rows("GC-SAL-013", "CC-SFA-010")
def test_a_plan_of_a_month_shows_target_actual_and_completion(tell: Tell, staff: Company) -> None:
    async def story(world: World) -> None:
        rep = staff.rep
        customer = (await rep.make("customer", name="重庆德诚汽配"))["id"]
        product = (await staff.manager.make("product", name="光电开关"))["id"]
        target = (await staff.manager.make("target", person=rep.user, month="2026-07-01", amount="1000"))["id"]
        for day, price in (("2026-07-03", "250"), ("2026-07-31", "350"), ("2026-08-01", "999")):
            lines = [{"product": product, "unit_price": price}]
            paper = (await rep.make("contract", customer=customer, signed_on=day, lines=lines))["id"]
            await rep.take("contract", paper, "sign")
        here = await visitor(world, rep.user)
        for page in (f"/target/{target}", "/target"):
            shown = await here.record(page)
            assert all(text in shown for text in ("1,000.00", "600.00", "60.00%"))
        where = "signed_on >= date('2026-07-01') and signed_on <= date('2026-07-31') and state == 'effective'"
        signed = await rep.all("contract", where=where, fields="amount")
        assert sum(float(one["amount"]) for one in signed) == 600

    tell(story)


@pytest.mark.rows("ZB-CTR-026", "R-STR-03")
def test_a_copy_has_equal_lines_a_new_number_and_no_payments(tell: Tell, staff: Company) -> None:
    async def story(world: World) -> None:
        rep = staff.rep
        customer = (await rep.make("customer", name="常州宏腾能源"))["id"]
        products = [(await staff.manager.make("product", name=name))["id"] for name in ("网关", "路由器")]
        lines = [{"product": one, "quantity": "3", "unit_price": "70"} for one in products]
        paper = await rep.make("contract", customer=customer, name="一期供货", category="framework", lines=lines)
        await rep.take("contract", paper["id"], "sign")
        await rep.make("receipt", contract=paper["id"], amount="100")
        here = await visitor(world, rep.user)
        page = await here.page("/contract/new", **{"-copy": str(paper["id"])})
        form = page[page.index('id="form-part"') :].partition("</form>")[0]
        filled = dict(re.findall(r'name="([^":]+)"[^>]*? value="([^"]*)"', form))
        chosen = {name: re.findall(r'value="([^"]*)" selected', rest) for name, rest in SELECTS.findall(form)}
        posted = {**filled, **{name: one[0] for name, one in chosen.items() if one}}
        saved = await here.send("/contract/new", {**posted, "name": "二期供货"})
        assert saved.status_code == 303, saved.text
        copy = await rep.get("contract", int(saved.headers["location"].split("?")[0].rpartition("/")[2]))
        same = ("customer", "category", "kind", "amount")
        assert {name: copy[name] for name in same} == {name: paper[name] for name in same}
        told = [
            [(one["product"], one["quantity"], one["unit_price"]) for one in each["lines"]] for each in (copy, paper)
        ]
        assert told[0] == told[1]
        assert (copy["name"], copy["state"], copy["collected"]) == ("二期供货", "draft", "0.00")
        assert copy["code"] != paper["code"]
        assert await rep.ids("receipt", where=f"contract == {copy['id']}") == []

    tell(story)

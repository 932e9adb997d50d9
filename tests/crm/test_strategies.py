"""Strategies and plans: chosen by the level of a customer, carried out by people, and led on by what is needed."""

import pytest

from tests.crm.conftest import Tell
from tests.crm.people import Company, company
from tests.support.client import Client
from tests.support.visitor import visitor
from tests.support.world import World


@pytest.fixture(scope="module")
def staff(tell: Tell) -> Company:
    """Who works here."""
    made: Company = tell(company)
    return made


async def strategy(client: Client, name: str, *levels: str, **values: object) -> int:
    """A strategy that is carried out."""
    made = await client.make("strategy", name=name, levels=list(levels), **values)
    await client.take("strategy", made["id"], "start")
    identity: int = made["id"]
    return identity


@pytest.mark.rows("LG-STR-002", "LG-STR-004")
def test_strategies_are_listed_by_kind_and_level_and_offered_by_the_level_of_the_customer(
    tell: Tell, staff: Company
) -> None:
    async def story(world: World) -> None:
        manager = staff.manager
        visit = await strategy(manager, "月度拜访", "a", "b")
        desk = await strategy(manager, "专属客服", "a", kind="sales")
        await strategy(manager, "年度邮件", "c")
        await manager.make("strategy", name="待定草稿", levels=["a"])
        assert await manager.ids("strategy", where="kind == 'sales' and 'a' in levels") == [desk]
        assert await manager.ids("strategy", where="kind == 'service' and 'b' in levels") == [visit]
        kept = {"level": "a", "level_reason": "重点客户"}
        customer = (await manager.make("customer", name="天津盛联", **kept))["id"]
        here = await visitor(world, manager.user)
        plan = (await manager.make("implementation_plan", customer=customer))["id"]
        for at in ("/implementation_plan", f"/implementation_plan/{plan}"):
            sent = {"customer": str(customer), "items/0/strategy:title": ""}
            offered = (await here.send(f"{at}/pick/items/0/strategy", sent)).text
            assert offered.count("data-id=") == 2
            assert all(f'data-id="{one}"' in offered for one in (visit, desk))

    tell(story)


@pytest.mark.rows("LG-PLN-003", "LG-FLOW-001")
def test_a_plan_is_carried_out_and_what_is_needed_leads_to_the_next_strategy(tell: Tell, staff: Company) -> None:
    async def story(world: World) -> None:
        manager = staff.manager
        customer = (await manager.make("customer", name="大连金源", level="b", level_reason="成长快"))["id"]
        steps = [await strategy(manager, name, "b") for name in ("电话", "拜访", "培训", "回访")]
        items = [{"strategy": one} for one in steps]
        plan = await manager.make("implementation_plan", customer=customer, items=items)
        await manager.take("implementation_plan", plan["id"], "start")
        kept = [{"id": one["id"]} for one in plan["items"]]
        kept[0] |= {"done": True, "done_by": staff.rep.user}
        kept[1] |= {"done": True, "done_by": manager.user}
        carried_out = await manager.set("implementation_plan", plan["id"], items=kept)
        assert carried_out["progress"] == "0.5000"
        done = [(one["done_by"], one["done_at"] is not None) for one in carried_out["items"]]
        assert done == [(staff.rep.user, True), (manager.user, True), (None, False), (None, False)]
        need = (await manager.make("need", subject="希望专人对接", customer=customer, plan=plan["id"]))["id"]
        answer = await strategy(manager, "专人对接", "b", need=need)
        here = await visitor(world, manager.user)
        loop = {
            f"/customer/{customer}": [f"/implementation_plan/{plan['id']}"],
            f"/strategy/{steps[0]}": [f"/implementation_plan/{plan['id']}"],
            f"/implementation_plan/{plan['id']}": [f"/customer/{customer}", f"/strategy/{steps[0]}", f"/need/{need}"],
            f"/need/{need}": [f"/implementation_plan/{plan['id']}", f"/strategy/{answer}"],
            f"/strategy/{answer}": [f"/need/{need}"],
        }
        for page, links in loop.items():
            shown = await here.record(page)
            assert {link for link in links if f'href="{link}"' not in shown} == set()

    tell(story)

"""The application with what a company changed of it: more levels of approval, a state between two, other numbers."""

import pytest

from tests.crm.people import status
from tests.support.client import Client
from tests.support.shipped import SHIPPED
from tests.support.stage_plugin import Houses, told
from tests.support.world import World

LEVELS = (
    *("sales_supervisor", "sales_manager", "sales_director"),
    *("finance", "marketing_specialist", "service_manager", "technician"),
)
SEVEN = "".join(f"  level_{number}: {{approvers: role({role})}}\n" for number, role in enumerate(LEVELS, 1))
OWN = {
    **SHIPPED,
    "definitions/own/approval.yaml": "extend: approval/contract_approval\nwhen: checked\n"
    f"levels:\n  head: null\n  below_floor: null\n{SEVEN}",
    "definitions/own/contract.yaml": "extend: entity/contract\n"
    "fields: {checked: {type: bool, default: false, label: {zh: 已复核, en: Checked}}}\n",
    "definitions/own/workflow.yaml": "extend: workflow/contract\n"
    "states: {in_check: {label: {zh: 复核中, en: In check}}}\n"
    "transitions:\n  check: {label: {zh: 复核, en: Check}, from: draft, to: in_check}\n  sign: {from: in_check}\n",
    "definitions/own/numbering.yaml": "extend: numbering/contract_no\n"
    'pattern: "{category}-{signed_on:%Y}-{seq:3}"\nreset: year\n',
    "definitions/own/role.yaml": "extend: role/sales_rep\ngrants: {contract: {actions: {check: mine}}}\n",
}
"""The shipped application below overlays."""


async def answer(client: Client, action: str, **asked: str) -> None:
    """Answer the one task that waits."""
    (task,) = await client.ids("approval_task", where="person == me and state == 'waiting'")
    await client.take("approval_task", task, action, **asked)


@pytest.mark.rows("ZB-CTR-020", "ZB-CTR-034", "ZB-CTR-035", "R-APR-01")
def test_a_contract_goes_the_way_the_company_says(houses: Houses) -> None:
    async def story(world: World) -> None:
        people = [await world.person_as(role, role) for role in LEVELS]
        rep, boss = await world.person_as("rep", "sales_rep"), await world.person_as("boss", "general_manager")
        there = (await rep.make("customer", name="宁波宏达机械有限公司"))["id"]
        pump = (await boss.make("product", name="水泵"))["id"]
        lines = [{"product": pump, "unit_price": "100"}]

        async def drafted(day: str, category: str, **values: bool) -> int:
            sent = {"customer": there, "lines": lines, "signed_on": day, "category": category, **values}
            return int((await rep.make("contract", **sent))["id"])

        made = [
            await drafted(day, category, checked=number < 2)
            for number, (day, category) in enumerate(
                (("2026-12-30", "standard"), ("2026-12-31", "service"), ("2027-01-01", "standard"))
            )
        ]
        codes = [(await rep.get("contract", one))["code"] for one in made]
        assert codes == ["standard-2026-001", "service-2026-002", "standard-2027-001"]
        first, second, plain = made
        sign = f"/api/contract/{plain}/actions/sign"
        assert await status(rep, "POST", sign, json={}) == 409
        await rep.take("contract", plain, "check")
        assert (await rep.get("contract", plain))["state"] == "in_check"
        assert await status(rep, "POST", f"/api/contract/{plain}/actions/check", json={}) == 409
        await rep.take("contract", plain, "sign")
        assert (await rep.get("contract", plain))["state"] == "effective"
        for paper in (first, second):
            await rep.take("contract", paper, "check")
            await rep.take("contract", paper, "sign")
            for place, one in enumerate(people):
                waiting = [bool(await other.ids("approval_task", where="state == 'waiting'")) for other in people]
                assert waiting == [other is one for other in people]
                assert (await rep.get("contract", paper))["state"] == "in_check"
                if paper == second and place == 4:
                    await answer(one, "refuse", note="付款条件不清楚")
                    break
                await answer(one, "agree")
        assert [(await rep.get("contract", one))["state"] for one in (first, second)] == ["effective", "in_check"]
        assert (await rep.get("contract", second))["approval"] is None

    told(houses, story, OWN)

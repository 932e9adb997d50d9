"""Reminders: told once to whom they concern, on the day the application says, as the clock goes on."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from engine.compile import swept
from engine.service import perform
from engine.service.work import ENGINE, Context
from tests.crm.conftest import Tell
from tests.crm.people import Company, company
from tests.support.client import ANY
from tests.support.visitor import visitor
from tests.support.world import World, sent


@pytest.fixture(scope="module")
def staff(tell: Tell) -> Company:
    """Who works here."""
    made: Company = tell(company)
    return made


async def look(world: World, days: int = 0) -> None:
    """What the clock does in so many days."""

    async def work(context: Context) -> None:
        for name in swept(context.compiled):
            await perform.sweep_all(later(context, days), name)

    await world.change(ENGINE, work)


def later(context: Context, days: int) -> Context:
    """The same, so many days on."""
    clock = context.clock
    return replace(context, clock=replace(clock, now=clock.now + timedelta(days), today=clock.today + timedelta(days)))


async def told(world: World, entity: str, record: int) -> list[int]:
    """Who was told of a record, each time."""
    asked = f"SELECT \"user\" FROM _notice WHERE entity = '{entity}' AND record = {record} ORDER BY id"  # ours
    return [user for (user,) in await world.rows(asked)]


def ahead(days: int, years: int = 0) -> str:
    """A day so far from today, written as it is sent."""
    day = date.today() + timedelta(days)
    return day.replace(year=day.year - years).isoformat()


@pytest.mark.rows("ZB-CON-007", "ZB-CON-008", "GC-SYS-005")
def test_birthdays_are_told_so_many_days_ahead_as_the_setting_says(tell: Tell, staff: Company) -> None:
    async def story(world: World) -> None:
        acme = (await staff.rep.make("customer", name="苏州明达", birthday=ahead(4, 20)))["id"]
        others = [
            (await staff.rep.make("contact", name=f"李{days}", customer=acme, birthday=ahead(days, 30)))["id"]
            for days in (3, 4, 7, 8)
        ]
        rep, counts = staff.rep.user, []
        for days in (0, 0, 1):
            await look(world, days)
            counts.append([len(await told(world, "contact", one)) for one in others])
        assert counts == [[1, 0, 0, 0], [1, 0, 0, 0], [1, 1, 0, 0]]
        assert await told(world, "customer", acme) == [rep]
        answer = await staff.boss.raw.patch("/api/-/settings", json={"birthday_before": "7 days"}, headers=ANY)
        assert answer.status_code == 200, answer.text
        await look(world)
        assert [await told(world, "contact", one) for one in others] == [[rep], [rep], [rep], []]

    tell(story)


@pytest.mark.rows("ZB-CUS-018", "ZB-CUS-017")
def test_the_next_contact_and_the_next_visit_are_told_on_their_day(tell: Tell, staff: Company) -> None:
    async def story(world: World) -> None:
        rep, counts = staff.rep.user, []
        acme = (await staff.rep.make("customer", name="苏州新光", next_contact_on=ahead(1)))["id"]
        regular = {"name": "苏州恒信", "category": "vip", "last_contact_at": f"{ahead(0)}T01:00:00Z"}
        visited = (await staff.rep.make("customer", **regular))["id"]
        for days in (0, 1, 1, 29, 30, 30):
            await look(world, days)
            counts.append([len(await told(world, "customer", one)) for one in (acme, visited)])
        assert counts == [[0, 0], [1, 0], [1, 0], [1, 0], [1, 1], [1, 1]]
        assert {*await told(world, "customer", acme), *await told(world, "customer", visited)} == {rep}

    tell(story)


@pytest.mark.rows("ST-OPP-004", "R-REM-04")
def test_an_opportunity_that_rests_longer_than_its_stage_says_is_told_until_somebody_goes_on(
    tell: Tell, staff: Company
) -> None:
    async def story(world: World) -> None:
        acme = (await staff.rep.make("customer", name="苏州大同"))["id"]
        given = {
            "name": "产线",
            "customer": acme,
            "stage": "proposal_submitted",
            "unit_price": "10.00",
            "quantity": "1",
        }
        chance = (await staff.rep.make("opportunity", **given))["id"]
        counts = []

        async def count(*days: int) -> None:
            for one in days:
                await look(world, one)
                counts.append(len(await told(world, "opportunity", chance)))

        async def go_on(context: Context) -> None:
            await perform.update(later(context, 8), "opportunity", chance, None, sent(quantity=3))

        await count(7, 8, 9)
        assert counts == [0, 1, 1]
        await world.change(await world.principal(staff.rep.user), go_on)
        await count(9, 15, 16, 22, 24)
        assert counts[3:] == [1, 1, 2, 2, 3]
        assert {*await told(world, "opportunity", chance)} == {staff.rep.user}

    tell(story)


@pytest.mark.rows("ZB-TEAM-011")
def test_schedule_entries_are_told_on_their_day_and_once_they_are_late(tell: Tell, staff: Company) -> None:
    async def story(world: World) -> None:
        async def entry(**values: Any) -> int:
            return int((await staff.rep.make("activity_plan", subject="拜访", **values))["id"])

        due, done = await entry(date=ahead(1)), await entry(date=ahead(1), done=True)
        counts = []
        for days in (0, 1, 1, 2, 2):
            await look(world, days)
            counts.append([len(await told(world, "activity_plan", one)) for one in (due, done)])
        assert counts == [[0, 0], [1, 0], [1, 0], [2, 0], [2, 0]]

    tell(story)


@pytest.mark.rows("GM-SVC-002")
def test_the_end_of_a_service_contract_is_told_ahead(tell: Tell, staff: Company) -> None:
    async def story(world: World) -> None:
        service = await world.person_as("service", "service_manager")
        acme = (await staff.rep.make("customer", name="苏州宏图"))["id"]
        contracts = [
            (await service.make("service_contract", customer=acme, ends_on=ahead(days)))["id"] for days in (30, 31)
        ]
        for one in contracts:
            await service.take("service_contract", one, "sign")
        for _ in range(2):
            await look(world)
        assert [await told(world, "service_contract", one) for one in contracts] == [[service.user], []]

    tell(story)


@pytest.mark.rows("ST-FUP-004", "R-REM-02")
def test_the_end_of_a_contract_is_told_thirty_days_ahead_unless_it_was_renewed(tell: Tell, staff: Company) -> None:
    async def story(world: World) -> None:
        rep, counts = staff.rep, []
        acme = (await rep.make("customer", name="苏州宏泰"))["id"]
        pump = (await staff.manager.make("product", name="水泵"))["id"]

        async def signed(days: int) -> int:
            lines = [{"product": pump, "unit_price": "10"}]
            paper = await rep.make("contract", customer=acme, end_on=ahead(days), lines=lines)
            await rep.take("contract", paper["id"], "sign")
            return int(paper["id"])

        soon, later, late, renewed = [await signed(days) for days in (30, 31, 10, 31)]
        for days in (0, 0, 1):
            if days:
                (made,) = (await rep.take("contract", renewed, "renew"))["made"][:1]
                await rep.take("contract", made["id"], "sign")
            await look(world, days)
            counts.append([len(await told(world, "contract", one)) for one in (soon, later, late, renewed)])
        assert counts == [[1, 0, 1, 0], [1, 0, 1, 0], [1, 1, 1, 0]]
        assert await told(world, "contract", soon) == [rep.user]
        assert (await rep.get("contract", made["id"]))["renews"] == renewed

    tell(story)


@pytest.mark.rows("GC-SVC-012")
def test_a_request_that_is_not_done_in_time_is_told_to_who_handles_it_and_their_superior(
    tell: Tell, staff: Company
) -> None:
    async def story(world: World) -> None:
        chief, mei = [
            await world.person_as(name, role)
            for name, role in (("chief", "service_manager"), ("mei", "service_specialist"))
        ]
        await staff.boss.set("user", mei.user, manager=chief.user)
        acme = (await staff.rep.make("customer", name="苏州宏远"))["id"]
        given = {
            "customer": acme,
            "category": "consultation",
            "subject": "参数",
            "problem": "如何设置",
            "due_on": ahead(1),
        }
        late, done = [(await mei.make("after_sales", **given))["id"] for _ in range(2)]
        await mei.take("after_sales", late, "handle", handler=mei.user)
        await mei.take("after_sales", done, "solve", solution="见说明书第 3 页", satisfaction=4)
        counts = []
        for days in (1, 2, 3):
            await look(world, days)
            counts.append([len(await told(world, "after_sales", one)) for one in (late, done)])
        assert counts == [[0, 0], [2, 0], [2, 0]]
        assert {*await told(world, "after_sales", late)} == {mei.user, chief.user}
        assert (await mei.get("after_sales", done))["satisfaction"] == 4

    tell(story)


@pytest.mark.rows("GC-CUS-005", "GM-SVC-008")
def test_care_is_told_on_its_day_and_listed_as_late_on_the_next(tell: Tell, staff: Company) -> None:
    async def story(world: World) -> None:
        rep, counts = staff.rep, []
        acme = (await rep.make("customer", name="苏州久安"))["id"]
        planned = {"customer": acme, "kind": "gift"}
        care, over = [(await rep.make("customer_care", **planned, planned_on=ahead(days)))["id"] for days in (1, -1)]
        for days in (0, 1, 1):
            await look(world, days)
            counts.append(len(await told(world, "customer_care", care)))
        assert counts == [0, 1, 1]
        assert await told(world, "customer_care", care) == [rep.user]
        listed = await (await visitor(world, rep.user)).page("/customer_care", view="late")
        assert [f"/customer_care/{one}" in listed for one in (care, over)] == [False, True]
        await rep.take("customer_care", care, "finish", outcome="已送达，对方回电致谢")
        assert (await rep.get("customer_care", care))["outcome"] == "已送达，对方回电致谢"

    tell(story)

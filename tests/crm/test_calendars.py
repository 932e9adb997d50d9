"""Activities, schedules and to-dos on the days of a calendar."""

import re

import pytest

from tests.crm.conftest import Tell
from tests.crm.people import Company, company
from tests.support.visitor import Visitor, visitor
from tests.support.world import World


@pytest.fixture(scope="module")
def staff(tell: Tell) -> Company:
    """Who works here."""
    made: Company = tell(company)
    return made


async def days(here: Visitor, entity: str, day: str, span: str) -> dict[str, list[int]]:
    """The records on each day that has some, in the calendar of an entity."""
    page = await here.page(f"/{entity}", view="dates", day=day, span=span)
    found = re.findall(r'data-day="([^"]+)"(.*?)</ul>', page, re.DOTALL)
    shown = {one: [int(each) for each in re.findall(r'data-record="(\d+)"', text)] for one, text in found}
    return {one: records for one, records in shown.items() if records}


@pytest.mark.rows("CM-ACT-001", "CM-ACT-004")
def test_activities_of_each_kind_stand_on_their_days(tell: Tell, staff: Company) -> None:
    async def story(world: World) -> None:
        here, made = await visitor(world, staff.rep.user), {}
        for number, kind in enumerate(("large_sale", "promotion", "publicity")):
            at = f"2026-06-{9 + number:02}"
            one = await staff.rep.make(
                "activity", event=kind, subject=f"活动 {kind}", happened_at=f"{at}T10:00:00+08:00"
            )
            made[at] = [one["id"]]
        past = await staff.rep.make(
            "activity",
            subject="电话",
            state="done",
            content="已谈",
            next_plan="再谈",
            happened_at="2026-06-01T09:00:00+08:00",
        )
        planned = await here.page("/activity", view="planned")
        assert all(f'href="/activity/{one}"' in planned for (one,) in made.values())
        assert await days(here, "activity", "2026-06-10", "month") == {"2026-06-01": [past["id"]], **made}
        assert await days(here, "activity", "2026-06-10", "week") == made
        assert await days(here, "activity", "2026-06-10", "day") == {"2026-06-10": made["2026-06-10"]}
        shown = await here.page("/activity", view="dates", day="2026-06-10", span="day")
        assert f'href="/activity/{made["2026-06-10"][0]}"' in shown

    tell(story)


@pytest.mark.rows("YZ-ACT-006", "YZ-ACT-007")
def test_the_calendar_follows_every_change_of_a_plan(tell: Tell, staff: Company) -> None:
    async def story(world: World) -> None:
        here = await visitor(world, staff.colleague.user)

        async def everywhere(day: str) -> list[list[int]]:
            found = [await days(here, "activity_plan", day, span) for span in ("day", "week", "month")]
            return [one.get(day, []) for one in found]

        async def year() -> list[str]:
            page = await here.page("/activity_plan", view="dates", day="2026-08-05", span="year")
            return re.findall(r'aria-label="2026-(\d\d-\d\d)[^"]*?(\d+)[^"\d]*"', page)

        plan = (await staff.colleague.make("activity_plan", subject="拜访", date="2026-08-05", time="09:00"))["id"]
        assert await everywhere("2026-08-05") == [[plan]] * 3
        assert await year() == [("08-05", "1")]
        await staff.colleague.set("activity_plan", plan, date="2026-08-20")
        assert await everywhere("2026-08-05") == [[]] * 3
        assert await everywhere("2026-08-20") == [[plan]] * 3
        await staff.colleague.drop("activity_plan", plan)
        assert await everywhere("2026-08-20") == [[]] * 3
        assert await year() == []

    tell(story)


@pytest.mark.rows("XT-CRM-014")
def test_a_chain_of_steps_stands_in_the_calendar_of_the_owner(tell: Tell, staff: Company) -> None:
    async def story(world: World) -> None:
        steps = [{"day": day, "subject": text} for day, text in ((0, "致电"), (3, "发资料"), (7, "拜访"), (30, "回访"))]
        chain = (await staff.manager.make("chain", name="新客户跟单", steps=steps))["id"]
        customer = (await staff.rep.make("customer", name="昆山东方光电"))["id"]
        await staff.rep.take("customer", customer, "apply_chain", chain=chain)
        made = await staff.rep.all("todo", where=f"customer == {customer}", fields="id,due_on,owner", sort="due_on")
        assert {one["owner"] for one in made} == {staff.rep.user}
        assert len({one["due_on"] for one in made}) == 4
        here = await visitor(world, staff.rep.user)
        for one in made:
            assert await days(here, "todo", one["due_on"], "day") == {one["due_on"]: [one["id"]]}

    tell(story)

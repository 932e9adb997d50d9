"""Follow-ups, activities and schedules: what is planned with customers, done, and said of it by superiors."""

from typing import Any

import pytest

from tests.crm.conftest import Tell
from tests.crm.people import Company, company
from tests.support.client import Client, Refused, faults
from tests.support.visitor import visitor
from tests.support.world import World


@pytest.fixture(scope="module")
def staff(tell: Tell) -> Company:
    """Who works here."""
    made: Company = tell(company)
    return made


async def followed(client: Client, **values: Any) -> dict[str, Any]:
    """A follow-up that was carried out."""
    return await client.make("activity", **{"state": "done", "content": "已沟通", "next_plan": "下周再访", **values})


@pytest.mark.rows("ST-FUP-002", "R-FUP-01")
def test_a_follow_up_says_what_was_said_and_what_comes_next(tell: Tell, staff: Company) -> None:
    async def story(world: World) -> None:
        acme = (await staff.rep.make("customer", name="苏州恒立"))["id"]
        whole = {"customer": acme, "state": "done", "mode": "phone", "content": "已沟通", "next_plan": "寄样品"}
        here = await visitor(world, staff.rep.user)
        for left_out in ("content", "next_plan"):
            sent = {name: value for name, value in whole.items() if name != left_out}
            with pytest.raises(Refused) as refused:
                await staff.rep.make("activity", **sent)
            assert faults(refused.value) == {left_out: "required"}
            posted = {"happened_at": "2026-03-02 10:00", "owner": str(staff.rep.user), "kind": "follow_up"}
            answer = await here.send("/activity/new", {**posted, **{name: str(value) for name, value in sent.items()}})
            assert answer.status_code == 422
        made = await staff.rep.make("activity", **whole)
        assert made["next_plan"] == "寄样品"

    tell(story)


@pytest.mark.rows("ZB-CUS-016", "ZB-TEAM-004")
def test_superiors_at_any_level_comment_and_nobody_else(tell: Tell, staff: Company) -> None:
    async def story(world: World) -> None:
        theirs = (await staff.colleague.make("customer", name="杭州瑞丰"))["id"]
        visit = (await followed(staff.director, customer=theirs, mode="visit", owner=staff.rep.user))["id"]
        await staff.manager.take("activity", visit, "comment", text="请补充决策人信息")
        await staff.director.take("activity", visit, "comment", text="很好")
        history = (await staff.rep.raw.get(f"/api/activity/{visit}/history")).json()["items"]
        said = [(one["by"]["title"], one["text"]) for one in history if one["operation"] == "comment"]
        assert said == [("Director", "很好"), ("Manager", "请补充决策人信息")]
        button = f"/activity/{visit}/actions/comment"
        for somebody, may in (
            (staff.manager, True),
            (staff.director, True),
            (staff.rep, False),
            (staff.colleague, False),
        ):
            assert (button in await (await visitor(world, somebody.user)).record(f"/activity/{visit}")) is may
        for colleague in (staff.rep, staff.colleague):
            with pytest.raises(Refused) as refused:
                await colleague.take("activity", visit, "comment", text="也来一句")
            assert refused.value.response.status_code == 403

    tell(story)


@pytest.mark.rows("ZB-TEAM-006")
def test_superiors_find_the_comments_they_gave(tell: Tell, staff: Company) -> None:
    async def story(world: World) -> None:
        calls = [(await followed(staff.rep, mode="phone", subject=f"电话{one}"))["id"] for one in range(3)]
        for call in calls[:2]:
            await staff.manager.take("activity", call, "comment", text=f"点评 {call}")
        await staff.director.take("activity", calls[2], "comment", text="别人的")
        given = await staff.manager.all("comment", fields="id,about,text,author", sort="-id")
        assert [one["text"] for one in given[:2]] == [f"点评 {call}" for call in reversed(calls[:2])]
        assert {one["author"] for one in given} == {staff.manager.user}
        here = await visitor(world, staff.manager.user)
        listed = await here.page("/comment")
        for call, one in zip(reversed(calls[:2]), given, strict=False):
            assert f'href="/comment/{one["id"]}' in listed
            assert f'href="/activity/{call}"' in await here.record(f"/comment/{one['id']}")

    tell(story)


@pytest.mark.rows("YZ-BAS-003", "ZB-CUS-015", "ZB-CON-004", "GM-SAL-002", "GM-SAL-007")
def test_follow_ups_are_found_by_person_customer_contact_period_and_content(tell: Tell, staff: Company) -> None:
    async def story(world: World) -> None:
        customer = (await staff.rep.make("customer", name="上海联诚"))["id"]
        contact = (await staff.rep.make("contact", name="王敏", customer=customer))["id"]
        kept = {"customer": customer, "contact": contact, "next_date": "2026-02-01"}
        when = ("2025-11-03 09:30", "2025-11-07 16:00", "2025-11-10 09:00", "2026-01-05 09:00")
        modes, made = ("phone", "visit", "phone", "email"), []
        for day, mode in zip(when, modes, strict=True):
            at = f"{day.replace(' ', 'T')}:00+08:00"
            made.append((await followed(staff.rep, **kept, mode=mode, happened_at=at, task="了解采购计划"))["id"])
        await followed(staff.colleague, mode="phone", happened_at="2025-11-04T09:00:00+08:00")
        week = "happened_at >= datetime('2025-11-03 00:00') and happened_at < datetime('2025-11-10 00:00')"
        found = await staff.manager.ids("activity", where=f"owner == {staff.rep.user} and {week}", sort="happened_at")
        assert found == made[:2]
        quarter = "happened_at >= datetime('2025-10-01 00:00') and happened_at < datetime('2026-01-01 00:00')"
        assert await staff.rep.ids("activity", where=f"contact == {contact} and {quarter}", sort="id") == made[:3]
        one_kind = f"customer == {customer} and mode == 'phone' and {quarter}"
        assert await staff.rep.ids("activity", where=one_kind, sort="id") == [made[0], made[2]]
        assert await staff.rep.ids("activity", where=f"customer == {customer}", search="已沟通") == made[::-1]
        here = await visitor(world, staff.rep.user)
        for page in (f"/customer/{customer}", f"/contact/{contact}"):
            shown = await here.record(page)
            assert all(f'href="/activity/{one}"' in shown for one in made)
        shown = await here.record(f"/customer/{customer}")
        assert all(fact in shown for fact in ("01-05", "邮件", "已沟通", "02-01"))
        shown = await here.record(f"/activity/{made[0]}")
        assert "了解采购计划" in shown
        assert "2025" in shown

    tell(story)


@pytest.mark.rows("CM-ACT-002", "CM-ACT-003")
def test_an_activity_is_planned_for_several_customers_and_becomes_history_as_it_is(tell: Tell, staff: Company) -> None:
    async def story(world: World) -> None:
        first, second = [(await staff.rep.make("customer", name=name))["id"] for name in ("广州宏达", "广州天源")]
        deal = await staff.rep.make("opportunity", name="联合采购", customer=first, unit_price="5000", quantity="4")
        planned = await staff.rep.make(
            "activity", subject="新品发布会", event="large_sale", customer=first, parties=[{"customer": second}],
            opportunity=deal["id"], mode="meeting", happened_at="2026-03-20T14:00:00+08:00",
        )  # fmt: skip
        assert (planned["state"], planned["forecast"]) == ("planned", "20000.00")
        here = await visitor(world, staff.rep.user)
        for page in (f"/customer/{first}", f"/customer/{second}", f"/opportunity/{deal['id']}"):
            assert "新品发布会" in await here.record(page)
        assert planned["id"] in await staff.rep.ids("activity", where="state == 'planned'")
        said = {"content": "到场四十人", "next_plan": "逐个回访"}
        done = (await staff.rep.take("activity", planned["id"], "finish", **said))["record"]
        moved = {"state", "state_since", "version", "updated_at", "updated_by", "_actions"}
        same = planned.keys() - said.keys() - moved
        assert {name: done[name] for name in same} == {name: planned[name] for name in same}
        assert planned["id"] not in await staff.rep.ids("activity", where="state == 'planned'")
        assert planned["id"] in await staff.rep.ids("activity", where="state == 'done'")

    tell(story)


@pytest.mark.rows("YZ-FEA-003", "YZ-ACT-004")
def test_many_customers_are_planned_at_once(tell: Tell, staff: Company) -> None:
    async def story(world: World) -> None:
        rows = [{"do": "create", "values": {"name": f"批量客户{one}", "city": "批量市"}} for one in range(50)]
        answer = await staff.rep.raw.post("/api/customer/bulk", json={"rows": rows})
        assert answer.status_code == 200, answer.text
        here = await visitor(world, staff.rep.user)
        rows = await staff.rep.all("customer", where="city == '批量市'", limit="100")
        chosen = [one["id"] for one in rows]
        posted = {f":id.{one['id']}": str(one["version"]) for one in rows}
        asked = {"subject": "新产品上市拜访", "purpose": "new_product", "day": "2026-04-07", "time": "09:00"}
        done = await here.send("/customer/actions/plan_visit", posted | asked)
        assert done.status_code == 303, done.text
        where = "subject == '新产品上市拜访' and purpose == 'new_product' and date == date('2026-04-07')"
        plans = await staff.rep.all("activity_plan", where=where, limit="100", fields="customer,owner")
        assert sorted(one["customer"] for one in plans) == sorted(chosen)
        assert {one["owner"] for one in plans} == {staff.rep.user}

    tell(story)


@pytest.mark.rows("YZ-FEA-002", "YZ-ACT-003", "YZ-ACT-005")
def test_the_plan_of_a_day_is_read_in_its_order_and_tells_all_of_a_trip(tell: Tell, staff: Company) -> None:
    async def story(world: World) -> None:
        customer = (await staff.colleague.make("customer", name="成都德康医药"))["id"]
        contact = (await staff.colleague.make("contact", name="赵静", customer=customer))["id"]
        earlier = await followed(staff.colleague, customer=customer, mode="phone", subject="首次电话")
        times = {"15:30": "送样", "09:00": "拜访", "11:00": "电话"}
        made = {}
        for time, subject in times.items():
            given = {"subject": subject, "date": "2026-05-11", "time": time, "purpose": "old_customers"}
            made[time] = (await staff.colleague.make("activity_plan", customer=customer, contact=contact, **given))[
                "id"
            ]
        await staff.colleague.make("activity_plan", subject="次日", date="2026-05-12", time="08:00")
        await staff.rep.make("activity_plan", subject="别人", date="2026-05-11", time="08:00")
        day = f"date == date('2026-05-11') and owner == {staff.colleague.user}"
        assert await staff.manager.ids("activity_plan", where=day, sort="time") == [made[one] for one in sorted(times)]
        span = f"date >= date('2026-05-11') and date <= date('2026-05-12') and owner == {staff.colleague.user}"
        assert len(await staff.manager.ids("activity_plan", where=span)) == 4
        shown = await (await visitor(world, staff.colleague.user)).record(f"/activity_plan/{made['09:00']}")
        links = (f"/customer/{customer}", f"/contact/{contact}", f"/activity/{earlier['id']}")
        assert all(f'href="{link}"' in shown for link in links)
        assert "旧客户跟踪" in shown

    tell(story)


@pytest.mark.rows("ZB-CUS-014")
def test_customers_are_marked_and_stand_in_the_list_of_their_mark(tell: Tell, staff: Company) -> None:
    async def story(world: World) -> None:
        marks = ("to_contact", "to_mail", "to_check")
        for mark in marks:
            customer = (await staff.rep.make("customer", name=f"标记 {mark}"))["id"]
            await staff.rep.take("customer", customer, "mark", kind=mark, day="2026-03-09")
            await staff.rep.take("customer", customer, "mark", kind=mark, day="2026-03-10")
        for mark in marks:
            listed = await staff.rep.all("todo", where=f"kind == '{mark}' and not done", fields="due_on,owner")
            assert [(one["due_on"], one["owner"]) for one in listed] == [("2026-03-10", staff.rep.user)]

    tell(story)

"""What service does with a request: from hand to hand, told step by step, with all that belongs to it on one page."""

import re
from typing import Any, NamedTuple

import pytest

from tests.crm.conftest import Tell
from tests.crm.people import status
from tests.support.client import ANY, Client
from tests.support.visitor import visitor
from tests.support.world import World

GROUP = re.compile(
    r'<tr class="lm-group">.*?<span class="lm-cut">([^<]+)</span>.*?<span class="lm-number lm-muted">([0-9]+)<',
    re.DOTALL,
)


class Service(NamedTuple):
    """Who works there, and a customer with a product."""

    mei: Client
    lan: Client
    chief: Client
    tang: Client
    zhou: Client
    rep: Client
    customer: int
    pump: int


@pytest.fixture(scope="module")
def service(tell: Tell) -> Service:
    """Service, with a customer of sales."""

    async def story(world: World) -> Service:
        mei, lan = [await world.person_as(name, "service_specialist") for name in ("mei", "lan")]
        tang, zhou = [await world.person_as(name, "technician") for name in ("tang", "zhou")]
        rep, manager = await world.person_as("rep", "sales_rep"), await world.person_as("manager", "sales_manager")
        customer = await rep.make(
            "customer", name="宁波宏达机械有限公司", office_address="滨江路66号", lifecycle="exploring"
        )
        pump = await manager.make("product", name="离心水泵")
        chief = await world.person_as("chief", "service_manager")
        return Service(mei, lan, chief, tang, zhou, rep, customer["id"], pump["id"])

    made: Service = tell(story)
    return made


async def requested(service: Service, **values: Any) -> int:
    """A request of the customer."""
    sent = {
        "customer": service.customer,
        "subject": "水泵漏水",
        "problem": "密封处渗水",
        "category": "repair",
        **values,
    }
    answer = await service.mei.raw.post("/api/after_sales", json=sent, headers={"Confirm": "not_covered"})
    assert answer.status_code == 201, answer.text
    return int(answer.json()["id"])


def counted(page: str) -> dict[str, int]:
    """The groups of a list and how many records each has."""
    return {name.strip(): int(many) for name, many in GROUP.findall(page)}


async def course(somebody: Client, request: int) -> list[tuple[str, str]]:
    """What was done with a request and by whom, in the order it was done."""
    items = (await somebody.raw.get(f"/api/after_sales/{request}/history")).json()["items"]
    assert all(one["at"] for one in items)
    return [
        (one["action"].partition(".")[2], one["by"]["title"])
        for one in reversed(items)
        if one["operation"] == "update" and one["action"]
    ]


@pytest.mark.rows("ZB-AFS-001", "ZB-AFS-002", "ZB-AFS-005", "CC-CHN-005")
def test_a_request_tells_who_did_what_at_each_stage_and_only_its_handler_goes_on(tell: Tell, service: Service) -> None:
    async def story(world: World) -> None:
        mei, tang, zhou = service.mei, service.tang, service.zhou
        request = await requested(service, product=service.pump)
        await mei.take("after_sales", request, "diagnose", handler=tang.user)
        await tang.take("after_sales", request, "repair", handler=zhou.user, fault="密封圈老化")
        pages = [await (await visitor(world, one.user)).page(f"/after_sales/{request}") for one in (tang, zhou)]
        button = f"/after_sales/{request}/actions/send_back"
        assert [button in page for page in pages] == [False, True]
        for action in ("send_back", "finish"):
            path = f"/api/after_sales/{request}/actions/{action}"
            assert await status(tang, "POST", path, json={"solution": "更换密封"}) == 403
        shown = await (await visitor(world, mei.user)).page(f"/after_sales/{request}/history")
        assert [told for told in ("Tang", "Zhou", "密封圈老化") if told not in shown] == []
        await zhou.take("after_sales", request, "send_back", solution="更换机械密封", result="solved")
        await zhou.take("after_sales", request, "hand_over")
        steps = [("diagnose", "Mei"), ("repair", "Tang"), ("send_back", "Zhou"), ("hand_over", "Zhou")]
        assert await course(mei, request) == steps
        shown = await (await visitor(world, mei.user)).page(f"/after_sales/{request}/history")
        assert [told for told in ("密封圈老化", "更换机械密封", "已解决") if told not in shown] == []
        entry = (await mei.raw.get(f"/api/after_sales/{request}/history")).json()["items"][0]["id"]
        for method in ("PATCH", "DELETE"):
            assert await status(service.chief, method, f"/api/audit_entry/{entry}", json={}, headers=ANY) in (
                403,
                404,
                405,
            )

    tell(story)


@pytest.mark.rows("CC-SVA-001", "GM-SVC-005", "GC-SVC-011")
def test_a_complaint_goes_from_person_to_person_until_it_is_closed(tell: Tell, service: Service) -> None:
    async def story(world: World) -> None:
        mei, lan = service.mei, service.lan
        request = await requested(service, category="complaint", subject="交货延误")
        monitor = await visitor(world, service.chief.user)
        assert "交货延误" in await monitor.page("/after_sales", view="board")
        for somebody, action, asked in (
            (mei, "investigate", {"handler": mei.user}),
            (mei, "pass_complaint", {"handler": lan.user, "note": "属于物流"}),
            (lan, "answer", {"solution": "致歉并免除运费"}),
            (mei, "confirm", {}),
            (mei, "close", {"result": "solved"}),
        ):
            await somebody.take("after_sales", request, action, **asked)
        steps = ["investigate", "pass_complaint", "answer", "confirm", "close"]
        assert await course(mei, request) == list(zip(steps, ["Mei", "Mei", "Lan", "Mei", "Mei"], strict=True))
        shown = await (await visitor(world, lan.user)).page(f"/after_sales/{request}/history")
        assert [told for told in ("属于物流", "致歉并免除运费", "已解决") if told not in shown] == []

    tell(story)


@pytest.mark.rows("ZB-AFS-007")
def test_requests_are_found_by_number_by_conditions_and_by_a_misspelt_customer(tell: Tell, service: Service) -> None:
    async def story(world: World) -> None:
        other = (await service.rep.make("customer", name="绍兴博力电子有限公司"))["id"]
        wanted = await requested(service, customer=other, category="training", urgency="critical", subject="培训")
        mei = service.mei
        code = (await mei.get("after_sales", wanted))["code"]
        assert await mei.ids("after_sales", search=code) == [wanted]
        period = "registered_on >= today() - days(1) and registered_on <= today()"
        where = f"category == 'training' and urgency == 'critical' and {period}"
        assert await mei.ids("after_sales", where=where) == [wanted]
        assert await mei.ids("after_sales", where="similar(customer.name, '绍兴博立电子有限公司')") == [wanted]

    tell(story)


@pytest.mark.rows("GC-SVC-007", "YZ-SVC-005", "XT-CRM-013")
def test_articles_are_found_by_words_of_problem_and_solution_and_by_channel(tell: Tell, service: Service) -> None:
    async def story(world: World) -> None:
        mei, rep = service.mei, service.rep
        request = await requested(service, category="consultation", product=service.pump, subject="读数漂移")
        await mei.take("after_sales", request, "solve", solution="断电后重新校零")
        (made,) = (await mei.take("after_sales", request, "archive"))["made"]
        article = made["id"]
        await mei.set("article", article, channels=["phone"])
        other = {"problem": "读数不稳", "solution": "重新校零并接地", "channels": ["email"]}
        await mei.make("article", title="接地不良", **other)
        hidden = await mei.make("article", title="内部资料", **{**other, "channels": ["phone"]}, published=False)
        assert await mei.ids("article", search="校零", where="'phone' in channels and published") == [article]
        page = await (await visitor(world, mei.user)).record(f"/article/{article}")
        told = ("密封处渗水", "断电后重新校零", "离心水泵", "读数漂移")
        assert [one for one in told if one not in page] == []
        for word in ("渗水", "断电"):
            assert article in await rep.ids("article", search=word)
        deal = (await rep.make("opportunity", name="二期改造", customer=service.customer))["id"]
        browser = await visitor(world, rep.user)
        assert "/-/search" in await browser.page(f"/opportunity/{deal}")
        assert f'href="/article/{article}' in await browser.page("/-/search", q="断电")
        assert await status(rep, "GET", f"/api/article/{hidden['id']}") == 404

    tell(story)


@pytest.mark.rows("GM-SVC-010", "CC-SVA-006", "GM-SVC-011")
def test_a_job_stands_in_the_calendar_and_on_the_pages_of_request_and_customer(tell: Tell, service: Service) -> None:
    async def story(world: World) -> None:
        mei, tang = service.mei, service.tang
        contact = (await service.rep.make("contact", name="沈静", customer=service.customer))["id"]
        item = {"customer": service.customer, "product": service.pump, "serial": "SN-7788"}
        await mei.make("customer_item", **item)
        request = await requested(service, category="problem", contact=contact)
        named = {"request": request, "engineer": tang.user}
        jobs = [
            (await mei.make("service_activity", **named, subject=one))["id"] for one in ("上门检修", "复查", "交接")
        ]
        engineer = await visitor(world, tang.user)
        assert "上门检修" in await engineer.page("/service_activity", view="dates")
        page = await engineer.page(f"/service_activity/{jobs[0]}")
        assert [told for told in ("滨江路66号", "沈静", "/actions/accept", "/actions/refuse") if told not in page] == []
        at_customer = await engineer.record(f"/customer/{service.customer}")
        assert [told for told in ("SN-7788", "考察期", "上门检修", "复查", "交接") if told not in at_customer] == []
        at_request = await engineer.record(f"/after_sales/{request}")
        places = [at_request.index(told) for told in ("上门检修", "复查", "交接")]
        assert len(set(places)) == 3
        await tang.take("service_activity", jobs[0], "accept")
        await tang.take("service_activity", jobs[1], "refuse", reason="时间冲突")
        states = [(await tang.get("service_activity", one))["state"] for one in jobs]
        assert states == ["accepted", "refused", "planned"]
        assert service.customer in await tang.ids("customer", where="lifecycle == 'exploring'")

    tell(story)


@pytest.mark.rows("GC-SVC-004")
def test_a_new_channel_is_offered_at_once(tell: Tell, service: Service) -> None:
    async def story(world: World) -> None:
        keeper = await world.person_as("keeper", "dictionary_keeper")
        await keeper.make("channel", code="wechat", label_zh="微信服务号", label_en="WeChat")
        await world.application.look()
        assert "微信服务号" in await (await visitor(world, service.mei.user)).page("/after_sales/new")
        assert await requested(service, channel="wechat", category="opinion")

    tell(story)


@pytest.mark.rows("GC-SVC-008")
def test_requests_land_in_the_queue_of_their_channel_and_go_to_who_works_there(tell: Tell, service: Service) -> None:
    async def story(world: World) -> None:
        keeper = await world.person_as("porter", "dictionary_keeper")
        boss = await world.person_as("head", "administrator")
        queues = {name: (await boss.make("department", name=name))["id"] for name in ("热线组", "在线组")}
        for code, name in (("hotline", "热线组"), ("chat", "在线组")):
            await keeper.make("channel", code=code, label_zh=name, label_en=code, queue=queues[name])
        desk = await world.person_as("desk", "service_specialist")
        await boss.set("user", desk.user, department=queues["在线组"])
        await world.application.look()
        desk = Client(await world.client(desk.user), desk.user)
        asked = [await requested(service, channel=one, category="consultation") for one in ("hotline", "chat")]
        found = [(await service.mei.get("after_sales", one))["queue"] for one in asked]
        assert found == [*queues.values()]
        assert await desk.ids("after_sales", where="open and queue == me.department") == [asked[1]]
        await service.mei.take("after_sales", asked[1], "handle")
        assert (await service.mei.get("after_sales", asked[1]))["handler"] == desk.user

    tell(story)


@pytest.mark.rows("ZB-AFS-009", "ZB-EXP-009", "ZB-CTR-028")
def test_managers_see_who_deleted_what_and_bring_it_back_as_it_was(tell: Tell, service: Service) -> None:
    async def story(world: World) -> None:
        mei, rep, chief = service.mei, service.rep, service.chief
        director = await world.person_as("director", "general_manager")
        request = await requested(service, product=service.pump)
        await mei.take("after_sales", request, "diagnose", handler=service.tang.user)
        lines = [{"product": service.pump, "unit_price": "100"}]
        paper = (await rep.make("contract", customer=service.customer, name="年度供货", lines=lines))["id"]
        items = [{"category": "travel", "amount": "80"}]
        trip = (await rep.make("expense", purpose="出差", about=f"customer/{service.customer}", lines=items))["id"]
        for entity, identity, owner, somebody, manager in (
            ("after_sales", request, chief, mei, chief),
            ("contract", paper, rep, rep, director),
            ("expense", trip, rep, rep, director),
        ):
            before = await owner.get(entity, identity)
            await owner.drop(entity, identity)
            assert await status(somebody, "GET", f"/api/{entity}", params={"bin": "true"}) == 400
            page = await (await visitor(world, manager.user)).page(f"/{entity}/bin")
            assert "Chief" in page or "Rep" in page
            assert re.search(r"<time|\d\d-\d\d", page)
            await manager.back(entity, identity)
            kept = await owner.get(entity, identity)
            dated = ("version", "updated_at", "updated_by")
            assert {one: kept[one] for one in kept if one not in dated} == {
                one: before[one] for one in before if one not in dated
            }
        assert await course(mei, request) == [("diagnose", "Mei")]
        assert f'href="/expense/{trip}' in await (await visitor(world, rep.user)).record(
            f"/customer/{service.customer}"
        )

    tell(story)


@pytest.mark.rows("ZB-EXP-008", "ZB-CUS-020", "ZB-CON-009")
def test_expenses_customers_and_contacts_are_found_by_a_part_by_conditions_and_with_a_wrong_character(
    tell: Tell, service: Service
) -> None:
    async def story(world: World) -> None:
        rep = service.rep
        items = [{"category": "freight", "amount": "35"}]
        sent = (await rep.make("expense", purpose="寄送变频器样品", lines=items))["id"]
        code = (await rep.get("expense", sent))["code"]
        assert await rep.ids("expense", search=code) == [sent]
        where = "any(l for l in lines if l.category == 'freight') and owner == me and spent_on >= today() - days(1)"
        assert await rep.ids("expense", where=where) == [sent]
        assert await rep.ids("expense", where="similar(purpose, '寄送变频器样晶')") == [sent]
        known = {"industry": "machinery", "city": "台州", "level": "b", "level_reason": "长期合作"}
        plant = (await rep.make("customer", name="台州鼎丰机床有限公司", **known))["id"]
        assert await rep.ids("customer", search="鼎丰") == [plant]
        assert await rep.ids("customer", where="similar(name, '台州鼎锋机床有限公司')") == [plant]
        assert await rep.ids("customer", where="city == '台州' and level == 'b' and industry == 'machinery'") == [plant]
        person = (await rep.make("contact", name="欧阳建国", customer=plant, mobile="13677889900"))["id"]
        for typed in ("欧阳", "7788990"):
            assert await rep.ids("contact", search=typed) == [person]
        assert await rep.ids("contact", where="similar(name, '欧阳建囯')") == [person]

    tell(story)


@pytest.mark.rows("GC-CUS-001", "CM-CUS-001", "GC-SYS-014", "XT-BI-003", "YZ-ARC-001", "ZB-CTR-001")
def test_sales_finance_and_service_work_on_the_page_of_one_customer(tell: Tell, service: Service) -> None:
    async def story(world: World) -> None:
        rep, mei = service.rep, service.mei
        clerk = await world.person_as("clerk", "finance")
        marketing = await world.person_as("marketing", "marketing_specialist")
        boss = await world.person_as("boss", "general_manager")
        there = (await rep.make("customer", name="温州瑞远阀门有限公司", notes="月底统一付款"))["id"]
        await mei.make("contact", name="沈静秋", customer=there)
        done = {"state": "done", "content": "瑞远看过样机", "next_plan": "报价"}
        await rep.make("activity", customer=there, subject="瑞远拜访", **done)
        await rep.make("activity", customer=there, subject="瑞远下周演示")
        await rep.make("opportunity", customer=there, name="瑞远二期")
        lines = [{"product": service.pump, "unit_price": "100"}]
        paper = (await rep.make("contract", customer=there, name="瑞远供货合同", lines=lines))["id"]
        money = await clerk.make("receipt", contract=paper, amount="30", state="arrived")
        sent = {"customer": there, "contract": paper, "product": service.pump, "subject": "瑞远漏水", "problem": "渗水"}
        request = (await rep.make("after_sales", **sent, category="problem"))["id"]
        items = [{"category": "travel", "amount": "80"}]
        trip = (await rep.make("expense", purpose="瑞远出差", about=f"contract/{paper}", lines=items))["id"]
        await rep.make("activity", contract=paper, subject="瑞远装车", **done)
        await marketing.take("customer", there, "comment", text="参加了瑞远展会")
        told = (
            "月底统一付款",
            "沈静秋",
            "瑞远拜访",
            "瑞远下周演示",
            "瑞远二期",
            "瑞远供货合同",
            money["code"],
            "瑞远漏水",
            "参加了瑞远展会",
        )
        shown = {
            one.user: await (await visitor(world, one.user)).record(f"/customer/{there}")
            for one in (boss, rep, mei, clerk)
        }
        assert [one for one in told if one not in shown[boss.user]] == []
        assert [one for one in ("瑞远供货合同", money["code"], "瑞远漏水") if one not in shown[rep.user]] == []
        assert [one for one in ("瑞远漏水", "沈静秋", "瑞远拜访") if one not in shown[mei.user]] == []
        assert [one for one in ("瑞远供货合同", money["code"]) if one not in shown[clerk.user]] == []
        assert "瑞远漏水" not in shown[clerk.user]
        found = re.sub("</?mark>", "", await (await visitor(world, boss.user)).page("/-/search", q="瑞远"))
        assert [one for one in ("瑞远阀门", "瑞远二期", "瑞远漏水") if one not in found] == []
        page = await (await visitor(world, boss.user)).record(f"/contract/{paper}")
        linked = (f"/receipt/{money['id']}", f"/after_sales/{request}", f"/expense/{trip}", f"/customer/{there}")
        assert [one for one in linked if f'href="{one}' not in page] == []
        assert [one for one in ("离心水泵", "瑞远装车") if one not in page] == []

    tell(story)


@pytest.mark.rows("CM-CUS-002", "CM-CUS-005", "ST-FUP-001")
def test_lists_are_put_together_by_any_column_with_counts_that_add_up(tell: Tell, service: Service) -> None:
    async def story(world: World) -> None:
        rep = await world.person_as("grouping", "sales_rep")
        browser = await visitor(world, rep.user)
        for name, city in (("甲公司", "苏州"), ("乙公司", "苏州"), ("丙公司", "杭州")):
            there = (await rep.make("customer", name=name, city=city))["id"]
            await rep.make("contact", name=f"{name}经理", customer=there, position="经理" if city == "苏州" else "总监")
        for mode in ("phone", "phone", "email", "visit", "meeting", "visit"):
            await rep.make("activity", subject="跟进", mode=mode)
        for entity, field, expected in (
            ("customer", "city", {"苏州": 2, "杭州": 1}),
            ("contact", "position", {"经理": 2, "总监": 1}),
            ("contact", "customer", {"甲公司": 1, "乙公司": 1, "丙公司": 1}),
            ("activity", "mode", {"电话": 2, "邮件": 1, "拜访": 2, "会议": 1}),
        ):
            page = await browser.page(f"/{entity}", view="all", group=field)
            assert counted(page) == expected, entity
        form = await browser.page("/activity/new")
        assert [one for one in ("电话", "邮件", "拜访", "会议") if one not in form] == []

    tell(story)


@pytest.mark.rows("ZB-AFS-003")
def test_whoever_is_named_for_the_next_stage_is_told_and_nobody_else_can_handle_it(
    tell: Tell, service: Service
) -> None:
    async def story(world: World) -> None:
        stages = [{"name": "检测"}, {"name": "维修"}]
        template = (await service.chief.make("handling_template", name="两步流程", stages=stages))["id"]
        request = await requested(service, template=template)
        await service.mei.take("after_sales", request, "begin_stages", handler=service.tang.user)
        await service.tang.take("after_sales", request, "next_stage", handler=service.zhou.user, text="轴承磨损")
        told = f"SELECT \"user\" FROM _notice WHERE entity = 'after_sales' AND record = {request} ORDER BY id"
        assert await world.rows(told) == [(service.tang.user,), (service.zhou.user,)]
        assert request in await service.zhou.ids("after_sales", where="open and handler == me")
        path = f"/api/after_sales/{request}/actions/end_stages"
        for other in (service.tang, service.mei):
            assert await status(other, "POST", path, json={"text": "不归我"}) == 403
        await service.zhou.take("after_sales", request, "end_stages", text="已更换", fault="轴承磨损")
        assert (await service.mei.get("after_sales", request))["state"] == "done"

    tell(story)

"""Customers, contacts and competitors: what they have, how they are found, what belongs to them."""

import asyncio

import pytest

from tests.crm.conftest import Tell
from tests.crm.people import company, names, status
from tests.support.client import ANY, Client, Refused, faults
from tests.support.visitor import visitor
from tests.support.world import World

CUSTOMER = {
    "mnemonic": "助记码", "code": "客户编号", "name": "客户名称", "office_address": "办公地址", "phone": "主要电话",
    "postal_code": "邮政编码", "email": "电子邮箱", "city": "所在城市", "industry": "行业", "level": "客户级别",
    "type": "客户类型", "state": "客户状态", "credit_grade": "信用等级", "credit_limit": "信用额度",
    "parent": "上级单位", "finance_phone": "财务电话", "homepage": "公司主页", "notes": "备注",
    "registered_on": "注册时间", "owner": "负责人", "department": "负责部门",
}  # fmt: skip
CONTACT = {
    "name": "姓名", "gender": "性别", "age": "年龄", "section": "所在部门", "position": "职务", "superior": "上级主管",
    "office_phone": "办公电话", "mobile": "移动电话", "email": "电子邮箱", "home_phone": "住宅电话",
    "fax": "传真号码", "birthday": "生日", "hobbies": "个人爱好", "notes": "备注", "owner": "负责员工",
    "department": "负责部门",
}  # fmt: skip


@pytest.mark.rows("GC-CUS-003", "GC-CUS-011")
def test_a_customer_has_all_that_is_declared(crm: Tell) -> None:
    async def story(world: World) -> None:
        boss = await world.person_as("boss", "administrator")
        await world.rows(f"SELECT {', '.join(f'customer.{name}' for name in CUSTOMER)} FROM customer")
        form = await (await visitor(world, boss.user)).page("/customer/new")
        described = (await boss.raw.get("/api/-/openapi.json")).json()["components"]["schemas"]
        (schema,) = [one for name, one in described.items() if name.lower() == "customer"]
        assert set(schema["properties"]) >= CUSTOMER.keys()
        assert [label for name, label in CUSTOMER.items() if f">{label}" not in form and name != "code"] == []
        made = await boss.make("customer", name="苏州恒立机械有限公司")
        assert f">{CUSTOMER['code']}" in await (await visitor(world, boss.user)).record(f"/customer/{made['id']}")

    crm(story)


@pytest.mark.rows("GC-CUS-017")
def test_a_contact_has_all_that_is_declared(crm: Tell) -> None:
    async def story(world: World) -> None:
        boss = await world.person_as("boss", "administrator")
        described = (await boss.raw.get("/api/-/meta/contact")).json()["fields"]
        labels = {one["name"]: one["label"] for one in described}
        assert {name: labels[name] for name in CONTACT} == CONTACT
        await world.rows(f"SELECT {', '.join(f'contact.{name}' for name in CONTACT.keys() - {'age'})} FROM contact")

    crm(story)


@pytest.mark.rows("GC-CUS-004")
def test_conditions_are_combined_in_the_list_and_over_the_api(crm: Tell) -> None:
    async def story(world: World) -> None:
        boss = await world.person_as("boss", "administrator")
        for name, city, state, source in (
            ("甲公司", "苏州", "won", "referral"),
            ("乙公司", "苏州", "won", "website"),
            ("丙公司", "苏州", "lost", "referral"),
            ("丁公司", "杭州", "won", "referral"),
            ("戊公司", "苏州", "won", "referral"),
        ):
            await boss.make("customer", name=name, city=city, state=state, source=source)
        where = "city == '苏州' and state == 'won' and source == 'referral'"
        found = (await boss.raw.get("/api/customer", params={"where": where, "total": "true"})).json()
        assert ([one["name"] for one in found["items"]], found["total"]) == (["戊公司", "甲公司"], 2)
        asked = {"has.city": "苏州", "is.state.won": "on", "is.source.referral": "on"}
        page = await (await visitor(world, boss.user)).page("/customer", **asked)
        assert [name for name in ("甲公司", "乙公司", "丙公司", "丁公司", "戊公司") if name in page] == [
            "甲公司",
            "戊公司",
        ]

    crm(story)


@pytest.mark.rows("GC-CUS-012")
def test_a_mnemonic_code_finds_the_customer_in_a_picker(crm: Tell) -> None:
    async def story(world: World) -> None:
        boss = await world.person_as("boss", "administrator")
        await boss.make("customer", name="杭州海康电子有限公司", mnemonic="hk01")
        await boss.make("customer", name="苏州恒立机械有限公司")
        await boss.make("customer", name="宁波华科材料有限公司")
        browser = await visitor(world, boss.user)
        for entity in ("contact", "need", "opportunity"):
            page = (await browser.send(f"/{entity}/pick/customer", {"customer:title": "szhl"})).text
            assert ("恒立" in page, "海康" in page) == (True, False)
            page = (await browser.send(f"/{entity}/pick/customer", {"customer:title": "hk01"})).text
            assert ("海康" in page, "华科" in page) == (True, False)

    crm(story)


@pytest.mark.rows("CM-CUS-003")
def test_parties_are_in_groups_with_a_description(crm: Tell) -> None:
    async def story(world: World) -> None:
        boss = await world.person_as("boss", "administrator")
        groups = {one["code"]: one for one in await boss.all("customer_group", sort="position")}
        assert [one["label_zh"] for one in groups.values()] == ["现有客户", "潜在客户", "供应商"]
        assert all(one["about"] for one in groups.values())
        for code in groups:
            await boss.make("customer", name=f"{code}有限公司", customer_group=code)
        await boss.set("customer_group", groups["supplier"]["id"], about="原材料与服务供应商")
        assert (await boss.get("customer_group", groups["supplier"]["id"]))["about"] == "原材料与服务供应商"
        browser = await visitor(world, boss.user)
        for code in groups:
            page = await browser.page("/customer", **{f"is.customer_group.{code}": "on"})
            assert [one for one in groups if f"{one}有限公司" in page] == [code]

    crm(story)


@pytest.mark.rows("LG-CUS-001")
def test_customers_are_counted_by_level(crm: Tell) -> None:
    async def story(world: World) -> None:
        boss = await world.person_as("boss", "administrator")
        for name, level in (("甲公司", "a"), ("乙公司", "b"), ("丙公司", "b")):
            await boss.make("customer", name=name, level=level)
        browser = await visitor(world, boss.user)
        for level, label, expected in (("a", "A级", ["甲公司"]), ("b", "B级", ["丙公司", "乙公司"]), ("c", "C级", [])):
            asked = {"where": f"level == '{level}'", "total": "true", "sort": "name"}
            found = (await boss.raw.get("/api/customer", params=asked)).json()
            assert (found["total"], [one["name"] for one in found["items"]]) == (len(expected), expected)
            page = await browser.page("/customer", **{f"is.level.{level}": "on"})
            assert [name for name in ("甲公司", "乙公司", "丙公司") if name in page] == sorted(expected, reverse=True)
            shown = [await browser.record(f"/customer/{one['id']}") for one in found["items"]]
            assert all(label in one for one in shown)

    crm(story)


@pytest.mark.rows("ST-CUS-005")
def test_customers_are_found_by_their_tags(crm: Tell) -> None:
    async def story(world: World) -> None:
        boss = await world.person_as("boss", "administrator")
        both = (await boss.make("customer", name="甲公司", tags=["high_value", "at_risk"]))["id"]
        await boss.make("customer", name="乙公司", tags=["potential"])
        high, risk = "'high_value' in tags", "'at_risk' in tags"
        for where in (high, risk, f"{high} and {risk}"):
            assert await names(boss, "customer", where=where) == ["甲公司"]
        await boss.set("customer", both, tags=["high_value"])
        assert await names(boss, "customer", where=risk) == []
        assert await names(boss, "customer", where=high) == ["甲公司"]
        assert await names(boss, "customer", where="'potential' in tags") == ["乙公司"]

    crm(story)


@pytest.mark.rows("ST-DIC-003", "R-ASG-02")
def test_a_type_has_somebody_who_looks_after_its_customers(crm: Tell) -> None:
    async def story(world: World) -> None:
        people = await company(world)
        (companies,) = await people.boss.ids("customer_type", where="code == 'company'")
        await people.boss.set("customer_type", companies, default_owner=people.manager.user)
        assert (await people.rep.raw.post("/api/customer", json={"name": "甲公司"})).status_code == 201
        kept = await people.rep.make("customer", name="乙公司", owner=people.rep.user)
        rule = {"code": "shanghai", "label_zh": "上海", "label_en": "Shanghai", "region": "shanghai"}
        await people.boss.make("customer_assignment", **rule, owner=people.director.user)
        await people.manager.make("customer", name="上海甲公司", region="pudong")
        assert await names(people.director, "customer", where="owner == me") == ["上海甲公司"]
        person = await people.rep.make("customer", name="王建国", type="person")
        assert (kept["owner"], person["owner"]) == (people.rep.user, people.rep.user)
        assert await names(people.manager, "customer", where="owner == me") == ["甲公司"]

    crm(story)


@pytest.mark.rows("GC-CUS-016", "ZB-CUS-021")
def test_a_customer_has_any_number_of_contacts(crm: Tell) -> None:
    async def story(world: World) -> None:
        people = await company(world)
        rep, browser = people.rep, await visitor(world, people.rep.user)
        there = (await rep.make("customer", name="苏州恒立机械有限公司"))["id"]
        other = (await rep.make("customer", name="无锡天达电子有限公司"))["id"]
        await rep.make("contact", name="韩冬", customer=other)
        known = {
            name: (await rep.make("contact", name=name, customer=there))["id"] for name in ("周敏", "吴涛", "郑洁")
        }
        page = await browser.record(f"/customer/{there}")
        assert [name for name in (*known, "韩冬") if name in page] == list(known)
        assert set(known) <= set(await names(rep, "contact"))
        for entity in ("need", "opportunity", "activity"):
            sent = {"customer": str(there), "contact:title": ""}
            offered = (await browser.send(f"/{entity}/pick/contact", sent)).text
            assert [name for name in (*known, "韩冬") if name in offered] == list(known)
        await rep.set("contact", known["周敏"], position="采购经理")
        await rep.drop("contact", known["郑洁"])
        assert await names(rep, "contact", where=f"customer.id == {there}") == ["周敏", "吴涛"]
        assert "郑洁" not in await browser.record(f"/customer/{there}")

    crm(story)


@pytest.mark.rows("CM-CUS-004", "GM-SAL-006")
def test_contacts_with_and_without_a_company_are_found(crm: Tell) -> None:
    async def story(world: World) -> None:
        rep = await world.person_as("rep", "sales_rep")
        there = (await rep.make("customer", name="苏州恒立机械有限公司"))["id"]
        profile = {"position": "技术总监", "hobbies": "登山", "evaluation": "技术出身，关注细节。"}
        made = await rep.make("contact", name="周敏", customer=there, mobile="13800130168", **profile)
        await rep.make("contact", name="吴涛", mobile="13910261123")
        assert await names(rep, "contact") == ["周敏", "吴涛"]
        for typed in ("周敏", "恒立", "0168"):
            (found,) = await rep.all("contact", search=typed)
            assert found["id"] == made["id"]
            assert {name: found[name] for name in profile} == profile
        assert await names(rep, "contact", search="吴涛") == ["吴涛"]

    crm(story)


@pytest.mark.rows("ZB-CON-002")
def test_a_relation_is_seen_from_both_sides(crm: Tell) -> None:
    async def story(world: World) -> None:
        rep = await world.person_as("rep", "sales_rep")
        father = (await rep.make("contact", name="周建国"))["id"]
        son = (await rep.make("contact", name="周子涵"))["id"]
        await rep.make("relation", person=father, kind="child", other=son)
        browser = await visitor(world, rep.user)
        ours, theirs = await browser.record(f"/contact/{father}"), await browser.record(f"/contact/{son}")
        assert ("周子涵" in ours, "子女" in ours) == (True, True)
        assert ("周建国" in theirs, "父母" in theirs) == (True, True)
        with pytest.raises(Refused) as refused:
            await rep.make("relation", person=son, kind="child", other=son)
        assert "other" in faults(refused.value)

    crm(story)


@pytest.mark.rows("ZB-CMP-002")
def test_named_people_add_what_is_new_of_a_competitor(crm: Tell) -> None:
    async def story(world: World) -> None:
        people = await company(world)
        rival = (await people.boss.make("competitor", name="上海巨达科技有限公司", observers=[people.rep.user]))["id"]
        await people.rep.take("competitor", rival, "add_news", text="宣布下调标准版价格", happened_on="2026-10-01")
        await people.rep.take("competitor", rival, "add_news", text="新建西南服务中心", happened_on="2026-11-02")
        for path in (f"/api/competitor/{rival}/actions/add_news", "/api/competitor_news"):
            assert await status(people.colleague, "POST", path, json={"competitor": rival, "text": "x"}) in (403, 422)
        pages = [
            await (await visitor(world, one.user)).record(f"/competitor/{rival}")
            for one in (people.rep, people.colleague)
        ]
        for page in pages:
            assert 0 < page.index("新建西南服务中心") < page.index("宣布下调标准版价格")
            assert ("2026-11-02" in page, "Rep" in page) == (True, True)
            assert f'<a href="/user/{people.rep.user}">Rep</a>' in page
        assert ["/actions/add_news" in page for page in pages] == [True, False]
        assert not any("/competitor_news/new" in page for page in pages)
        assert len(await people.boss.ids("competitor_news")) == 2

    crm(story)


@pytest.mark.rows("ZB-CMP-003")
def test_changes_of_a_competitor_are_logged(crm: Tell) -> None:
    async def story(world: World) -> None:
        boss = await world.person_as("boss", "administrator")
        rival = (await boss.make("competitor", name="上海巨达科技有限公司", threat_level="low", employees=60))["id"]
        await boss.set("competitor", rival, threat_level="high", employees=300)
        page = await (await visitor(world, boss.user)).record(f"/competitor/{rival}")
        assert ("300" in page, "高" in page) == (True, True)
        (last, *_) = (await boss.raw.get(f"/api/competitor/{rival}/history")).json()["items"]
        changes = {one["field"]: (one["before"], one["after"]) for one in last["changes"]}
        assert (changes["threat_level"], changes["employees"]) == (("low", "high"), (60, 300))
        assert (last["by"]["title"], bool(last["at"])) == ("Boss", True)

    crm(story)


@pytest.mark.rows("LG-REQ-001")
def test_what_becomes_of_a_need_is_in_its_history(crm: Tell) -> None:
    async def story(world: World) -> None:
        service = await world.person_as("service", "service_specialist")
        boss = await world.person_as("boss", "administrator")
        there = (await boss.make("customer", name="苏州恒立机械有限公司"))["id"]
        need = (await service.make("need", subject="缩短交货期", customer=there))["id"]
        await service.set("need", need, content="从 15 天缩短到 7 天", state="refined")
        await boss.set("need", need, urgency="urgent")
        told = (await service.raw.get(f"/api/need/{need}/history")).json()["items"]
        assert [(one["operation"], one["by"]["title"]) for one in told] == [
            ("update", "Boss"), ("update", "Service"), ("create", "Service"),
        ]  # fmt: skip
        assert all(one["at"] for one in told)

    crm(story)


@pytest.mark.rows("GC-MKT-011", "YZ-ARC-012")
def test_what_is_heard_of_the_market_is_found(crm: Tell) -> None:
    async def story(world: World) -> None:
        people = await company(world)
        marketing = await world.person_as("marketing", "marketing_specialist")
        file = "https://files.example.com/policy.pdf"
        for title, category, mark, content in (
            ("补贴政策延长", "policy", "chance", "设备更新补贴延长到 2027 年"),
            ("钢材涨价", "price", "risk", "钢材价格一个月上涨百分之八"),
            ("新标准发布", "policy", "risk", "新的安全标准明年生效"),
        ):
            await marketing.make(
                "market_item", title=title, category=category, mark=mark, content=content, source="行业协会", file=file
            )
        shown = {"fields": "title", "sort": "id"}

        async def titles(**asked: str) -> list[str]:
            return [one["title"] for one in await people.rep.all("market_item", **shown, **asked)]

        assert await titles(where="category == 'policy'", search="补贴") == ["补贴政策延长"]
        assert await titles(where="category == 'policy'") == ["补贴政策延长", "新标准发布"]
        assert await titles(where="mark == 'risk'") == ["钢材涨价", "新标准发布"]
        assert await titles(where="category == 'policy' and mark == 'risk'") == ["新标准发布"]
        (found,) = await people.rep.all("market_item", search="补贴")
        assert (found["source"], found["file"]) == ("行业协会", file)

    crm(story)


@pytest.mark.rows("ZB-CUS-045", "R-STR-02")
def test_customers_made_at_the_same_time_have_numbers_one_after_the_other(crm: Tell) -> None:
    async def story(world: World) -> None:
        boss = await world.person_as("boss", "administrator")
        made = await asyncio.gather(*(boss.make("customer", name=f"第{number}公司") for number in range(20)))
        prefix = made[0]["code"][:-4]
        assert sorted(one["code"] for one in made) == [f"{prefix}{number:04}" for number in range(1, 21)]
        assert prefix == f"KH-{made[0]['registered_on'][:7].replace('-', '')}-"

    crm(story)


@pytest.mark.rows("GC-CUS-008")
def test_a_copy_of_a_customer_is_like_it_and_has_a_number_of_its_own(crm: Tell) -> None:
    async def story(world: World) -> None:
        rep = await world.person_as("rep", "sales_rep")
        known = {
            "name": "苏州恒立机械有限公司", "type": "institution", "industry": "manufacturing", "city": "苏州",
            "phone": "051269138899", "employees": 120, "tags": ["high_value", "at_risk"], "notes": "对交货期要求高",
        }  # fmt: skip
        first = await rep.make("customer", **known)
        browser = await visitor(world, rep.user)
        assert f"/customer/new?-copy={first['id']}" in await browser.record(f"/customer/{first['id']}")
        held = await browser.form(f"/customer/new?-copy={first['id']}")
        assert "code" not in held
        named = {f"tags.{tag}": "on" for tag in known["tags"]}
        answer = await browser.send(
            "/customer/new", {**held, **named, ":confirm.same_name": "on", ":confirm.same_phone": "on"}
        )
        assert answer.status_code == 303
        _, second = await rep.all("customer", sort="id")
        alike = [name for name, value in first.items() if name in known and second[name] == value]
        assert sorted(alike) == sorted(known)
        assert second["code"] not in (None, first["code"])

    crm(story)


@pytest.mark.rows("ST-CUS-002")
def test_what_is_known_of_a_customer_is_together_and_found_by_several_sides(crm: Tell) -> None:
    async def story(world: World) -> None:
        boss = await world.person_as("boss", "administrator")
        sides = (
            ("甲", "company", "east_china", "potential"),
            ("乙", "company", "east_china", "high_value"),
            ("丙", "company", "south_china", "potential"),
            ("丁", "person", "east_china", "potential"),
        )
        for name, kind, region, tag in sides:
            made = await boss.make("customer", name=name, type=kind, region=region, tags=[tag])
            await boss.make("contact", name=f"{name}方联系人", customer=made["id"])
            await boss.make("activity", subject=f"拜访{name}方", mode="visit", customer=made["id"])
        where = "type == 'company' and region == 'east_china' and 'potential' in tags"
        assert await names(boss, "customer", where=where) == ["甲"]
        (found,) = await boss.ids("customer", where=where)
        page = await (await visitor(world, boss.user)).record(f"/customer/{found}")
        assert [told for told in ("甲方联系人", "拜访甲方") if told not in page] == []

    crm(story)


@pytest.mark.rows("ST-PRM-006", "ST-PRM-007")
def test_a_level_and_a_deletion_wait_where_settings_say_so(crm: Tell) -> None:
    async def story(world: World) -> None:
        boss = await world.person_as("boss", "admin")
        lin = await world.person_as("lin", "sales_manager")
        east = (await boss.make("department", name="华东销售部", head=lin.user))["id"]
        chen = await world.person_as("chen", "sales_rep")
        await boss.set("user", chen.user, department=east)
        wanted = {"customer_levels_need_approval": True, "customer_deletions_need_approval": True}
        await boss.raw.patch("/api/-/settings", json=wanted, headers=ANY)
        there = (await chen.make("customer", name="苏州恒立", level="c", level_reason="新客户"))["id"]
        page, here = f"/customer/{there}", await visitor(world, chen.user)
        filled = {**await here.form(f"{page}/edit"), "level": "a"}
        assert "须先经 Lin 同意" in (await here.send(f"{page}/edit", filled)).text
        assert (await here.send(f"{page}/edit", {**filled, ":confirm.level_changes": "on"})).status_code == 303
        assert "等待审批：修改 苏州恒立：" in await here.page(page)
        assert (await chen.get("customer", there))["level"] == "c"
        await agree(lin)
        assert (await chen.get("customer", there))["level"] == "a"
        gone = {"version": str((await chen.get("customer", there))["version"])}
        assert "须先经 Lin 同意" in (await here.send(f"{page}/delete", gone)).text
        await here.send(f"{page}/delete", {**gone, ":confirm.deletion": "on"})
        assert "等待审批：删除 苏州恒立" in await here.page(page)
        await agree(lin, "refuse", note="再跟进一次")
        assert "等待审批" not in await here.page(page)
        await here.send(f"{page}/delete", {**gone, ":confirm.deletion": "on"})
        await agree(lin)
        assert there not in await chen.ids("customer")

    crm(story)


async def agree(client: Client, action: str = "agree", **asked: str) -> None:
    (task,) = await client.ids("approval_task", where="person == me and state == 'waiting'")
    await client.take("approval_task", task, action, **asked)

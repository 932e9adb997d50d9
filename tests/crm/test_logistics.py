"""The pack of a logistics company: no trace of it while it is off, and what it does while it is on."""

import pytest

from tests.crm.conftest import Tell
from tests.crm.people import status
from tests.service.test_settings import set_
from tests.support.client import Client
from tests.support.visitor import visitor
from tests.support.world import World


async def brought(boss: Client) -> set[str]:
    """What of the pack is known over the API."""
    described = (await boss.raw.get("/api/-/openapi.json")).text
    fields = (await boss.raw.get("/api/-/meta/customer")).text
    words = ("logistics_service_kind", "judged_level", "service_hours")
    return {one for one in words if f'"{one}"' in described + fields}


@pytest.mark.rows("LG-CUS-002")
def test_a_judgement_keeps_its_level_and_day_and_the_pack_leaves_no_trace_while_it_is_off(crm: Tell) -> None:
    async def story(world: World) -> None:
        boss = await world.person_as("boss", "administrator", "service_planner")
        browser = await visitor(world, boss.user)
        first, second = [(await boss.make("customer", name=name, employees=600))["id"] for name in ("甲公司", "乙公司")]
        assert await brought(boss) == set()
        assert await status(boss, "GET", "/api/logistics_service") == 404
        assert "服务执行" not in await browser.record(f"/customer/{first}")

        await set_(boss, logistics_service=True)
        assert await brought(boss) == {"logistics_service_kind", "judged_level", "service_hours"}
        await boss.make("logistics_service", customer=first, kind="customs")
        assert "服务执行" in await browser.record(f"/customer/{first}")
        assert "已计划" in await browser.page("/logistics_service")

        levels = {one["code"]: one["id"] for one in await boss.all("customer_level")}
        await boss.take("customer", first, "judge")
        judged = await boss.get("customer", first)
        await boss.set("customer_level", levels["a"], employees_from=1000)
        await boss.take("customer", second, "judge")
        earlier, later = await boss.get("customer", first), await boss.get("customer", second)
        assert (judged["judged_level"], later["judged_level"]) == (levels["a"], levels["b"])
        assert (earlier["judged_level"], earlier["judged_on"]) == (levels["a"], judged["judged_on"])
        assert judged["judged_on"] is not None

        await set_(boss, logistics_service=False)
        assert await brought(boss) == set()
        assert [row[0] for row in await world.rows("SELECT kind FROM logistics_service")] == ["customs"]

    crm(story)


@pytest.mark.rows("LG-STR-002")
def test_strategies_are_found_by_kind_and_by_level(crm: Tell) -> None:
    async def story(world: World) -> None:
        boss = await world.person_as("boss", "administrator")
        await boss.make("strategy", name="专属客服", kind="service", levels=["a", "b"])
        await boss.make("strategy", name="联合促销", kind="marketing", levels=["c"])
        browser = await visitor(world, boss.user)
        shown = {
            key: await browser.page("/strategy", **{f"is.{key}": "on"})
            for key in ("kind.service", "kind.marketing", "levels.a", "levels.c")
        }
        found = {key: [one for one in ("专属客服", "联合促销") if one in page] for key, page in shown.items()}
        both = await browser.page("/strategy", **{"is.kind.service": "on", "is.levels.c": "on"})
        assert "专属客服" not in both + await browser.page(
            "/strategy", **{"is.kind.marketing": "on", "is.levels.a": "on"}
        )
        assert found == {
            "kind.service": ["专属客服"],
            "kind.marketing": ["联合促销"],
            "levels.a": ["专属客服"],
            "levels.c": ["联合促销"],
        }

    crm(story)

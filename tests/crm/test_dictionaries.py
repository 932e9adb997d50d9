"""Dictionaries: what a fresh system offers, what administrators add, trees that lists are narrowed by."""

import pytest

from tests.crm.conftest import Tell
from tests.crm.people import names
from tests.support.client import Client, Refused, faults
from tests.support.visitor import Visitor, visitor
from tests.support.world import World


async def labels(client: Client, dictionary: str) -> list[str]:
    """The values of a dictionary that people may choose, in their order."""
    return [one["label_zh"] for one in await client.all(dictionary, sort="position", where="not retired")]


async def offered(world: World, browser: Visitor, entity: str, field: str, label: str) -> bool:
    """Whether a form offers a value, as soon as a worker has looked at what changed: in its list, or to who types."""
    await world.application.look()
    found = await browser.send(f"/{entity}/pick/{field}", {f"{field}:title": label})
    return label in await browser.page(f"/{entity}/new") or (found.status_code == 200 and label in found.text)


@pytest.mark.rows("ZB-CUS-043")
def test_regions_have_any_depth(crm: Tell) -> None:
    async def story(world: World) -> None:
        boss = await world.person_as("boss", "administrator")
        parent = None
        for level in range(1, 6):
            made = await boss.make("region", code=f"level_{level}", label_zh=f"第{level}级", parent=parent)
            parent = made["id"]
            await boss.make("customer", name=f"{level}号公司", region=f"level_{level}")
        await boss.make("customer", name="别处公司", region="beijing")
        below = [f"{level}号公司" for level in range(2, 6)]
        assert await names(boss, "customer", where="under(region, 'level_2')") == below

    crm(story)


@pytest.mark.rows("ST-DIC-002")
def test_customer_types_are_there_and_a_fourth_is_offered_at_once(crm: Tell) -> None:
    async def story(world: World) -> None:
        boss = await world.person_as("boss", "administrator")
        browser = await visitor(world, (await world.person_as("rep", "sales_rep")).user)
        assert await labels(boss, "customer_type") == ["企业客户", "个人客户", "机构"]
        assert [await offered(world, browser, "customer", "type", one) for one in ("机构", "合作社")] == [True, False]
        await boss.make("customer_type", code="cooperative", label_zh="合作社", label_en="Cooperative")
        assert await offered(world, browser, "customer", "type", "合作社")
        assert (await boss.make("customer", name="丰收合作社", type="cooperative"))["type"] == "cooperative"

    crm(story)


@pytest.mark.rows("ZB-CMP-006")
def test_threat_levels_and_kinds_of_companies_are_added(crm: Tell) -> None:
    async def story(world: World) -> None:
        boss = await world.person_as("boss", "administrator")
        browser = await visitor(world, boss.user)
        await boss.make("threat_level", code="deadly", label_zh="极高", label_en="Deadly")
        await boss.make("company_nature", code="family", label_zh="家族企业", label_en="Family-owned")
        for field, label in (("threat_level", "极高"), ("company_nature", "家族企业")):
            assert await offered(world, browser, "competitor", field, label)
        await boss.make("competitor", name="甲对手", threat_level="deadly", company_nature="family")
        await boss.make("competitor", name="乙对手", threat_level="low", company_nature="private")
        for asked in ({"is.threat_level.deadly": "on"}, {"is.company_nature.family": "on"}):
            page = await browser.page("/competitor", **asked)
            assert ("甲对手" in page, "乙对手" in page) == (True, False)
            assert all(f'name="{one}"' in page for one in asked)

    crm(story)


@pytest.mark.rows("YZ-BAS-002")
def test_the_seven_lists_exist_and_offer_what_is_added(crm: Tell) -> None:
    async def story(world: World) -> None:
        boss = await world.person_as("boss", "administrator")
        browser = await visitor(world, boss.user)
        for dictionary, entity, field in (
            ("industry", "customer", "industry"),
            ("customer_source", "customer", "source"),
            ("customer_level", "customer", "level"),
            ("customer_trait", "customer", "traits"),
            ("sales_stage", "opportunity", "stage"),
            ("follow_up_mode", "activity", "mode"),
            ("handling_mode", "activity", "handling"),
        ):
            assert await labels(boss, dictionary) != []
            await boss.make(dictionary, code="brand_new", label_zh="全新的值", label_en="Brand new")
            assert await offered(world, browser, entity, field, "全新的值"), dictionary

    crm(story)


def test_a_value_outside_the_list_is_refused_wherever_it_comes_from(crm: Tell) -> None:
    async def story(world: World) -> None:
        rep = await world.person_as("rep", "sales_rep")
        with pytest.raises(Refused) as refused:
            await rep.make("customer", name="甲公司", type="alien", tags=["strange"])
        assert faults(refused.value) == {"type": "no_such_value", "tags": "no_such_value"}
        sent = {"name": "甲公司", "type": "alien", ":base": "{}"}
        answer = await (await visitor(world, rep.user)).send("/customer/new", sent)
        assert answer.status_code == 422
        assert await rep.ids("customer") == []

    crm(story)


def test_only_keepers_of_dictionaries_change_them(crm: Tell) -> None:
    async def story(world: World) -> None:
        rep = await world.person_as("rep", "sales_rep")
        keeper = await world.person_as("keeper", "dictionary_keeper")
        with pytest.raises(Refused, match="403"):
            await rep.make("customer_type", code="cooperative", label_zh="合作社")
        made = await keeper.make("customer_type", code="cooperative", label_zh="合作社")
        await keeper.set("customer_type", made["id"], retired=True)
        assert await labels(rep, "customer_type") == ["企业客户", "个人客户", "机构"]
        with pytest.raises(Refused, match="403"):
            await keeper.make("kpi", code="profit", label_zh="利润")

    crm(story)


def test_values_are_called_as_their_reader_speaks(crm: Tell) -> None:
    async def story(world: World) -> None:
        boss = await world.person_as("boss", "administrator")
        there = (await boss.make("customer", name="苏州恒立机械有限公司", employees=5000))["id"]
        (level,) = await boss.all("customer_level", where="code == 'a'")
        browser = await visitor(world, boss.user)
        for locale, mine, other in (("zh", "label_zh", "label_en"), ("en", "label_en", "label_zh")):
            browser.speaks(locale)
            title = f'title="{level[mine]}"'
            listed, known = await browser.page("/customer_level"), await browser.record(f"/customer/{there}")
            assert (title in listed, f">{level[mine]}</a>" in known) == (True, True)
            assert (f'title="{level[other]}"' in listed, f">{level[other]}</a>" in known) == (False, False)

    crm(story)

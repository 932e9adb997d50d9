"""What records are called: anything with a text form, other records among them; checks that find their own words."""

import re

import pytest

from tests.service.titles import FILES
from tests.support.client import Client, Refused
from tests.support.stage_plugin import Play
from tests.support.verify import differences
from tests.support.visitor import visitor
from tests.support.world import World


async def bank(world: World) -> Client:
    """Two accounts, a transfer between them, and what refers to these."""
    boss = await world.person_as("boss", "boss")
    await boss.make("account", code="A1", name="Cash")
    await boss.make("account", code="B2", name="Bank")
    await boss.make("transfer", moved_on="2026-11-21", source=1, target=2)
    await boss.make("fee", amount="12.50")
    await boss.make("link", account=2, transfer=1)
    await boss.make("proof", link=1)
    return boss


@pytest.mark.parametrize(
    ("entity", "title"),
    [("transfer", "2026-11-21"), ("fee", "12.50"), ("link", "B2 Bank"), ("proof", "B2 Bank")],
)
def test_a_record_is_called_after_a_day_an_amount_or_another_record(play: Play, entity: str, title: str) -> None:
    async def story(world: World) -> None:
        boss = await bank(world)
        page = await (await visitor(world, boss.user)).page(f"/{entity}/1")
        assert re.search(rf"<h1[^>]*>{title}</h1>", page)

    play(story, FILES)


def test_such_titles_stand_for_references_and_are_found(play: Play) -> None:
    async def story(world: World) -> None:
        boss = await bank(world)
        screens = await visitor(world, boss.user)
        page = await screens.page("/link/1")
        assert ">2026-11-21</a>" in page
        found = await screens.send("/proof/pick/link", {"link:title": "bank"})
        assert re.findall(r'data-title="([^"]*)"', found.text) == ["B2 Bank"]
        found = await screens.send("/link/pick/transfer", {"transfer:title": "11-21"})
        assert re.findall(r'data-title="([^"]*)"', found.text) == ["2026-11-21"]
        assert "lm-title" in await screens.page("/proof", q="bank")
        assert "lm-title" not in await screens.page("/proof", q="cash")
        assert (await boss.get("transfer", 1))["note"] == "A1 Cash > B2 Bank"
        await boss.set("account", 2, name="Vault")
        assert (await boss.get("transfer", 1))["note"] == "A1 Cash > B2 Vault"
        assert await differences(world) == []

    play(story, FILES)


def test_a_title_tells_nothing_that_may_not_be_seen(play: Play) -> None:
    async def story(world: World) -> None:
        await bank(world)
        clerk = await world.person_as("clerk", "clerk")
        page = await (await visitor(world, clerk.user)).page("/link/1")
        assert "B2" in page
        assert "Bank" not in page

    play(story, FILES)


def test_a_check_without_a_message_says_its_name_and_its_fields(play: Play) -> None:
    async def story(world: World) -> None:
        boss = await bank(world)
        with pytest.raises(Refused) as refused:
            await boss.make("transfer", moved_on="2026-11-22", source=1, target=1, amount=2000)
        failures = refused.value.response.json()["failures"]
        assert list(dict.fromkeys(one["message"] for one in failures)) == [
            "Not as it has to be: same account (To, From)",
            "Not as it has to be: too much",
        ]
        checks = world.application.runtime.compiled.catalog.entities["transfer"].checks
        assert checks["same_account"].message["zh"] == "不符合要求：same account（转入账户、转出账户）"

    play(story, FILES)

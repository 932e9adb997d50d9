"""Automations: what follows by itself from what happened to a record, in the same transaction."""

import pytest

from tests.service.test_notices import told
from tests.service.tickets import FILES
from tests.support.client import Client, Refused, picked
from tests.support.stage_plugin import Play
from tests.support.verify import differences
from tests.support.visitor import visitor
from tests.support.world import World


async def entries(client: Client, **asked: str) -> list[str]:
    return [one["text"] for one in await client.all("entry", sort="id", **asked)]


def test_each_trigger_is_woken_by_what_it_names(play: Play) -> None:
    async def story(world: World) -> None:
        anna = await world.person_as("anna", "staff")
        acme = (await anna.make("customer", name="Acme"))["id"]
        made = await anna.make("ticket", name="Pump", customer=acme, points=6)
        ticket = made["id"]
        found = await anna.all("entry", sort="id")
        assert [picked(one, "text", "ticket", "by") for one in found] == [
            ("large Pump", ticket, anna.user),
            ("made Pump", ticket, anna.user),
        ]
        for change, expected in (
            (anna.set("ticket", ticket, note="x"), []),
            (anna.set("ticket", ticket, points=5), []),
            (anna.set("ticket", ticket, points=8), ["large Pump", "more Pump"]),
            (anna.take("ticket", ticket, "begin"), ["entered"]),
            (anna.take("ticket", ticket, "remind"), ["taken, was x"]),
            (anna.take("ticket", ticket, "finish"), ["left", "taken, was reminded"]),
            (anna.drop("ticket", ticket), ["gone Pump of Acme"]),
            (anna.back("ticket", ticket), ["back"]),
        ):
            before = await entries(anna)
            await change
            assert (await entries(anna))[len(before) :] == expected
        assert await differences(world) == []

    play(story, FILES)


def test_a_computed_change_wakes_automations_and_is_followed_in_the_same_answer(play: Play) -> None:
    async def story(world: World) -> None:
        anna = await world.person_as("anna", "staff")
        acme = await anna.make("customer", name="Acme")
        await anna.make("ticket", name="Pump", customer=acme["id"], points=19)
        assert (await anna.get("customer", acme["id"]))["level"] is None
        await anna.make("ticket", name="Pipe", customer=acme["id"])
        assert (await anna.get("customer", acme["id"]))["level"] == "angry"
        itself = await anna.make("ticket", name="itself", points=1)
        assert itself["points"] == 2

    play(story, FILES)


def test_what_goes_on_without_end_is_refused_with_its_chain(play: Play) -> None:
    async def story(world: World) -> None:
        anna = await world.person_as("anna", "staff")
        with pytest.raises(Refused) as refused:
            await anna.make("ticket", name="twin")
        assert "h_twin → i_back → h_twin → i_back" in refused.value.response.text
        assert await anna.all("ticket") == [] == await anna.all("entry")

    play(story, FILES)


def test_warnings_are_confirmed_and_what_is_refused_names_the_automation(play: Play) -> None:
    async def story(world: World) -> None:
        anna = await world.person_as("anna", "staff")
        await anna.make("ticket", name="One", note="unlucky")
        assert [one["points"] for one in await anna.all("ticket", sort="id")] == [1, 13]
        with pytest.raises(Refused) as refused:
            await anna.make("ticket", name="Two", note="wrong")
        assert "Automation “Goes wrong”: Step 1 (create ticket): points: Too large" in refused.value.response.text
        assert len(await anna.all("ticket")) == 2
        rows = await world.rows("SELECT action, confirmed FROM _audit WHERE action LIKE 'automation k%'")
        assert [(action, "odd" in str(confirmed)) for action, confirmed in rows] == [("automation k_unlucky", True)]

    play(story, FILES)


def test_people_are_told_what_they_may_know_of_the_record_as_it_is(play: Play) -> None:
    async def story(world: World) -> None:
        anna, bob, carl = [
            await world.person_as("anna", "staff"), await world.person_as("bob", "boss"),
            await world.person_as("carl", "staff"),
        ]  # fmt: skip
        made = await anna.make("ticket", name="Pump", points=3)
        ticket, year = made["id"], made["created_at"][:4]
        await carl.set("ticket", ticket, note="late")
        pages = [await (await visitor(world, one.user)).page("/-/inbox/notices") for one in (anna, bob, carl)]
        assert [told(page) for page in pages] == [
            [f"Pump is late: 3, late ({year}) Pump"], [f"Pump is late: …, late ({year}) Pump"], [],
        ]  # fmt: skip
        await carl.set("ticket", ticket, points=4, note="sent")
        await carl.set("ticket", ticket, note=None)
        assert told(await (await visitor(world, anna.user)).page("/-/inbox/notices")) == [
            f"Pump is late: 4, … ({year}) Pump"
        ]

    play(story, FILES)

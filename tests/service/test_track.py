"""Every change of a tracked field is kept with its time, however the value changes."""

from typing import Any

import pytest

from engine.service import preview
from engine.service.sample import make_samples
from tests.service.pipeline import FILES
from tests.support.client import ANY, Client, Refused, faults, picked
from tests.support.stage_plugin import Play
from tests.support.verify import differences
from tests.support.world import World, sent


async def house(world: World) -> Client:
    """A customer with a deal of two lines, and a note about the deal."""
    boss = await world.person_as("boss", "boss")
    await boss.make("customer", name="Acme")
    await boss.make("deal", name="ONE", customer=1, items=[{"what": "pen"}, {"what": "ink"}])
    await boss.make("note", deal=1, mood="good")
    return boss


async def history(world: World, entity: str, record: int, field: str) -> list[Any]:
    """The values that a field of a record has had."""
    found = f"entity = '{entity}' AND record = {record} AND field = '{field}'"
    return [row[0] for row in await world.rows(f"SELECT value FROM _track WHERE {found} ORDER BY id")]


def test_a_new_record_has_its_values_since_it_was_made(play: Play) -> None:
    async def story(world: World) -> None:
        boss = await house(world)
        made = await boss.get("deal", 1)
        assert picked(made, "stage_at", "level_at", "size_at") == (made["created_at"],) * 3
        assert picked(made, "offered_at", "urgent_at", "sent_at", "quiet") == (None, None, None, False)
        assert [picked(one, "state_at", "deal_at") for one in made["items"]] == [(made["created_at"],) * 2] * 2
        assert (await boss.get("customer", 1))["moved_at"] == made["created_at"]
        for field, value in (("stage", "new"), ("urgent", None), ("level", "low"), ("size", "small")):
            assert await history(world, "deal", 1, field) == [value]
        assert await history(world, "item", 2, "state") == ["open"]
        assert await differences(world) == []

    play(story, FILES)


def test_a_change_is_noted_and_followed_in_the_record_its_lines_and_others(play: Play) -> None:
    async def story(world: World) -> None:
        boss = await house(world)
        first = (await boss.get("deal", 1))["created_at"]
        offered = await boss.set("deal", 1, stage="offer")
        assert picked(offered, "stage_at", "offered_at", "level_at") == (*[offered["updated_at"]] * 2, first)
        assert (await boss.set("deal", 1, name="Two"))["stage_at"] == offered["updated_at"]
        won = await boss.set("deal", 1, stage="won")
        at = won["updated_at"]
        assert picked(won, "stage_at", "offered_at") == (at, offered["updated_at"])
        assert [one["deal_at"] for one in (await boss.get("deal", 1))["items"]] == [at, at]
        assert picked(await boss.get("customer", 1), "moved_at", "won") == (at, 1)
        assert (await boss.get("note", 1))["deal_at"] == at
        assert await history(world, "deal", 1, "stage") == ["new", "offer", "won"]
        assert await differences(world) == []

    play(story, FILES)


def test_a_bool_and_a_line_are_tracked_too(play: Play) -> None:
    async def story(world: World) -> None:
        boss = await house(world)
        urgent = await boss.set("deal", 1, urgent=True)
        assert urgent["urgent_at"] == urgent["updated_at"]
        assert (await boss.set("deal", 1, urgent=None))["urgent_at"] == urgent["urgent_at"]
        lines = (await boss.get("deal", 1))["items"]
        sent = await boss.set("deal", 1, items=[{"id": lines[0]["id"], "state": "sent"}, {"id": lines[1]["id"]}])
        assert sent["sent_at"] == sent["updated_at"]
        assert await history(world, "deal", 1, "urgent") == [None, "true", None]
        assert await history(world, "item", 1, "state") == ["open", "sent"]
        assert await history(world, "item", 2, "state") == ["open"]
        assert await differences(world) == []

    play(story, FILES)


def test_what_is_worked_out_is_tracked_wherever_the_change_came_from(play: Play) -> None:
    async def story(world: World) -> None:
        boss = await house(world)
        high = await boss.set("deal", 1, score=20)
        assert high["level_at"] == high["updated_at"]
        limited = await boss.set("customer", 1, limit=30)
        assert picked(await boss.get("deal", 1), "level", "level_at") == ("low", limited["updated_at"])
        head = await world.person_as("head", "admin", "boss")
        answer = await head.raw.patch("/api/-/settings", json={"big_from": 5}, headers=ANY)
        assert answer.status_code == 200, answer.text
        big = await boss.get("deal", 1)
        assert big["size"] == "big"
        assert big["size_at"] > big["level_at"]
        assert await history(world, "deal", 1, "level") == ["low", "high", "low"]
        assert await history(world, "deal", 1, "size") == ["small", "big"]
        assert await differences(world) == []

    play(story, FILES)


def test_checks_know_the_history_with_the_change_in_hand(play: Play) -> None:
    async def story(world: World) -> None:
        boss = await house(world)
        with pytest.raises(Refused) as refused:
            await boss.set("deal", 1, stage="offer", score=3)
        assert faults(refused.value) == {"score": "check:at_once"}
        await boss.set("deal", 1, stage="won")
        with pytest.raises(Refused) as refused:
            await boss.set("deal", 1, stage="new")
        assert faults(refused.value) == {"stage": "check:no_way_back"}
        assert await history(world, "deal", 1, "stage") == ["new", "won"]

    play(story, FILES)


def test_the_bin_keeps_the_history_and_deletion_for_good_drops_it(play: Play) -> None:
    async def story(world: World) -> None:
        boss = await house(world)
        at = (await boss.set("deal", 1, stage="won"))["stage_at"]
        await boss.drop("note", 1)
        assert await history(world, "note", 1, "mood") == []
        await boss.drop("deal", 1)
        assert picked(await boss.get("customer", 1), "moved_at", "won") == (None, 0)
        await boss.set("customer", 1, limit=-1)
        back = await boss.back("deal", 1)
        assert picked(back, "stage_at", "level") == (at, "high")
        assert back["level_at"] > at
        assert picked(await boss.get("customer", 1), "moved_at", "won") == (at, 1)
        await boss.set("deal", 1, items=[{"id": 2}])
        assert await history(world, "item", 1, "state") == []
        assert await differences(world) == []

    play(story, FILES)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"where": "reached(stage, 'offer') is not null"}, [2]),
        ({"where": "reached(stage, 'offer') < changed_at(stage)"}, [2]),
        ({"where": "changed_at(stage) == created_at"}, [1]),
        ({"where": "reached(urgent, true) is null"}, [2, 1]),
        ({"where": "date(changed_at(stage)) == today()"}, [2, 1]),
        ({"where": "quiet"}, []),
        ({"sort": "-stage_at"}, [2, 1]),
    ],
)
def test_lists_filter_and_sort_by_it(play: Play, asked: dict[str, str], found: list[int]) -> None:
    async def story(world: World) -> None:
        boss = await house(world)
        await boss.make("deal", name="TWO", customer=1)
        await boss.set("deal", 2, stage="offer")
        await boss.set("deal", 2, stage="lost")
        assert await boss.ids("deal", **asked) == found
        assert await boss.ids("customer", where="any(changed_at(d.stage) > created_at for d in deals)") == [1]

    play(story, FILES)


def test_who_does_not_see_a_value_does_not_learn_since_when_it_is_there(play: Play) -> None:
    async def story(world: World) -> None:
        boss = await house(world)
        await boss.make("deal", name="TWO", customer=1, score=7)
        clerk = await world.person_as("clerk", "clerk")
        assert await clerk.ids("deal", where="changed_at(stage) is not null") == [1]
        with pytest.raises(Refused):
            await clerk.ids("deal", where="changed_at(urgent) is not null")

    play(story, FILES)


def test_a_preview_shows_what_a_save_would_keep(play: Play) -> None:
    async def story(world: World) -> None:
        boss = await house(world)
        saved = await boss.get("deal", 1)
        who = await world.principal(boss.user)
        shown = await world.change(who, lambda context: preview.preview(context, "deal", 1, sent(stage="offer")))
        assert shown.values["offered_at"].isoformat() > saved["created_at"][:19]
        assert await history(world, "deal", 1, "stage") == ["new"]

    play(story, FILES)


def test_samples_have_had_their_values_since_they_were_made(play: Play) -> None:
    async def story(world: World) -> None:
        rows, clock = {"customer": 3, "deal": 20, "item": 2}, world.compiled.clock()
        await make_samples(world.database, world.compiled, rows, clock, more=False, progress=lambda *_: None)
        found = "SELECT count(*) FROM deal WHERE stage_at = created_at AND level_at = created_at"
        assert await world.rows(found) == [(20,)]
        assert await world.rows("SELECT count(*) FROM _track") == [(20 * 4 + 2,)]
        assert await differences(world) == []

    play(story, FILES)

"""What was done with several records at once is taken back at once, where nobody changed it since."""

import re
from typing import Any

import httpx
import pytest

from tests.service.test_several import FILES, deals, people, ticks
from tests.support.client import picked
from tests.support.stage_plugin import Play
from tests.support.visitor import Visitor
from tests.support.world import World

FIELDS = ("name", "owner", "state", "amount", "twice", "words", "ways")


async def undone(here: Visitor, done: httpx.Response) -> httpx.Response:
    """What the note of a deed offers is pressed, on the list it leads to."""
    note = re.search(r"note=[^;]+", done.headers["set-cookie"])
    assert note is not None, done.text
    seen = await here.client.get("/deal?sort=name", headers={"cookie": here.client.headers["cookie"] + f"; {note[0]}"})
    toast = re.search(r"<div class=\"lm-toast\".*?</form>", seen.text, re.S)
    assert toast is not None, "the list offers to undo"
    action = re.search(r'action="([^"]+)"', toast[0])
    assert action is not None
    sent = dict(re.findall(r'name="(:id\.\d+|return)" value="([^"]+)"', toast[0]))
    return await here.send(action[1], sent)


@pytest.mark.parametrize(
    ("deed", "posted"),
    [
        ("edit", {":set.amount": "on", "amount": "30", ":set.state": "on", "state": "won"}),
        ("edit", {":set.amount": "on", "amount": "", ":set.words": "on", "words": "other"}),
        ("assign", {"owner": "{rep}"}),
        ("tag", {"add_words": "new", "remove_words": "old", "add_ways.mail": "on", "remove_ways.call": "on"}),
    ],
)
def test_every_value_is_what_it_was(play: Play, deed: str, posted: dict[str, str]) -> None:
    async def story(world: World) -> None:
        boss, here, rep, _ = await people(world)
        ids = await deals(boss, "A", amount="20.00", words=["old"], ways=["call", "visit"])
        ids += await deals(boss, "B")
        before = [picked(one, *FIELDS) for one in await boss.all("deal", sort="id")]
        given = {name: text.format(rep=rep.user) for name, text in posted.items()}
        done = await here.send(f"/deal/several/{deed}", ticks(*ids) | given)
        assert [picked(one, *FIELDS) for one in await boss.all("deal", sort="id")] != before
        back = await undone(here, done)
        assert (back.status_code, back.headers["location"]) == (303, "/deal?sort=name")
        assert "note=several_undo.deal.2;" in back.headers["set-cookie"]
        after = await boss.all("deal", sort="id")
        assert [picked(one, *FIELDS) for one in after] == before
        assert [one["version"] for one in after] == [3, 3]

    play(story, FILES)


def test_a_record_changed_since_is_named_and_left_alone(play: Play) -> None:
    async def story(world: World) -> None:
        boss, here, _, _ = await people(world)
        first, second = await deals(boss, "A", "B", amount="20.00")
        done = await here.send("/deal/several/edit", ticks(first, second) | {":set.state": "on", "state": "won"})
        await boss.set("deal", second, amount="70.00")
        answer = await undone(here, done)
        assert (answer.status_code, "Done with 1, not done with 1" in answer.text) == (422, True)
        left = re.findall(r'name=":id\.(\d+)" value="(\d+)" checked><span>(\w+)', answer.text)
        assert left == [(str(second), "2", "B")]
        again = await here.send("/deal/several/undo", ticks(second, version=2))
        assert again.status_code == 422
        states = {one["name"]: picked(one, "state", "amount") for one in await boss.all("deal")}
        assert states == {"A": ("open", "20.00"), "B": ("won", "70.00")}

    play(story, FILES)


def test_nothing_but_ones_own_last_deed_is_taken_back(play: Play) -> None:
    async def story(world: World) -> None:
        boss, here, _, mine = await people(world)
        (first, same) = await deals(boss, "A", "B")
        await boss.set("deal", same, state="won")
        both = {f":id.{first}": "1", f":id.{same}": "2", ":set.state": "on", "state": "won"}
        done = await here.send("/deal/several/edit", both)
        assert f"note=several_update.deal.2.{first}-2;" in done.headers["set-cookie"]  # the other was so before
        other = await mine.send("/deal/several/undo", ticks(first, version=2))
        assert other.status_code == 422
        api: Any = await here.send("/deal/several/undo", ticks(same, version=2))
        assert api.status_code == 303
        assert [one["state"] for one in await boss.all("deal", sort="id")] == ["won", "won"]
        assert (await here.client.get("/deal/several/undo")).status_code == 404

    play(story, FILES)

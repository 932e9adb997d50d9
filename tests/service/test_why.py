"""Why a field has the value that a decision gave it: told to whoever sees what it went by, and no more to others."""

from typing import Any

from engine.meta.pointers import Pointer
from engine.service.why import explained
from tests.service.calls import FILES
from tests.support.client import Client
from tests.support.stage_plugin import Play
from tests.support.visitor import visitor
from tests.support.world import World


async def why(client: Client, call: int, field: str) -> tuple[str, list[tuple[str, str, str | None]]]:
    told = await _asked(client, call, field)
    return told["state"], [(one["strategy"], one["outcome"], one["row"]) for one in told["tried"]]


async def _asked(client: Client, call: int, field: str) -> dict[str, Any]:
    answer = await client.raw.get(f"/api/call/{call}/why/{field}")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_what_was_tried_is_told_as_it_was_then(play: Play) -> None:
    async def story(world: World) -> None:
        staff = await world.person_as("staff", "staff")
        await world.person("ann", "agent")
        desk = (await staff.make("desk", name="a"))["id"]
        row = (await staff.make("region", town=["ulm"], desk=desk))["id"]
        call = (await staff.make("call", name="a", town="ulm", skill=None))["id"]
        await staff.set("call", call, town="bonn", skill="pumps")
        assert await why(staff, call, "desk") == ("decided", [("of_town", "decided", f"region/{row}")])
        told = await _asked(staff, call, "owner")
        assert [(one["label"], one["outcome"], one["read"]) for one in told["tried"]] == [
            ("Of the team", "when", {"team": None}),
            ("skilled", "when", {"skill": None}),
            ("anybody", "decided", {"skill": None}),
        ]
        assert await why(staff, call, "minutes") == ("decided", [("usual", "decided", "2")])
        await staff.set("call", call, skill="pipes")
        assert await why(staff, call, "minutes") == ("nothing", [("usual", "no_row", None)])
        other = (await staff.make("call", name="b", skill="pipes", town="bonn", note="mine"))["id"]
        assert await why(staff, other, "owner") == (
            "waiting",
            [("of_team", "when", None), ("skilled", "nobody", None), ("anybody", "when", None)],
        )
        assert await why(staff, other, "note") == ("typed", [])
        await staff.set("call", call, note="other")
        assert await why(staff, call, "note") == ("changed", [])
        for unknown in ("name", "no"):
            assert (await staff.raw.get(f"/api/call/{call}/why/{unknown}")).status_code == 404
        found = await explained(world.database, world.compiled, Pointer("call", other), "owner")
        assert [one.outcome for one in found.reasons] == ["when", "nobody", "when"]

    play(story, FILES)


def test_nothing_is_told_of_what_nobody_may_see(play: Play) -> None:
    async def story(world: World) -> None:
        staff, guest = await world.person_as("staff", "staff"), await world.person_as("guest", "guest")
        made = [
            (await staff.make("call", name="a", vip=vip, secret=secret))["id"]
            for vip, secret in ((True, True), (False, True), (False, False))
        ]
        very, *others = [await _asked(guest, one, "note") for one in made]
        assert [one["outcome"] for one in very["tried"]] == ["decided"]
        first, second = [{**one, "at": None} for one in others]
        assert first == second
        assert [(one["outcome"], one["read"]) for one in first["tried"]] == [("when", {"vip": False}), ("hidden", {})]
        whole = await why(staff, made[1], "note")
        assert whole == ("decided", [("very", "when", None), ("secret", "decided", None)])

    play(story, FILES)


def test_the_page_of_a_record_asks_beside_the_field(play: Play) -> None:
    async def story(world: World) -> None:
        staff = await world.person_as("staff", "staff")
        call = (await staff.make("call", name="a", skill="pumps", vip=True))["id"]
        person = await visitor(world, staff.user)
        page = await person.record(f"/call/{call}")
        assert f'href="/call/{call}/why/minutes"' in page
        assert f'href="/call/{call}/why/name"' not in page
        told = await person.page(f"/call/{call}/why/minutes")
        assert "Usual, row 1 (skill = pumps, vip = true)" in told
        assert "this decided" in told

    play(story, FILES)

"""Decisions that pick: who is next, also where two ask at the same moment."""

import asyncio
from collections import Counter
from itertools import pairwise

import pytest

from engine.app.worker import Background
from engine.jobs.waiting import Again, try_again
from tests.service.calls import FILES
from tests.support.client import Client, Refused
from tests.support.stage_plugin import Play
from tests.support.verify import differences
from tests.support.world import World


async def taken(client: Client, *names: str, **values: object) -> list[object]:
    return [(await client.make("call", name=one, **values))["owner"] for one in names]


def test_those_who_fit_are_picked_in_turn_and_in_order(play: Play) -> None:
    async def story(world: World) -> None:
        staff = await world.person_as("staff", "staff")
        ann, bob, cid = [await world.person(one, "agent") for one in ("ann", "bob", "cid")]
        assert await taken(staff, "a", "b", "c", "d") == [ann, bob, cid, ann]
        with pytest.raises(Refused):
            await staff.make("call", name="cursed")
        assert await taken(staff, "e", owner=cid) == [cid]
        assert await taken(staff, "f", owner=None) == [bob]
        for one, skill in ((ann, "pumps"), (bob, "pumps"), (cid, "pipes")):
            await staff.set("user", one, skill=skill, busy=1)
        assert await taken(staff, "a", "b", "c", skill="pumps") == [ann, bob, ann]
        assert await taken(staff, "a", "b", skill="pipes") == [cid, cid]
        await staff.set("user", ann, busy=0)
        assert await taken(staff, "a", "b", skill="pumps") == [ann, ann]
        await staff.set("user", ann, active=False)
        assert await taken(staff, "a", "b", skill="pumps") == [bob, bob]
        team = (await staff.make("group", name="Team"))["id"]
        await staff.make("group_member", group=team, person=cid)
        await staff.make("group_member", group=team, person=ann)
        await staff.make("group_member", group=team, person=staff.user)
        assert await taken(staff, "a", "b", "c", team=team) == [cid, staff.user, cid]

    play(story, FILES)


def test_records_are_picked_in_their_order_where_the_table_says_nothing(play: Play) -> None:
    async def story(world: World) -> None:
        staff = await world.person_as("staff", "staff")
        assert (await staff.make("call", name="a"))["desk"] is None
        low, high, alike = [
            (await staff.make("desk", name=name, rank=rank))["id"] for name, rank in (("a", 0), ("c", 5), ("b", 5))
        ]
        await staff.make("region", town=["ulm"], desk=low)
        made = [
            (await staff.make("call", name="a", **more))["desk"] for more in ({}, {"town": "ulm"}, {"town": "bonn"})
        ]
        assert made == [alike, low, None]
        assert high not in made

    play(story, FILES)


async def passed_on(staff: Client, call: int) -> object:
    await staff.take("call", call, "pass_on")
    return (await staff.get("call", call))["owner"]


def test_what_was_decided_is_decided_again_where_a_step_says_so(play: Play) -> None:
    async def story(world: World) -> None:
        staff = await world.person_as("staff", "staff")
        ann, bob = [await world.person(one, "agent") for one in ("ann", "bob")]
        call = (await staff.make("call", name="a"))["id"]
        assert await passed_on(staff, call) == bob
        why = (await staff.raw.get(f"/api/call/{call}/why/owner")).json()
        assert (why["state"], why["tried"][-1]["strategy"]) == ("decided", "anybody")
        assert await passed_on(staff, call) == ann
        await staff.set("call", call, skill="pipes")
        assert await passed_on(staff, call) == ann

    play(story, FILES)


def test_two_who_pick_at_the_same_moment_pick_two(play: Play) -> None:
    async def story(world: World) -> None:
        staff = await world.person_as("staff", "staff")
        people = [await world.person(f"agent{number}", "agent") for number in range(4)]
        made = await asyncio.gather(*(staff.make("call", name=f"{number}") for number in range(20)))
        assert Counter(one["owner"] for one in made) == dict.fromkeys(people, 5)
        order = [one["owner"] for one in await staff.all("call", sort="id")]
        assert all(one != other for one, other in pairwise(order))

    play(story, FILES)


def test_who_handles_a_record_is_picked_when_it_gets_there(play: Play) -> None:
    async def story(world: World) -> None:
        staff = await world.person_as("staff", "staff")
        ann, bob = [await world.person(one, "agent") for one in ("ann", "bob")]
        for one in (ann, bob):
            await staff.set("user", one, skill="pumps")
        jobs = [(await staff.make("job", name=name, skill="pumps"))["id"] for name in "abc"]
        assert (await staff.get("job", jobs[0]))["handler"] is None
        await staff.take("job", jobs[0], "begin", handler=bob)
        await staff.take("job", jobs[1], "begin")
        await staff.take("job", jobs[2], "begin", handler=None)
        await staff.take("job", jobs[0], "pass")
        assert [(await staff.get("job", one))["handler"] for one in jobs] == [ann, ann, bob]
        told = [(await staff.raw.get(f"/api/job/{one}/why/handler")).json()["state"] for one in jobs]
        assert told == ["decided"] * 3
        with pytest.raises(Refused, match="required"):
            await staff.take("job", jobs[0], "harden")
        cid = await world.person("cid", "agent", "expert")
        await staff.set("user", cid, skill="pumps")
        await staff.take("job", jobs[0], "harden")
        assert (await staff.get("job", jobs[0]))["handler"] == cid
        nobody = (await staff.make("job", name="d", skill="pipes"))["id"]
        with pytest.raises(Refused, match="required"):
            await staff.take("job", nobody, "begin")

    play(story, FILES)


def test_who_waits_is_taken_in_order_once_somebody_is_there(play: Play) -> None:
    async def story(world: World) -> None:
        staff = await world.person_as("staff", "staff")
        made = {
            name: (await staff.make("call", name=name, skill="pipes", vip=vip))["id"]
            for name, vip in (("a", False), ("b", True), ("late", False), ("c", False))
        }
        gone = (await staff.make("call", name="gone", skill="pipes"))["id"]
        await staff.drop("call", gone)
        state = (await staff.raw.get(f"/api/call/{made['a']}/why/owner")).json()["state"]
        assert (state, await worked_off(world)) == ("waiting", [])
        ann = await world.person("ann", "agent")
        await staff.set("user", ann, skill="pipes")
        assert {name for (name,) in await world.rows("SELECT kind FROM _job")} == {"waiting"}
        assert await worked_off(world) == [made[name] for name in ("b", "a", "c", "late")]
        assert {one["owner"] for one in await staff.all("call")} == {ann}
        assert await worked_off(world) == []
        assert (await staff.raw.get(f"/api/call/{made['a']}/why/owner")).json()["state"] == "decided"
        assert await differences(world) == []

    play(story, FILES)


async def worked_off(world: World) -> list[int]:
    """The records that are decided about, in their order, with three at it at once."""
    before = await world.rows("SELECT coalesce(max(id), 0) FROM _decided")
    await asyncio.gather(*(try_again(Background(world.application.runtime), Again("who_takes")) for _ in range(3)))
    rows = await world.rows(f"SELECT record FROM _decided WHERE id > {before[0][0]} ORDER BY id")
    return [record for (record,) in rows]

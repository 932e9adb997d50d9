"""`member(team)` are the people of a group, and `list(...)` is what is gone over once more; what reads them follows."""

import pytest

from tests.service.teams import FILES
from tests.support.client import Client, Refused, faults, picked
from tests.support.stage_plugin import Play
from tests.support.verify import differences
from tests.support.world import World


async def team(world: World) -> tuple[Client, int]:
    """A boss who leads a project of a team of two, and the other one."""
    boss = await world.person_as("boss", "boss")
    anna = await world.person("anna")
    await boss.make("group", name="North")
    for person in (boss.user, anna):
        await boss.make("group_member", group=1, person=person)
    await boss.make("project", name="One", team=1, leader=boss.user)
    return boss, anna


def test_what_reads_members_follows_who_comes_and_goes(play: Play) -> None:
    async def story(world: World) -> None:
        boss, anna = await team(world)
        assert picked(await boss.get("project", 1), "size", "led_from_within") == (2, True)
        await boss.drop("group_member", 2)
        assert picked(await boss.get("project", 1), "size", "led_from_within") == (1, True)
        with pytest.raises(Refused) as refused:
            await boss.set("project", 1, leader=anna)
        assert faults(refused.value) == {"leader": "check:stranger"}
        await boss.make("group_member", group=1, person=anna)
        assert picked(await boss.set("project", 1, leader=anna), "size", "led_from_within") == (2, True)
        assert await differences(world) == []

    play(story, FILES)


@pytest.mark.parametrize(
    ("where", "found"),
    [
        ("me in member(team)", [1]),
        ("me not in member(team)", [2]),
        ("count(member(team)) == 2", [1]),
        ("any(u.account == 'anna' for u in member(team))", [1]),
        ("3 in list(t.hours for t in tasks)", [1]),
        ("sum(x.hours for x in list(t for t in tasks if t.done) if x.hours > 1) == 5", [1]),
        ("first(list(t.hours for t in tasks)) == 5", [1]),
        ("count(list(t.doer for t in tasks if t.done)) == 1", [1]),
    ],
)
def test_lists_ask_for_members_and_for_lists(play: Play, where: str, found: list[int]) -> None:
    async def story(world: World) -> None:
        boss, anna = await team(world)
        await boss.make("project", name="Two")
        await boss.make("task", name="a", project=1, doer=anna, hours=5, done=True)
        await boss.make("task", name="b", project=1, hours=3)
        assert await boss.ids("project", where=where, sort="id") == found
        assert picked(await boss.get("project", 1), "open_hours", "helped") == (3, True)
        await boss.set("task", 2, done=True)
        assert picked(await boss.get("project", 1), "open_hours", "helped") == (0, True)
        assert await differences(world) == []

    play(story, FILES)

"""Approvals nobody answers: reminded, handed to superiors or substitutes, or decided by the clock."""

import pytest

from engine.app.worker import Background
from engine.jobs.runner import Runner
from engine.jobs.table import KINDS
from engine.service import write
from engine.storage.rows.queue import NewJob, enqueue
from tests.service.expenses import FILES
from tests.service.test_approvals import House, agree, house, state, submitted
from tests.support.client import picked
from tests.support.stage_plugin import Play
from tests.support.world import ENGINE, World, sent

LATE = {
    one: {
        **FILES,
        "approval.yaml": FILES["approval.yaml"].replace(
            "role(head)}", f"role(head), within: 0 minutes, overdue: {one}}}"
        ),
    }
    for one in ("remind", "superior", "agree", "refuse")
}


async def swept(world: World) -> None:
    """A minute has gone by, and the jobs are done."""
    await world.database.transact(lambda connection: enqueue(connection, NewJob("approvals")))
    for _ in range(2):
        await Runner(Background(world.application.runtime), KINDS, 2).work_off()


async def late(world: World) -> tuple[House, int]:
    """An expense that the head did not answer in time; bea is their superior."""
    people = await house(world)
    await world.change(
        ENGINE, lambda context: write.update(context, "user", people.hugo.user, None, sent(manager=people.bea.user))
    )
    identity = await submitted(people.anna)
    await swept(world)
    return people, identity


@pytest.mark.parametrize(("overdue", "ends"), [("agree", "approved"), ("refuse", "rejected")])
def test_it_is_decided_by_the_clock(play: Play, overdue: str, ends: str) -> None:
    async def story(world: World) -> None:
        (anna, *_), identity = await late(world)
        assert await state(anna, identity) == ends
        (task,) = await anna.all("approval_task")
        assert task["by_itself"] is True

    play(story, LATE[overdue])


def test_the_superior_is_asked(play: Play) -> None:
    async def story(world: World) -> None:
        (anna, hugo, bea, _), identity = await late(world)
        first, second = sorted(await anna.all("approval_task"), key=lambda one: one["id"])
        assert picked(first, "person", "state") == (hugo.user, "passed")
        assert picked(second, "person", "passed_by", "state") == (bea.user, hugo.user, "waiting")
        await agree(bea)
        assert await state(anna, identity) == "approved"

    play(story, LATE["superior"])


def test_who_is_late_is_reminded(play: Play) -> None:
    async def story(world: World) -> None:
        (anna, hugo, *_), identity = await late(world)
        (task,) = await anna.all("approval_task")
        assert (task["state"], task["reminded_at"] is None) == ("waiting", False)
        told = await world.rows(f'SELECT count(*) FROM _notice WHERE "user" = {hugo.user}')
        assert told == [(2,)]
        await agree(hugo)
        assert await state(anna, identity) == "approved"

    play(story, LATE["remind"])


def test_tasks_made_before_go_to_the_substitute_too(play: Play) -> None:
    async def story(world: World) -> None:
        anna, hugo, _, bob = await house(world)
        identity = await submitted(anna)
        await swept(world)
        assert await bob.ids("approval_task") == []
        await hugo.make("absence", substitute=bob.user, last_day="2999-01-01")
        await swept(world)
        (task,) = await bob.all("approval_task")
        assert picked(task, "person", "instead_of", "state") == (bob.user, hugo.user, "waiting")
        await agree(bob)
        assert await state(anna, identity) == "approved"

    play(story, FILES)

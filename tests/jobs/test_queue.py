"""Jobs are done once, in the transaction that takes them off the queue; what fails comes again, and at last is dead."""

import asyncio
from pathlib import Path

import pytest

from engine.storage.rows import queue
from tests.jobs.hands import FILES, HOUR, clock_jumps, job, marks, put, run, runner, waiting
from tests.support.stage_plugin import Play
from tests.support.world import World

OF_JOBS = (("_job", "due_at"), ("_job", "created_at"))


def test_what_is_put_on_the_queue_is_done_in_its_order_and_is_gone(play: Play) -> None:
    async def story(world: World) -> None:
        await put(world, *(job("mark", f"word {number}") for number in range(9)))
        await runner(world, 2).work_off()
        assert await marks(world) == [f"word {number}" for number in range(9)]
        assert await waiting(world) == []

    play(story, FILES)


def test_what_is_rolled_back_was_never_there(play: Play) -> None:
    async def story(world: World) -> None:
        async def work(connection: object) -> None:
            await queue.enqueue(connection, job("mark", "never"))  # type: ignore[arg-type] # a connection
            raise KeyError

        with pytest.raises(KeyError):
            await world.database.transact(work)
        await runner(world).work_off()
        assert await marks(world) == []

    play(story, FILES)


def test_of_those_that_wait_with_one_key_there_is_one_and_due_when_the_first_is(play: Play) -> None:
    async def story(world: World) -> None:
        await put(world, job("mark", "one", key="same", seconds=HOUR), job("mark", "two", key="same"))
        await put(world, job("mark", "three", key="other"), job("mark", "later", seconds=HOUR))
        await runner(world).work_off()
        assert await marks(world) == ["one", "three"]
        assert await waiting(world) == [("mark", 0, False)]

    play(story, FILES)


def test_what_fails_leaves_nothing_comes_again_and_is_dead_at_last(play: Play) -> None:
    async def story(world: World) -> None:
        await put(world, job("spoil", "bad", key="bad"))
        await runner(world).work_off()
        assert (await waiting(world), await marks(world)) == ([("spoil", 1, False)], [])
        await put(world, job("spoil", "bad", key="bad"))
        assert await waiting(world) == [("spoil", 1, False)], "it waits already, and longer now"
        await run(world, *clock_jumps(world, 1, OF_JOBS))
        await runner(world).work_off()
        assert (await waiting(world), await marks(world)) == ([("spoil", 2, True)], [])
        ((error,),) = await world.rows("SELECT error FROM _job")
        assert "NotFound" in error
        await put(world, job("spoil", "bad", key="bad"))
        assert len(await waiting(world)) == 2, "a dead one is in nobody's way"

    play(story, FILES)


def test_what_takes_too_long_is_broken_off_and_others_go_on(play: Play) -> None:
    async def story(world: World) -> None:
        await put(world, job("hang", "slow"), job("mark", "quick"))
        await runner(world).work_off()
        assert (await waiting(world), await marks(world)) == ([("hang", 1, True)], ["quick"])

    play(story, FILES)


def test_what_a_worker_left_is_anothers_when_its_lease_is_over(play: Play) -> None:
    async def story(world: World) -> None:
        await put(world, *(job("mark", f"word {number}") for number in range(3)))
        dead = await world.database.transact(lambda one: queue.claim(one, ["mark"], "dead", 3, HOUR // 2))
        await runner(world).work_off()
        assert await marks(world) == []
        await run(world, *clock_jumps(world, 1, OF_JOBS))
        await runner(world).work_off()
        assert await marks(world) == [f"word {number}" for number in range(3)]
        late = await world.database.transact(lambda one: queue.take_off(one, dead[0].id, "dead"))
        assert not late, "whoever comes back finds it gone"

    play(story, FILES)


def test_a_kind_that_a_worker_does_not_know_is_left_to_those_who_do(play: Play) -> None:
    async def story(world: World) -> None:
        await put(world, job("newer", "kind"), job("mark", "known"))
        await runner(world).work_off()
        assert (await marks(world), await waiting(world)) == (["known"], [("newer", 0, False)])

    play(story, FILES)


@pytest.mark.parametrize("hours", [-5, 5], ids=["ahead by five hours until now", "set back by five hours"])
def test_a_clock_that_jumps_loses_nothing_and_does_nothing_twice(play: Play, hours: int) -> None:
    async def story(world: World) -> None:
        await put(world, job("mark", "new"), job("spoil", "tried"), job("mark", "held"))
        first = runner(world)
        await put(world, job("mark", "later", seconds=60))
        (held,) = await world.database.transact(lambda one: queue.claim(one, ["mark"], "me", 1, 60))
        await first.work_off()
        await run(world, *clock_jumps(world, -hours, OF_JOBS))
        await world.database.transact(lambda one: queue.mend(one, 2 * HOUR))
        await first.work_off()
        assert (await marks(world)).count("held") <= 1
        await world.database.transact(lambda one: queue.take_off(one, held.id, "me"))
        assert [one for one in await waiting(world) if one[0] == "mark"] == []
        assert await marks(world) == sorted(set(await marks(world)))

    play(story, FILES)


def test_two_workers_share_a_queue_and_each_job_is_done_once(play: Play) -> None:
    async def story(world: World) -> None:
        await put(world, *(job("mark", f"word {number:03}") for number in range(60)))
        await asyncio.gather(*(runner(world, 3).work_off() for _ in range(3)))
        assert await marks(world) == [f"word {number:03}" for number in range(60)]

    play(story, FILES)


def test_jobs_under_way_are_finished_and_others_given_back_when_a_worker_stops(play: Play, tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await put(world, *(job("mark", f"word {number}") for number in range(40)))
        hand = runner(world, 2)
        running = asyncio.create_task(hand.run())
        while not await marks(world):  # noqa: ASYNC110 # it is the database that says so
            await asyncio.sleep(0)
        await hand.stop(10)
        await running
        done, left = await marks(world), await waiting(world)
        assert len(done) + len(left) == 40
        assert set(left) <= {("mark", 0, False)}
        held = await world.rows("SELECT count(*) FROM _job WHERE token IS NOT NULL")
        assert held == [(0,)]

    play(story, FILES)

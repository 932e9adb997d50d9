"""What failed for the last time is told to administrators, who have it done again or discard it."""

import re

from engine.service.health import State, health
from tests.jobs.hands import FILES, clock_jumps, job, marks, put, run, runner, waiting
from tests.support.stage_plugin import Play
from tests.support.visitor import visitor
from tests.support.world import POLICY, World


async def state(world: World, user: int) -> tuple[State, str]:
    """How health finds the queue."""
    runtime = world.application.runtime
    async with runtime.reading(await world.principal(user)) as context:
        found = {one.name: one for one in await health(context, runtime.database, POLICY)}
    return found["jobs"].state, found["jobs"].remedy


def test_a_dead_letter_is_told_done_again_or_discarded(play: Play) -> None:
    async def story(world: World) -> None:
        root = await world.person("root", "admin")
        assert await state(world, root) == (State.GOOD, "")
        await put(world, job("spoil", "one", by=root), job("spoil", "two"))
        for _ in range(2):
            await runner(world).work_off()
            await run(world, *clock_jumps(world, 1, [("_job", "due_at")]))
        assert await state(world, root) == (State.WATCH, "jobs_dead")
        eyes = await visitor(world, root)
        page = await eyes.page("/-/jobs")
        assert {text for text in ("spoil", "NotFound", "on behalf of Root", "tried 2 times") if text in page} != set()
        again, gone = sorted(map(int, re.findall(r'action="/-/jobs/(\d+)/retry"', page)))
        await eyes.send(f"/-/jobs/{again}/retry", {})
        await eyes.send(f"/-/jobs/{gone}/discard", {})
        assert await waiting(world) == [("spoil", 0, False)]
        assert (await eyes.send(f"/-/jobs/{gone}/discard", {})).status_code == 404
        assert await marks(world) == []

    play(story, FILES)


def test_what_waits_for_long_is_bad_and_nobody_else_is_told(play: Play) -> None:
    async def story(world: World) -> None:
        root = await world.person("root", "admin")
        await put(world, job("mark", "late"))
        await run(world, *clock_jumps(world, 1, [("_job", "due_at")]))
        assert await state(world, root) == (State.BAD, "jobs_none")
        boss = await visitor(world, await world.person("boss", "boss"))
        assert (await boss.client.get("/-/jobs")).status_code == 403
        assert (await boss.send("/-/jobs/1/discard", {})).status_code == 403
        eyes = await visitor(world, root)
        eyes.speaks("zh")
        assert "没有失败的任务" in await eyes.page("/-/jobs")

    play(story, FILES)

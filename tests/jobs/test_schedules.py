"""What is due by the clock is put on the queue once, by however many schedulers, whatever was missed or jumped."""

import asyncio
from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any

import msgspec
import pytest

from engine.jobs.scheduler import Own, make_known, mend, put_due
from engine.rules.occurrences import Daily, Each, Rule
from engine.storage.driver import Connection
from engine.storage.rows.schedules import Scheduled, write_schedules
from tests.jobs.hands import FILES, clock_jumps, run
from tests.support.figures_plugin import Figure
from tests.support.stage_plugin import Play
from tests.support.world import World

MORNING = datetime.fromisoformat("2026-03-02T09:00+01:00")
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def scheduled(name: str, due: datetime, rule: Rule = Daily(time(9))) -> Scheduled:  # noqa: B008 # frozen
    text = msgspec.json.encode(rule).decode()
    return Scheduled(name, "mark", "{}", text, "Europe/Berlin", None, due, None, due - DAY)


async def write(world: World, schedules: Sequence[Scheduled]) -> None:
    async def work(connection: Connection) -> None:
        await write_schedules(connection, schedules)

    await world.database.transact(work)


async def jobs(world: World) -> int:
    """How many jobs were put on the queue since the last look; they are taken off."""
    found = await world.rows("SELECT id FROM _job")
    await run(world, "DELETE FROM _job")
    return len(found)


async def following(world: World) -> list[Any]:
    """When schedules are next, in the order of their names."""
    return [
        str(row[0])[:16].replace(" ", "T") for row in await world.rows("SELECT next_at FROM _schedule ORDER BY name")
    ]


def test_it_is_done_each_day_and_made_up_for_once(play: Play) -> None:
    async def story(world: World) -> None:
        await write(world, [scheduled("report", MORNING)])
        assert await put_due(world.database, MORNING - HOUR) == 0
        assert await put_due(world.database, MORNING) == 1
        assert await put_due(world.database, MORNING + HOUR) == 0
        assert await put_due(world.database, MORNING + 40 * DAY) == 1, "once for all that were missed"
        assert await following(world) == ["2026-04-12T07:00"], "in summer time"
        assert await jobs(world) == 1, "one waits already"

    play(story, FILES)


@pytest.mark.parametrize(
    ("count", "schedulers"), [(300, 3), pytest.param(100_000, 2, marks=pytest.mark.trial)], ids=["small", "full"]
)
def test_several_schedulers_put_each_there_once(play: Play, figure: Figure, count: int, schedulers: int) -> None:
    async def story(world: World) -> None:
        await write(world, [scheduled(f"report {number}", MORNING) for number in range(count)])
        began = asyncio.get_running_loop().time()
        put = await asyncio.gather(*(put_due(world.database, MORNING) for _ in range(schedulers)))
        took = asyncio.get_running_loop().time() - began
        assert sum(put) == await jobs(world) == count
        assert len(set(await following(world))) == 1
        figure(f"{world.database.dialect}: {count:,} due schedules put on the queue", took, "s")

    play(story, FILES)


def test_a_clock_that_is_set_back_repeats_nothing_and_waits_for_nothing_longer(play: Play) -> None:
    async def story(world: World) -> None:
        await write(world, [scheduled("report", MORNING)])
        assert await put_due(world.database, MORNING + HOUR) == 1
        await mend(world.database, MORNING - HOUR)
        assert await put_due(world.database, MORNING) == 0, "this day's was done"
        assert await put_due(world.database, MORNING + DAY) == 1
        assert await put_due(world.database, MORNING + 400 * DAY) == 1, "the clock was a year ahead"
        await mend(world.database, MORNING + DAY + HOUR)
        assert await following(world) == ["2026-03-05T08:00"], "what came early is not done again"

    play(story, FILES)


def test_the_engines_own_follow_the_program(play: Play) -> None:
    async def story(world: World) -> None:
        await make_known(world.database, [Own("seal", Each(60)), Own("sweep", Each(3600))])
        before = await world.rows("SELECT name, rule, next_at FROM _schedule ORDER BY name")
        await make_known(world.database, [Own("seal", Each(60)), Own("tidy", Each(60))])
        after = await world.rows("SELECT name, rule, next_at FROM _schedule ORDER BY name")
        assert [row[0] for row in after] == ["engine seal", "engine tidy"]
        assert after[0] == before[0], "what did not change goes on"
        await run(world, *clock_jumps(world, 1, [("_schedule", "next_at")]))
        assert (await put_due(world.database), await jobs(world)) == (2, 2)

    play(story, FILES)

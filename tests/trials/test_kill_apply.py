"""An apply that is killed at any moment leaves the old state or the new one, never something between."""

import asyncio
import random
import time
from contextlib import ExitStack
from dataclasses import dataclass, field

import pytest

from engine.meta.catalog import encode
from engine.service import deploy
from engine.storage.driver import open_database
from engine.storage.plan import write_plan
from engine.storage.plan.found import found_shape
from engine.storage.plan.shape import shape_of
from engine.storage.schema import build_tables
from tests.support.figures_plugin import Figure
from tests.trials.applying import FILES, NOON, apply_slowly, bring_up, child, grown

PAUSE = 0.004
"""Seconds the child rests before each step."""


@dataclass
class Tally:
    """What the kills led to."""

    old: int = 0
    new: int = 0
    recovery: list[float] = field(default_factory=list)


async def settle(url: str, times: int) -> None:
    """Bring the database to a catalog that grew `times`."""
    database = open_database(url)
    await deploy.bring_up_to_date(database, grown(times), FILES, "parent", NOON)
    await database.close()


async def plan_to(url: str, times: int) -> bytes:
    database = open_database(url)
    plan = await deploy.plan(database, grown(times), FILES)
    await database.close()
    return write_plan(plan)


async def look(url: str, before: int) -> int:
    """How often the catalog in force has grown; fails unless the tables are exactly those of that catalog."""
    database = open_database(url)
    now = await deploy.in_force(database)
    assert now is not None
    tables = {times: build_tables(grown(times), database.dialect) for times in (before, before + 1)}
    times = 1 + before if now.catalog == grown(before + 1) else before
    assert now.catalog == grown(times)
    async with database.read(snapshot=True) as connection:
        found = await found_shape(connection, tables[before + 1].tables.keys())
    assert found == shape_of(tables[times], database.dialect)
    await database.close()
    return times


def duration(url: str, times: int) -> float:
    """Seconds an apply takes that nobody kills."""
    with child(apply_slowly, url, asyncio.run(plan_to(url, times)), PAUSE) as (_, pipe):
        assert pipe.recv() == "begins"
        begin = time.monotonic()
        pipe.recv()
        return time.monotonic() - begin


def kill_often(url: str, kills: int, seed: int) -> Tally:
    chance = random.Random(seed)
    asyncio.run(settle(url, 0))
    whole = duration(url, 1)
    times, tally = 1, Tally()
    for _ in range(kills):
        with child(apply_slowly, url, asyncio.run(plan_to(url, times + 1)), PAUSE) as (process, pipe):
            assert pipe.recv() == "begins"
            time.sleep(chance.uniform(0, 1.1) * whole)
            process.kill()
        killed = time.monotonic()
        after = asyncio.run(look(url, times))
        tally.recovery.append(time.monotonic() - killed)
        tally.old, tally.new = tally.old + (after == times), tally.new + (after > times)
        times = after
    asyncio.run(settle(url, times + 1))
    assert asyncio.run(look(url, times)) == times + 1
    return tally


@pytest.mark.rows("F-01", "F-02", "F-08")
def test_a_killed_apply_leaves_the_old_or_the_new(database_url: str) -> None:
    tally = kill_often(database_url, 15, seed=1)
    assert tally.old > 0
    assert max(tally.recovery) < 5


@pytest.mark.trial
@pytest.mark.rows("F-01", "F-02", "F-08")
def test_a_killed_apply_leaves_the_old_or_the_new_500_times(database_url: str, figure: Figure) -> None:
    tally = kill_often(database_url, 500, seed=2)
    assert min(tally.old, tally.new) > 0
    name = database_url.partition(":")[0]
    figure(f"apply killed with -9, {name}", 500, "kills", goal="0 mixed states")
    figure(f"mixed states after a kill, {name}", 0, "states", goal="0")
    figure(f"kills that left the new version, {name}", tally.new)
    figure(f"longest time from a kill to the next sight of a whole state, {name}", round(max(tally.recovery), 2), "s")


def start_together(url: str, processes: int) -> list[object]:
    """The version each of so many processes sees that start on this database at once."""
    with ExitStack() as stack:
        children = [stack.enter_context(child(bring_up, url, encode(grown(2)))) for _ in range(processes)]
        assert [pipe.recv() for _, pipe in children] == ["ready"] * processes
        for _, pipe in children:
            pipe.send("go")
        return [pipe.recv() for _, pipe in children]


@pytest.mark.rows("F-09")
def test_ten_processes_that_start_at_once_make_one_database(database_url: str) -> None:
    assert start_together(database_url, 10) == [1] * 10
    assert asyncio.run(look(database_url, 2)) == 2


@pytest.mark.trial
@pytest.mark.rows("F-09")
@pytest.mark.parametrize("turn", range(50))
def test_ten_processes_that_start_at_once_make_one_database_50_times(database_url: str, turn: int) -> None:
    assert start_together(database_url, 10) == [1] * 10
    assert asyncio.run(look(database_url, 2)) == 2

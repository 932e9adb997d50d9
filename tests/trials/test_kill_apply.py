"""An apply that is killed at any moment leaves the old state or the new one, never something between."""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable
from contextlib import ExitStack
from dataclasses import dataclass, field

import pytest

from engine.meta.catalog import Catalog, encode
from engine.service import deploy
from engine.storage.driver import Database, open_database
from engine.storage.plan import write_plan
from engine.storage.plan.found import found_shape
from engine.storage.plan.shape import TableShape, shape_of
from engine.storage.schema import build_tables
from engine.storage.sql.sqlite_functions import register
from tests.service.deploying import MOMENT, put, rows, run
from tests.support.figures_plugin import Figure
from tests.trials.applying import FILES, NOON, apply_slowly, bring_up, child, grown, turned

PAUSE = 0.004
"""Seconds the child rests before each step."""


@dataclass
class Tally:
    """What the kills led to."""

    old: int = 0
    new: int = 0
    recovery: list[float] = field(default_factory=list)


@dataclass(frozen=True)
class Story:
    """The catalogs that follow each other, what each plan has to be told, and how rows are found whole."""

    catalog: Callable[[int], Catalog]
    confirmed: Callable[[int], tuple[str, ...]] = lambda times: ()
    begun: Callable[[Database], Awaitable[None]] | None = None
    whole: Callable[[Database, int], Awaitable[None]] | None = None


GROWING = Story(grown)


async def settle(url: str, times: int, story: Story = GROWING) -> None:
    """Bring the database to the catalog that changed `times`."""
    database = open_database(url, functions=register)
    plan = await deploy.plan(database, story.catalog(times), FILES, story.confirmed(times))
    await deploy.apply(database, plan, "parent", NOON)
    if times == 0 and story.begun is not None:
        await story.begun(database)
    await database.close()


async def plan_to(url: str, times: int, story: Story) -> bytes:
    database = open_database(url, functions=register)
    plan = await deploy.plan(database, story.catalog(times), FILES, story.confirmed(times))
    await database.close()
    assert plan.blocked == ()
    return write_plan(plan)


async def look(url: str, before: int, story: Story = GROWING) -> int:
    """How often the catalog in force has changed; fails unless the tables are exactly those of that catalog.

    What is parked stands beside them.
    """
    database = open_database(url, functions=register)
    now = await deploy.in_force(database)
    assert now is not None
    tables = {times: build_tables(story.catalog(times), database.dialect) for times in (before, before + 1)}
    times = 1 + before if now.catalog == story.catalog(before + 1) else before
    assert now.catalog == story.catalog(times)
    async with database.read(snapshot=True) as connection:
        found = await found_shape(connection, {name for one in tables.values() for name in one.tables})
    assert {name: without_parked(one) for name, one in found.items()} == shape_of(tables[times], database.dialect)
    if story.whole is not None:
        await story.whole(database, times)
    await database.close()
    return times


def without_parked(table: TableShape) -> TableShape:
    return table._replace(columns={name: one for name, one in table.columns.items() if not name.startswith("_parked")})


def duration(url: str, times: int, story: Story) -> float:
    """Seconds an apply takes that nobody kills."""
    with child(apply_slowly, url, asyncio.run(plan_to(url, times, story)), PAUSE) as (_, pipe):
        assert pipe.recv() == "begins"
        begin = time.monotonic()
        pipe.recv()
        return time.monotonic() - begin


def kill_often(url: str, kills: int, seed: int, story: Story = GROWING) -> Tally:
    chance = random.Random(seed)
    asyncio.run(settle(url, 0, story))
    whole = duration(url, 1, story)
    times, tally = 1, Tally()
    for _ in range(kills):
        with child(apply_slowly, url, asyncio.run(plan_to(url, times + 1, story)), PAUSE) as (process, pipe):
            assert pipe.recv() == "begins"
            time.sleep(chance.uniform(0, 1.1) * whole)
            process.kill()
        killed = time.monotonic()
        after = asyncio.run(look(url, times, story))
        tally.recovery.append(time.monotonic() - killed)
        tally.old, tally.new = tally.old + (after == times), tally.new + (after > times)
        times = after
    asyncio.run(settle(url, times + 1, story))
    assert asyncio.run(look(url, times, story)) == times + 1
    return tally


async def begun(database: Database) -> None:
    """Boxes that refer to each other, and notes of them."""
    await put(database, "box0", {"name0": "'a'", "size": "7", "stage": "'stage0'"})
    await put(database, "box0", {"name0": "'b'", "gone0": "1", "stage": "'stage0'"})
    await put(database, "note", {"name": "'n'", "box0": "2"})
    noted = f"VALUES ('box0', 1, 'stage', 'stage0', {MOMENT})"
    await run(database, f"INSERT INTO _track (entity, record, field, value, since) {noted}")


async def whole(database: Database, times: int) -> None:
    """Under whatever name, all of it is there; what was taken out is parked, once for each time."""
    size = "7" if times % 2 else 7
    found = await rows(database, f"SELECT name{times}, size, stage FROM box{times} ORDER BY id")
    assert found == [("a", size, f"stage{times}"), ("b", None, f"stage{times}")]
    assert await rows(database, f"SELECT box{times} FROM note") == [(2,)]
    history = await rows(database, "SELECT entity, record, field, value FROM _track ORDER BY record, id")
    assert history == [(f"box{times}", 1, "stage", f"stage{times}")]
    parked = [one.item.name for one in await deploy.parked(database)]
    assert len(parked) == 2 * times
    assert {name.partition(".")[0] for name in parked} <= {f"box{times}"}


TURNING = Story(turned, lambda times: (f"box{times}.gone{times - 1}",) if times else (), begun, whole)


@pytest.mark.trust("F-01", "F-02")
def test_a_killed_apply_of_renames_conversions_and_removals_leaves_the_old_or_the_new(database_url: str) -> None:
    tally = kill_often(database_url, 6, seed=3, story=TURNING)
    assert tally.old > 0


@pytest.mark.trial
@pytest.mark.trust("F-01", "F-02")
def test_a_killed_apply_of_renames_and_removals_leaves_the_old_or_the_new_200_times(
    database_url: str, figure: Figure
) -> None:
    tally = kill_often(database_url, 200, seed=4, story=TURNING)
    assert min(tally.old, tally.new) > 0
    name = database_url.partition(":")[0]
    figure(f"apply of renames, conversions and removals killed with -9, {name}", 200, "kills", goal="0 mixed states")
    figure(f"kills of these that left the new version, {name}", tally.new)


@pytest.mark.trust("F-01", "F-02", "F-08")
def test_a_killed_apply_leaves_the_old_or_the_new(database_url: str) -> None:
    tally = kill_often(database_url, 8, seed=1)
    assert tally.old > 0
    assert max(tally.recovery) < 5


@pytest.mark.trial
@pytest.mark.trust("F-01", "F-02", "F-08")
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


@pytest.mark.trust("F-09")
def test_ten_processes_that_start_at_once_make_one_database(database_url: str) -> None:
    assert start_together(database_url, 10) == [1] * 10
    assert asyncio.run(look(database_url, 2)) == 2


@pytest.mark.trial
@pytest.mark.trust("F-09")
@pytest.mark.parametrize("turn", range(50))
def test_ten_processes_that_start_at_once_make_one_database_50_times(database_url: str, turn: int) -> None:
    assert start_together(database_url, 10) == [1] * 10
    assert asyncio.run(look(database_url, 2)) == 2

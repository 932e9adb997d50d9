"""A worker that is killed in the middle of a sweep: others go on, and what is done for each record is done once."""

import asyncio
import os
import signal
import time
from pathlib import Path

import pytest

from engine.compile import Compiled
from engine.service import write
from engine.service.beginning import SWEEP
from engine.service.work import ENGINE, Context
from engine.storage.driver import Database
from engine.storage.rows.queue import NewJob, enqueue
from tests.jobs.hands import FILES
from tests.jobs.test_killed import PATIENCE, hand, left, work_off
from tests.service.deploying import rows
from tests.support.members import on_database
from tests.support.world import applied, catalog_of, running, sent

ITEMS = 250

STOCK = {
    **FILES,
    "shelf.yaml": "entity: shelf\ntitle: name\nfields: {name: text, full: {type: bool, default: false}}\n",
    "item.yaml": "entity: item\ntitle: name\n"
    "fields: {name: {type: text, max: 9}, shelf: {type: reference, to: shelf}}\n",
    "count.yaml": "automation: count_items\nof: item\nwhen: shelf.full\ndo: [{create: mark, set: {words: =name}}]\n",
}


def names() -> list[str]:
    return [f"i{number:03}" for number in range(ITEMS)]


async def stocked(url: str, compiled: Compiled) -> None:
    """Everything lies on a shelf that is full by now, and the sweep waits."""

    async def work(context: Context) -> None:
        shelf = (await write.create(context, "shelf", sent(name="top"))).id
        for name in names():
            await write.create(context, "item", sent(name=name, shelf=shelf))
        await write.update(context, "shelf", shelf, None, sent(full=True))
        await enqueue(context.connection, NewJob(SWEEP, '{"automation": "count_items"}'))

    async with running(url, compiled) as world:
        await world.change(ENGINE, work)


def counted(url: str) -> int:
    async def count(database: Database) -> int:
        ((found,),) = await rows(database, "SELECT count(*) FROM mark")
        return int(found)

    return on_database(url, count)


@pytest.mark.trial
def test_every_effect_of_a_sweep_is_there_once(database_url: str, tmp_path: Path) -> None:
    compiled = asyncio.run(applied(database_url, catalog_of(tmp_path, STOCK)))
    asyncio.run(stocked(database_url, compiled))
    with hand(database_url) as process:
        until = time.monotonic() + PATIENCE
        while not counted(database_url) and time.monotonic() < until:
            time.sleep(0.001)
        os.kill(process.pid, signal.SIGKILL)
        process.wait(PATIENCE)
    assert 0 < counted(database_url) < ITEMS, "it was killed in the middle of it"
    assert left(database_url) == 1, "and is not done"
    assert asyncio.run(work_off(database_url, compiled)) == names()

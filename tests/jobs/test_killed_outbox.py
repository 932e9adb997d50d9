"""Workers that are killed while they bring things out of the database: nothing is lost, and what came twice says so."""

import asyncio
import os
import random
import signal
import time
from collections import defaultdict
from pathlib import Path

import pytest

from engine.app.worker import Background
from engine.compile import Compiled
from engine.jobs.runner import Runner
from engine.jobs.table import OUTWARD
from engine.storage.driver import Database
from tests.jobs.hand import LEASE
from tests.jobs.telling import FILES, channel
from tests.jobs.test_killed import PATIENCE, hand, left
from tests.service.deploying import rows
from tests.support.figures_plugin import Figure
from tests.support.members import on_database
from tests.support.receiver import Receiver, receiving
from tests.support.world import applied, catalog_of, running

MARKS, KILLS, AT_A_TIME = 300, 30, 2


async def told(url: str, compiled: Compiled) -> None:
    """Everything is in the outbox."""
    async with running(url, compiled) as world:
        bo = await world.person_as("bo", "boss")
        for number in range(MARKS):
            await bo.make("mark", words=f"word {number:03}", size=1)


async def work_off(url: str, compiled: Compiled, receiver: Receiver) -> None:
    """Whatever was left behind, once leases are over."""
    async with running(url, compiled) as world:
        background = Background(world.application.runtime, {"webhook": channel(receiver.address)})
        until = time.monotonic() + PATIENCE
        while await world.rows("SELECT id FROM _job"):
            assert time.monotonic() < until
            await Runner(background, OUTWARD, 4).work_off()
            await asyncio.sleep(0.1)


def attempts(receiver: Receiver) -> dict[str, list[int]]:
    """By id, as which attempts it came."""
    found: dict[str, list[int]] = defaultdict(list)
    for one in receiver.came():
        found[one["headers"]["webhook-id"]].append(int(one["headers"]["webhook-attempt"]))
    return dict(found)


def kill_one(url: str, receiver: Receiver, pause: float) -> None:
    """One at work, a moment after it has brought something."""
    with hand(url, receiver.address) as process:
        before, until = len(receiver.came()), time.monotonic() + LEASE + 5
        while len(receiver.came()) == before and time.monotonic() < until:
            time.sleep(0.002)
        time.sleep(pause)
        os.kill(process.pid, signal.SIGKILL)
        process.wait(PATIENCE)


@pytest.mark.trial
def test_everything_leaves_and_what_left_twice_has_one_id_and_says_so(
    database_url: str, tmp_path: Path, figure: Figure
) -> None:
    chance = random.Random(MARKS)
    compiled = asyncio.run(applied(database_url, catalog_of(tmp_path, FILES)))
    asyncio.run(told(database_url, compiled))
    with receiving() as receiver:
        receiver.mode("hang")
        kill_one(database_url, receiver, 0.1)  # it has arrived, and nobody has noted it
        receiver.mode("good")
        for _ in range(KILLS - 1):
            kill_one(database_url, receiver, chance.uniform(0, 0.03))
        assert 0 < left(database_url) < MARKS, "they were killed in the middle of it"
        asyncio.run(work_off(database_url, compiled, receiver))
        came = attempts(receiver)

    async def outbox(database: Database) -> list[tuple[str, bool]]:
        return [(str(key), bool(sent)) for key, sent in await rows(database, "SELECT key, sent_at > at FROM _outbox")]

    assert dict.fromkeys(came, True) == dict(on_database(database_url, outbox))
    assert len(came) == MARKS
    assert all(tries == sorted(set(tries)) for tries in came.values()), "each says that it is not the first"
    twice = sum(len(tries) - 1 for tries in came.values())
    assert AT_A_TIME <= twice <= KILLS * AT_A_TIME
    kind = database_url.partition(":")[0]
    figure(f"{kind}: {MARKS} messages and {KILLS} killed workers: not delivered", 0, goal="0")
    figure(f"{kind}: of them delivered again, with the same id and said so", twice, goal=f"at most {KILLS * AT_A_TIME}")

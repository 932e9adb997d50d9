"""Measures the queue: jobs put there and done in a second, and how long 100,000 schedules take that are due at once.

    python -m bench.queue [--databases sqlite,postgresql] [--jobs 10000] [--schedules 100000] [--times 3]

One process, a worker's own: four jobs at a time, each in a transaction of its own; the median of so many times counts.
Writes build/bench/queue.json.
"""

import argparse
import asyncio
import json
import time
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, datetime
from datetime import time as clock
from statistics import median
from typing import Any

import msgspec

from bench import own
from bench.serving import LOGS, databases
from bench.systems import ROOT
from engine.app.application import Application
from engine.app.worker import Background
from engine.jobs.kinds import Inside, Nothing
from engine.jobs.runner import Runner
from engine.jobs.scheduler import put_due
from engine.rules.occurrences import Daily
from engine.service.work import Context
from engine.settings import Settings
from engine.storage.driver import Connection, Database
from engine.storage.rows.queue import NewJob, enqueue, enqueue_all
from engine.storage.rows.schedules import Scheduled, write_schedules

DUE = datetime(2026, 1, 1, 8, tzinfo=UTC)
RULE = msgspec.json.encode(Daily(clock(9))).decode()


async def _nothing(context: Context, payload: Nothing) -> None:
    """What a job costs that does nothing."""


KINDS = {"nothing": Inside(Nothing, _nothing)}


def main() -> None:
    """Measure what was asked."""
    parser = argparse.ArgumentParser(prog="bench.queue", description="the queue")
    parser.add_argument("--databases", default="sqlite,postgresql")
    parser.add_argument("--jobs", type=int, default=10_000)
    parser.add_argument("--schedules", type=int, default=100_000)
    parser.add_argument("--times", type=int, default=3)
    asked = parser.parse_args()
    figures = [one for kind in asked.databases.split(",") for one in measured(kind, asked)]
    LOGS.mkdir(parents=True, exist_ok=True)
    settings = {"at": int(time.time()), "jobs": asked.jobs, "times": asked.times, "at a time": 4}
    (LOGS / "queue.json").write_text(json.dumps({"settings": settings, "figures": figures}, indent=1) + "\n")


def measured(kind: str, asked: argparse.Namespace) -> Iterator[dict[str, Any]]:
    """The figures of one database."""
    with databases(kind) as room:
        room.seeded("queue", seed)
        found = [asyncio.run(once(room.copy("queue"), asked.jobs, asked.schedules)) for _ in range(asked.times)]
    names = (
        ("jobs put there, a transaction each", "jobs/s"),
        ("jobs put there, 1,000 in a transaction", "jobs/s"),
        ("jobs done that do nothing", "jobs/s"),
        (f"{asked.schedules:,} schedules due at once, until all are on the queue", "s"),
    )
    for (what, unit), values in zip(names, zip(*found, strict=True), strict=True):
        yield {"what": f"{kind}: {what}", "value": median(values), "unit": unit, "goal": ""}


def seed(place: str) -> None:
    """A database with definitions and nothing else."""
    asyncio.run(own.fill(place, (ROOT / "bench/definitions",), {}, {}))


async def once(place: str, jobs: int, schedules: int) -> tuple[float, float, float, float]:
    """All of it on a fresh database."""
    application = await Application.start(Settings(database_url=own.url(place)))
    database = application.runtime.database
    one = await took(lambda: singly(database, jobs // 4))
    many = await took(lambda: together(database, jobs - jobs // 4))
    await asyncio.to_thread(lambda: asyncio.run(own.settle(place)))
    done = await took(Runner(Background(application.runtime), KINDS, 4).work_off)
    await database.transact(lambda connection: write_schedules(connection, due(schedules)))
    put = await took(lambda: put_due(database, DUE))
    await application.stop()
    return jobs // 4 / one, (jobs - jobs // 4) / many, jobs / done, put


async def took(work: Callable[[], Awaitable[object]]) -> float:
    """Seconds."""
    began = time.perf_counter()
    await work()
    return time.perf_counter() - began


async def singly(database: Database, count: int) -> None:
    """As those do who cause one each."""
    for _ in range(count):
        await database.transact(lambda connection: enqueue(connection, NewJob("nothing")))


async def together(database: Database, count: int) -> None:
    """As a sweep does."""

    async def work(connection: Connection, size: int) -> None:
        await enqueue_all(connection, [NewJob("nothing")] * size)

    for begun in range(0, count, 1000):
        size = min(1000, count - begun)
        await database.transact(lambda connection, size=size: work(connection, size))  # type: ignore[misc] # a default


def due(count: int) -> list[Scheduled]:
    """Every day at nine in Berlin, and it is nine."""
    return [
        Scheduled(f"measured {number}", "none", "{}", RULE, "Europe/Berlin", None, DUE, None, DUE)
        for number in range(count)
    ]


if __name__ == "__main__":
    main()

"""What the processes do that a trial starts and kills: deploy, with a pause before each step."""

import asyncio
import multiprocessing
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from multiprocessing.connection import Connection as Pipe
from multiprocessing.context import ForkServerContext
from multiprocessing.process import BaseProcess
from typing import Any

from engine.meta.catalog import Catalog, decode
from engine.meta.fields import ReferenceField
from engine.service import deploy
from engine.storage.driver import open_database
from engine.storage.plan import read_plan
from tests.storage.plan.making import catalog, field, text

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
FILES = {"app.yaml": b"app: crm\n"}


def grown(times: int) -> Catalog:
    """A catalog that grew so often, each time by an entity, fields that refer to and fro, and indexes."""
    parts = {f"part{number}": {"name": text(unique=True), "thing": field(ReferenceField, to="thing")}
             for number in range(times)}  # fmt: skip
    fields = {f"part{number}": field(ReferenceField, to=f"part{number}") for number in range(times)}
    notes = {f"note{number}": text(index=("created_at",)) for number in range(times)}
    return catalog(thing={"name": text(), **fields, **notes}, **parts)


def apply_slowly(url: str, plan: bytes, pause: float, pipe: Pipe) -> None:
    """Apply a plan with `pause` seconds before each step; says when it begins, and its version when it is done."""

    async def work() -> None:
        database = open_database(url)
        pipe.send("begins")
        version = await deploy.apply(database, read_plan(plan), "child", NOON, progress=lambda *step: time.sleep(pause))
        pipe.send(version)
        await database.close()

    asyncio.run(work())


def bring_up(url: str, encoded: bytes, pipe: Pipe) -> None:
    """Wait for a word, then bring a database up to date; says the version that is in force then."""

    async def work() -> None:
        pipe.send("ready")
        pipe.recv()
        database = open_database(url)
        await deploy.bring_up_to_date(database, decode(encoded), FILES, "child", NOON)
        now = await deploy.in_force(database)
        await database.close()
        pipe.send(now.version if now else 0)

    asyncio.run(work())


def nursery() -> ForkServerContext:
    """Where children are forked from: everything is imported there already, so that one starts in milliseconds."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.trials.applying"])
    return context


@contextmanager
def child(work: Any, *arguments: object) -> Iterator[tuple[BaseProcess, Pipe]]:
    """A process that does `work`, and the pipe to it; it is gone afterwards, whatever it was at."""
    ours, theirs = multiprocessing.Pipe()
    process = nursery().Process(target=work, args=(*arguments, theirs), daemon=True)
    process.start()
    theirs.close()
    try:
        yield process, ours
    finally:
        process.kill()
        process.join()
        process.close()
        ours.close()

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

from msgspec import structs

from engine.meta.catalog import Catalog, decode
from engine.meta.fields import ChoiceField, IntegerField, Option, ReferenceField
from engine.service import deploy
from engine.storage.driver import open_database
from engine.storage.plan import read_plan
from engine.storage.sql.sqlite_functions import register
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


def turned(times: int) -> Catalog:
    """A catalog that changed so often, each time by names, a type, and what is taken out; it grows by nothing."""
    whole = "text" if times % 2 else "integer"
    size = text(convert="concat(old)") if whole == "text" else field(IntegerField, convert="number(old)")
    thing = {
        f"name{times}": text(unique=True, was=(f"name{times - 1}",)),
        "size": {**size, "index": ()},
        f"gone{times}": field(ReferenceField, to=""),
        "stage": choice_of(f"stage{times}", was=(f"stage{times - 1}",)),
    }
    note = {"name": text(), f"box{times}": field(ReferenceField, to=f"box{times}", was=(f"box{times - 1}",))}
    made = catalog(note=note, **{f"box{times}": thing})
    box = structs.replace(made.entities[f"box{times}"], title=f"name{times}", was=(f"box{times - 1}",))
    here = {
        one: structs.replace(each, to=box.name) if one.startswith("gone") else each for one, each in box.fields.items()
    }
    return structs.replace(made, entities={**made.entities, box.name: structs.replace(box, fields=here)})


def choice_of(option: str, was: tuple[str, ...]) -> dict[str, Any]:
    """A choice of one option, which was called otherwise; its changes are kept."""
    return field(ChoiceField, options={option: Option(label={}, was=was)}, track=True)


def apply_slowly(url: str, plan: bytes, pause: float, pipe: Pipe) -> None:
    """Apply a plan with `pause` seconds before each step; says when it begins, and its version when it is done."""

    async def work() -> None:
        database = open_database(url, functions=register)
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

"""A small application with kinds of jobs whose effects can be counted, and workers for it."""

import asyncio
from collections.abc import Iterable, Mapping

import msgspec

from engine.app.worker import Background
from engine.jobs.kinds import Apart, Grounds, Inside, Kinds
from engine.jobs.runner import Runner
from engine.jobs.sweeping import Sweep, sweep
from engine.service import write
from engine.service.beginning import SWEEP
from engine.service.work import Context, NotFound
from engine.storage.driver import Connection, Statement
from engine.storage.rows.queue import NewJob, enqueue_all
from tests.support.world import World, sent

FILES: Mapping[str, str] = {
    "app.yaml": "app: shop\nlocales: [en, zh]\ncurrency: EUR\ntime_zone: Europe/Berlin\n",
    "mark.yaml": "entity: mark\ntitle: words\nfields:\n  words: {type: text, max: 40}\n",
    "boss.yaml": "role: boss\ngrants:\n  mark: {read: true, create: true}\n",
}

HOUR = 3600


class Words(msgspec.Struct, frozen=True):
    """What a mark is to say."""

    words: str


async def _mark(context: Context, payload: Words) -> None:
    await write.create(context, "mark", sent(words=payload.words))


async def _spoil(context: Context, payload: Words) -> None:
    await _mark(context, payload)
    raise NotFound


async def _hang(grounds: Grounds, payload: Words) -> None:
    await asyncio.sleep(HOUR)


KINDS: Kinds = {
    "mark": Inside(Words, _mark),
    "spoil": Inside(Words, _spoil, most=2),
    "hang": Apart(Words, _hang, limit=0.2, most=1),
    SWEEP: Apart(Sweep, sweep),
}


def job(kind: str, words: str, **more: object) -> NewJob:
    """A job of such a kind."""
    return NewJob(kind, msgspec.json.encode(Words(words)).decode())._replace(**more)  # type: ignore[arg-type] # its fields


def runner(world: World, size: int = 4, **options: int) -> Runner:
    """A worker in this process."""
    return Runner(Background(world.application.runtime), KINDS, size, **options)


async def put(world: World, *jobs: NewJob) -> None:
    """Put them on the queue."""
    await world.database.transact(lambda connection: enqueue_all(connection, jobs))


async def marks(world: World) -> list[str]:
    """What marks say, in order."""
    return [str(row[0]) for row in await world.rows("SELECT words FROM mark ORDER BY words, id")]


async def waiting(world: World) -> list[tuple[object, ...]]:
    """Kind, attempts and whether it is dead, of all on the queue."""
    rows = await world.rows("SELECT kind, attempts, due_at IS NULL FROM _job ORDER BY id")
    return [(kind, attempts, bool(dead)) for kind, attempts, dead in rows]


async def run(world: World, *texts: str) -> None:
    """Do something behind everybody's back."""

    async def work(connection: Connection) -> None:
        for text in texts:
            await connection.run(Statement(text))

    await world.database.transact(work)


def clock_jumps(world: World, hours: int, tables: Iterable[tuple[str, str]]) -> list[str]:
    """The clock of the database goes forward by so many hours: all it wrote is as much older."""
    if "postgresql" in str(world.database.dialect):
        return [f"UPDATE {table} SET {column} = {column} - interval '{hours} hours'" for table, column in tables]
    later = "strftime('%Y-%m-%dT%H:%M:%f000Z', {0}, '{1} hours')"
    return [f"UPDATE {table} SET {column} = {later.format(column, -hours)}" for table, column in tables]

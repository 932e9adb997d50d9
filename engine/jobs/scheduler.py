"""Puts on the queue what is due by the clock; several schedulers may do so at once (storage/rows/schedules.py)."""

import logging
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

import msgspec

from engine.jobs.lasting import lasting
from engine.rules.occurrences import Rule, next_after
from engine.storage.driver import Connection, Database
from engine.storage.rows import queue, schedules
from engine.storage.rows.database_time import read_time
from engine.storage.rows.queue import NewJob
from engine.storage.rows.schedules import Scheduled

INTERVAL: Final = 1.0
"""Seconds between two looks."""

BATCH: Final = 1000
"""Schedules that are dealt with in one transaction."""

MEND: Final = 60.0
"""Seconds between two looks for what a clock that was set back has put off."""

LATE: Final = timedelta(minutes=5)
"""What is so late is told of."""

LONGEST: Final = 2 * 3600
"""Seconds: no job that was tried is put off for as long (jobs/runner.py)."""

OWN: Final = "engine "
"""With this begin the names of the engine's own schedules."""

_rule: Final = msgspec.json.Decoder(Rule)
_log = logging.getLogger("engine.jobs")


class Own(NamedTuple):
    """One of the engine's own: which kind of job, by which rule, in UTC."""

    kind: str
    rule: Rule


async def keep_scheduling(database: Database, own: Sequence[Own]) -> None:
    """Make the engine's own schedules, and look for ever."""
    ticks = 0

    async def look() -> None:
        nonlocal ticks
        if ticks == 0:
            await make_known(database, own)
        if ticks % (MEND // INTERVAL) == 0:
            await mend(database)
        ticks += 1
        await put_due(database)

    await lasting(look, INTERVAL, "schedules are not looked at")


async def make_known(database: Database, own: Sequence[Own]) -> None:
    """The engine's own schedules are these from now on."""
    wanted = {f"{OWN}{one.kind}": one for one in own}

    async def work(connection: Connection) -> None:
        now = await read_time(connection)
        there = {one.name: one for one in await schedules.read_schedules(connection, OWN)}
        made = [_own(name, one, now) for name, one in wanted.items()]
        changed = [one for one in made if one.name not in there or there[one.name].rule != one.rule]
        await schedules.write_schedules(connection, changed)
        await schedules.drop_schedules(connection, there.keys() - wanted.keys())

    await database.transact(work)


async def put_due(database: Database, now: datetime | None = None) -> int:
    """Put on the queue what is due now, or by another clock; how much it was."""
    async with database.read() as connection:
        moment = now or await read_time(connection)
        if not await schedules.any_due(connection, moment):
            return 0

    async def work(connection: Connection) -> int:
        found = await schedules.hold_due(connection, moment, BATCH)
        await queue.enqueue_all(connection, map(_job, found))
        await schedules.set_next(connection, [_advanced(one, moment) for one in found])
        _tell_late(found, moment)
        return len(found)

    total = 0
    while put := await database.transact(work):
        total += put
    return total


async def mend(database: Database, now: datetime | None = None) -> None:
    """Bring back what was put off by a clock that has been set back since."""

    async def work(connection: Connection) -> None:
        moment = now or await read_time(connection)
        await queue.mend(connection, LONGEST)
        ahead = await schedules.hold_ahead(connection, moment, BATCH)
        await schedules.set_next(connection, [_set(one, moment) for one in ahead])

    await database.transact(work)


def _own(name: str, one: Own, now: datetime) -> Scheduled:
    rule = msgspec.json.encode(one.rule).decode()
    return _set(Scheduled(name, one.kind, "{}", rule, "UTC", None, now, None, now), now)


def _job(one: Scheduled) -> NewJob:
    """While one waits no other joins it."""
    return NewJob(one.kind, one.payload, f"schedule {one.name}", one.by)


def _advanced(one: Scheduled, now: datetime) -> Scheduled:
    """It is done now, also for all the times it was missed."""
    return _set(one._replace(last_at=one.next_at), now)


def _set(one: Scheduled, now: datetime) -> Scheduled:
    """When it is next: not again what was done already, though the clock was set back."""
    since = max(now, one.last_at) if one.last_at else now
    return one._replace(next_at=_next(one.rule, one.zone, since), set_at=now)


@lru_cache(maxsize=1024)
def _next(rule: str, zone: str, since: datetime) -> datetime:
    """Many schedules of one rule are due at once."""
    return next_after(_rule.decode(rule), since, ZoneInfo(zone))


def _tell_late(found: Iterable[Scheduled], now: datetime) -> None:
    late = [one for one in found if now - one.next_at > LATE]
    if late:
        _log.warning("%d schedules are made up for once; `%s` was due at %s", len(late), late[0].name, late[0].next_at)

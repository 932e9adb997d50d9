"""Plan and apply definitions on a database, all or nothing. Workers learn of them by a stamp (app/watch.py)."""

import asyncio
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime
from random import uniform
from time import monotonic

from engine.compile import Compiled, compiled
from engine.meta.catalog import Catalog, with_options
from engine.service.beginning import begin, foreseen
from engine.service.sealing import seal_after, seal_before
from engine.storage.driver import Busy, Connection, Database, DatabaseFailure, OutcomeUnknown
from engine.storage.plan import (
    ALONE,
    Kept,
    NotApplied,
    Plan,
    Progress,
    Stale,
    Stored,
    carry_out,
    list_parked,
    make_plan,
    pack_sources,
    purge_plan,
    restore_plan,
    stored,
)
from engine.storage.rows.database_time import read_time
from engine.storage.rows.dictionaries import read_values
from engine.storage.schema import empty_tables
from engine.storage.sql.source import Source

LOCK_TIMEOUT = 2.0
"""Seconds an apply waits for a lock before it gives way: as long as it waits, ordinary reads queue behind it."""

PATIENCE = 60.0
"""Seconds after which an apply gives up trying to get its locks."""


class StepFailed(NotApplied):
    """The database refused a step; everything was rolled back."""

    def __init__(self, what: str, reason: DatabaseFailure) -> None:
        super().__init__(f"{what}: {reason}; nothing was changed")
        self.what, self.reason = what, reason


def _quiet(done: int, of: int, what: str) -> None:
    """Show no progress."""


async def in_force(database: Database) -> Stored | None:
    """The definitions a database carries, None where none were applied yet; raises NewerDefinitions."""
    async with database.read(snapshot=True) as connection:
        return await stored(connection)


async def at_work(database: Database) -> Compiled | None:
    """The same made ready to go by, with the values that dictionaries have now; raises NewerDefinitions."""
    async with database.read(snapshot=True) as connection:
        now = await stored(connection)
        if now is None:
            return None
        there = Source(now.catalog, empty_tables(), database.dialect)
        values = await read_values(connection, there)
    return compiled(replace(now, catalog=with_options(now.catalog, values)), database.dialect)


async def plan(
    database: Database, catalog: Catalog, sources: Mapping[str, bytes], confirmed: Collection[str] = ()
) -> Plan:
    """What makes `catalog` the definitions of the database; `sources`: its files by path.

    `confirmed` are names of what may be taken out. Raises NewerDefinitions and NothingToConfirm.
    """
    async with database.read(snapshot=True) as connection:
        made = await make_plan(connection, catalog, pack_sources(sources), confirmed)
        return await foreseen(connection, made, confirmed)


async def restoring(database: Database, name: str, confirmed: Collection[str] = ()) -> Plan:
    """What brings parked data back; raises NotParked and NothingToConfirm."""
    async with database.read(snapshot=True) as connection:
        return await restore_plan(connection, name, confirmed)


async def purging(database: Database, name: str, confirmed: Collection[str] = ()) -> Plan:
    """What destroys parked data; raises NotParked and NothingToConfirm."""
    async with database.read(snapshot=True) as connection:
        return await purge_plan(connection, name, confirmed)


async def parked(database: Database) -> list[Kept]:
    """What is parked, the newest first; raises NotParked where nothing was ever applied."""
    async with database.read(snapshot=True) as connection:
        return await list_parked(connection)


async def apply(
    database: Database, plan: Plan, by: str, at: datetime, *, progress: Progress = _quiet, patience: float = PATIENCE
) -> int:
    """Carry out a plan and give the new version; `by` is who says so, `at` when.

    Raises NotApplied (Blocked, Stale, Unmet, StepFailed) or Busy after `patience` seconds; then nothing was changed.
    """
    work = _Work(plan, by, at, progress)
    end = monotonic() + patience
    while True:
        try:
            return await _once(database, work)
        except Busy:
            if monotonic() >= end:
                raise
        await asyncio.sleep(uniform(0.05, 0.5))  # noqa: S311 # spreads tries, guards no secret


async def bring_up_to_date(
    database: Database,
    catalog: Catalog,
    sources: Mapping[str, bytes],
    by: str,
    at: datetime,
    *,
    progress: Progress = _quiet,
) -> Plan:
    """Plan and apply in one go, again if somebody else was faster; gives the plan, applied unless blocked or empty.

    Several processes that start at once all end here with the same definitions.
    """
    while True:
        made = await plan(database, catalog, sources)
        if made.empty or made.blocked:
            return made
        try:
            await apply(database, made, by, at, progress=progress)
        except Stale:
            continue
        return made


class _Work:
    """One try after the other to carry out a plan, remembering at which step it was."""

    def __init__(self, plan: Plan, by: str, at: datetime, progress: Progress) -> None:
        self.plan, self._by, self._at, self._progress = plan, by, at, progress
        self.step = "begin"

    async def __call__(self, connection: Connection) -> int:
        self.step = "check"
        known = await seal_before(connection, self.plan, self._at)
        former = await stored(connection)
        version = await carry_out(connection, self.plan, self._by, self._at, self._tell)
        await self._begin(connection, former)
        await seal_after(connection, self.plan, known, version, self._at)
        return version

    async def _begin(self, connection: Connection, former: Stored | None) -> None:
        now = await stored(connection)
        assert now is not None, "definitions were applied"
        at = await read_time(connection)
        known = former.catalog if former else None
        await begin(connection, known, compiled(now, connection.dialect), at, self.plan.begun)

    def _tell(self, done: int, of: int, what: str) -> None:
        self.step = what
        self._progress(done, of, what)


async def _once(database: Database, work: _Work) -> int:
    try:
        return await database.transact(
            work,
            begin=ALONE[database.dialect],
            lock_timeout=LOCK_TIMEOUT,
            statement_timeout=float("inf"),
            foreign_keys=not work.plan.rebuilds,
        )
    except Busy:
        raise
    except OutcomeUnknown:
        return await _kept(database, work.plan)
    except DatabaseFailure as reason:
        raise StepFailed(work.step, reason) from reason


async def _kept(database: Database, plan: Plan) -> int:
    """The connection broke at the commit: whether it was kept, the database knows."""
    now = await in_force(database)
    if now is not None and (now.version, now.hash) == (plan.base + 1, plan.hash):
        return now.version
    raise Busy("the connection broke before the commit; nothing was changed")

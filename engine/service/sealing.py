"""Sealing the audit, and looking whether anything in it is not as it was sealed (storage/rows/seals.py)."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from engine.storage.driver import Connection, Database, Dialect, Statement
from engine.storage.plan import SHARED, Plan, found_shape, rewrites_audit
from engine.storage.rows import seals
from engine.storage.rows.seals import SEALS, Fault, Sealed

PATIENCE: Final = 10.0
"""Seconds to wait for those who are writing; after that they are waited for another time."""

_STEP: Final = 0.05

_WRITING: Final = Statement(
    "SELECT virtualtransaction FROM pg_locks WHERE relation = '_audit'::regclass AND mode = 'RowExclusiveLock'"
    " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
)
_ALONE: Final = Statement("LOCK TABLE _seal IN SHARE ROW EXCLUSIVE MODE")


@dataclass(frozen=True, slots=True)
class Verified:
    """How far the audit is sealed, how many entries are not yet, and what is not as it was sealed."""

    sealed: Sealed
    waiting: int
    faults: list[Fault]


async def seal_audit(database: Database, at: datetime) -> Sealed | None:
    """Seal every entry there is; None where there is nothing to seal, or somebody writes on and on."""
    last = await _settled(database)

    async def work(connection: Connection) -> int:
        if connection.dialect is Dialect.POSTGRESQL:
            await connection.run(_ALONE)
        return await seals.seal(connection, last, at)

    found = False
    while last and await database.transact(work, begin=SHARED[database.dialect]):
        found = True
    if not found:
        return None
    async with database.read() as connection:
        return await seals.sealed(connection)


async def verify_audit(database: Database) -> Verified:
    """Look at all of it, in one state of the database."""
    async with database.read(snapshot=True) as connection:
        found = [one async for one in seals.faults(connection)]
        there = await seals.sealed(connection)
        return Verified(there, await seals.count_after(connection, there.last), found)


async def is_sealed_by(database: Database, digest: str) -> bool:
    """Whether the audit still goes on from a digest that somebody noted."""
    async with database.read() as connection:
        return await seals.is_sealed_by(connection, digest)


async def seal_before(connection: Connection, plan: Plan, at: datetime) -> list[Fault]:
    """Seal all there is before a plan rewrites entries, and give what is wrong: nobody else writes meanwhile."""
    if not await _rewrites_sealed(connection, plan):
        return []
    last = await seals.newest_entry(connection)
    while await seals.seal(connection, last, at):
        pass
    return [one async for one in seals.faults(connection)]


async def seal_after(connection: Connection, plan: Plan, known: Sequence[Fault], version: int, at: datetime) -> None:
    """Seal again what the plan that brought `version` rewrote, but for what was wrong before."""
    if await _rewrites_sealed(connection, plan):
        await seals.seal_again(connection, known, version, at)


async def _rewrites_sealed(connection: Connection, plan: Plan) -> bool:
    """An earlier engine sealed nothing, and had no place for it."""
    return any(map(rewrites_audit, plan.steps)) and bool(await found_shape(connection, (SEALS,)))


async def _settled(database: Database) -> int:
    """The id of an entry before which none will come any more, 0 where none is waiting to be sealed.

    PostgreSQL gives ids before it commits: whoever was writing when the last entry was looked up is waited for.
    """
    async with database.read() as connection:
        last, there = await seals.newest_entry(connection), await seals.sealed(connection)
    if last <= there.last or database.dialect is Dialect.SQLITE:
        return last if last > there.last else 0
    writing, waited = await _writing(database), 0.0
    while writing and waited < PATIENCE:
        await asyncio.sleep(_STEP)
        waited += _STEP
        writing &= await _writing(database)
    return 0 if writing else last


async def _writing(database: Database) -> set[str]:
    async with database.read() as connection:
        return {row[0] for row in await connection.all(_WRITING)}

"""How the application is: what its database, workers and books say, each with whether it is as it should be."""

import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from time import perf_counter
from typing import Final

from engine.meta.system import USER
from engine.security.policy import Policy
from engine.service.attempts import waiting
from engine.service.reporting import Does, Reports, reports
from engine.service.work import Context, administrators_only
from engine.storage.driver import Connection, Database, DatabaseFailure, Dialect, Row, Statement
from engine.storage.plan import stored, unfit
from engine.storage.rows.database_time import read_time
from engine.storage.rows.queue_watch import read_depth
from engine.storage.rows.seals import count_after, sealed
from engine.storage.rows.sessions import count_sessions
from engine.storage.rows.stamps import read_stamps
from engine.text.unreadable import Argument

SLOW: Final = 50.0
"""Milliseconds: a database beside the workers answers in one."""

LEAST_FREE: Final = 0.1
"""Of the disk."""

STALE: Final = timedelta(days=7)
"""So long ago `loom verify` should not be."""

BEHIND: Final = timedelta(minutes=5)
"""So long nothing that is due should wait for a worker."""

UNSEALED: Final = 10_000
"""More entries than so many are not waiting to be sealed while workers run."""

_SIZE: Final = {
    Dialect.POSTGRESQL: Statement("SELECT current_setting('server_version'), pg_database_size(current_database()), ''"),
    Dialect.SQLITE: Statement(
        "SELECT sqlite_version(), page_count * page_size, file FROM pragma_page_count, pragma_page_size,"
        " pragma_database_list WHERE name = 'main'"
    ),
}


class State(StrEnum):
    """How it is: good, to be looked at, or something to be done about at once."""

    GOOD = "good"
    WATCH = "watch"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Finding:
    """What is looked at, how it is, and what there is to say; `remedy` is the code of what helps."""

    name: str
    state: State
    facts: Mapping[str, Argument] = field(default_factory=dict)
    remedy: str = ""
    told: tuple[str, ...] = ()


async def answers(database: Database) -> bool:
    """Whether the database does."""
    try:
        async with database.read() as connection:
            await read_stamps(connection)
    except DatabaseFailure:
        return False
    return True


async def health(context: Context, database: Database, policy: Policy) -> list[Finding]:
    """All there is to say; raises Forbidden for whoever is no administrator."""
    administrators_only(context, "read", USER)
    compiled, now, connection = context.compiled, context.clock.now, context.connection
    began = perf_counter()
    row = await connection.one(_SIZE[connection.dialect])
    assert row is not None, "what was asked has an answer"
    found = [_database(row, connection.dialect, (perf_counter() - began) * 1000), *_disk(row)]
    faults = await unfit(database, compiled.whole, now)
    told = tuple(one.text for one in faults)
    found.append(Finding("fitness", State.BAD if told else State.GOOD, remedy="fitness" if told else "", told=told))
    reported = await reports(connection, now)
    found += [await _definitions(connection), _workers(reported, compiled.version), _verified(reported, now)]
    found += [await _audit(connection), await _jobs(connection, reported)]
    return [*found, *await _people(connection, policy, now)]


def _database(row: Row, dialect: Dialect, took: float) -> Finding:
    name = "PostgreSQL" if dialect is Dialect.POSTGRESQL else "SQLite"
    facts = {"database": f"{name} {row[0]}", "size": _megabytes(row[1]), "took": Decimal(f"{took:.1f}")}
    return Finding("database", State.WATCH if took > SLOW else State.GOOD, facts, "slow" if took > SLOW else "")


def _disk(row: Row) -> Iterator[Finding]:
    """Of a database on another machine it is not known."""
    if row[2]:
        disk = shutil.disk_usage(Path(row[2]).parent)
        scarce = disk.free < disk.total * LEAST_FREE
        facts = {"free": _megabytes(disk.free), "total": _megabytes(disk.total)}
        yield Finding("disk", State.WATCH if scarce else State.GOOD, facts, "disk" if scarce else "")


def _megabytes(size: int) -> int:
    return -(-size // 1_000_000)


async def _definitions(connection: Connection) -> Finding:
    there = await stored(connection)
    assert there is not None, "a worker goes by some"
    return Finding("definitions", State.GOOD, {"version": there.version, "at": there.at, "by": there.by})


def _workers(reported: Reports, version: int) -> Finding:
    told = tuple(f"{name}: {one.definitions} ({one.engine})" for name, one in sorted(reported.workers.items()))
    apart = any(one.definitions != version for one in reported.workers.values())
    apart |= len({one.engine for one in reported.workers.values()}) > 1
    return Finding(
        "workers", State.WATCH if apart else State.GOOD, {"count": len(told)}, "workers" if apart else "", told
    )


def _verified(reported: Reports, now: datetime) -> Finding:
    found, at = reported.verified, reported.verified_at
    if found is None or at is None:
        return Finding("verify_never", State.WATCH, remedy="verify")
    wrong = found.differences + found.faults
    state = State.BAD if wrong else State.WATCH if at < now - STALE else State.GOOD
    remedy = {State.GOOD: "", State.WATCH: "verify", State.BAD: "verify_wrong"}[state]
    return Finding("verify", state, {"at": at, "count": wrong}, remedy)


async def _audit(connection: Connection) -> Finding:
    last = await sealed(connection)
    later = await count_after(connection, last.last)
    behind = later > UNSEALED
    facts = {"last": last.last, "waiting": later, "digest": last.digest[:12]}
    return Finding("audit", State.WATCH if behind else State.GOOD, facts, "audit" if behind else "")


async def _jobs(connection: Connection, reported: Reports) -> Finding:
    depth, now = await read_depth(connection), await read_time(connection)
    workers = sum(one.does is Does.JOBS for one in reported.workers.values())
    waited = now - depth.oldest if depth.oldest else timedelta()
    facts = {"workers": workers, "due": depth.due, "seconds": int(waited.total_seconds()), "dead": depth.dead}
    if waited > BEHIND:
        return Finding("jobs", State.BAD, facts, "jobs_behind" if workers else "jobs_none")
    return Finding("jobs", State.WATCH if depth.dead else State.GOOD, facts, "jobs_dead" if depth.dead else "")


async def _people(connection: Connection, policy: Policy, now: datetime) -> list[Finding]:
    open_, people = await count_sessions(connection, now, now - policy.idle)
    paced = await waiting(connection, policy.limits, now)
    on = policy.seal is not None
    return [
        Finding("sessions", State.GOOD, {"count": open_, "people": people}),
        Finding("attempts", State.WATCH if paced else State.GOOD, {"count": paced}, "attempts" if paced else ""),
        Finding("factor_on" if on else "factor_off", State.GOOD if on else State.WATCH, remedy="" if on else "factor"),
    ]

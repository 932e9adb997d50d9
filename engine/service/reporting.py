"""What workers and `loom verify` report for the screen of health."""

import os
import platform
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

import msgspec

from engine.storage.driver import Connection, Database
from engine.storage.rows.reports import Report, read_reports, sweep_reports, write_report

EVERY: Final = timedelta(seconds=60)
"""So often a worker says that it is there."""

SILENT: Final = 3 * EVERY
"""Whoever said nothing for so long is gone."""

VERIFIED: Final = "verify"
_WORKER: Final = "worker "


class Does(StrEnum):
    """What a worker is there for."""

    REQUESTS = "requests"
    JOBS = "jobs"


class WorkerReport(msgspec.Struct):
    """Which version of the definitions a worker goes by, which engine it is, and what it does."""

    definitions: int
    engine: str
    does: Does = Does.REQUESTS


class VerifyReport(msgspec.Struct):
    """How many computed values and how many entries of the audit were not as they should be."""

    differences: int
    faults: int


class Reports(msgspec.Struct):
    """Everything that was reported: the workers that are there, by their names, and the last `loom verify`."""

    workers: dict[str, WorkerReport]
    verified: VerifyReport | None
    verified_at: datetime | None


async def report_worker(database: Database, told: WorkerReport, now: datetime) -> None:
    """Say that this process answers."""
    name = f"{_WORKER}{platform.node()} {os.getpid()}"

    async def work(connection: Connection) -> None:
        await sweep_reports(connection, _WORKER, now - SILENT)
        await write_report(connection, Report(name, now, msgspec.json.encode(told).decode()))

    await database.transact(work)


async def report_verified(database: Database, told: VerifyReport, now: datetime) -> None:
    """Say what `loom verify` found."""
    report = Report(VERIFIED, now, msgspec.json.encode(told).decode())
    await database.transact(lambda connection: write_report(connection, report))


async def reports(connection: Connection, now: datetime) -> Reports:
    """What was reported last."""
    found = await read_reports(connection)
    workers = {
        one.name.removeprefix(_WORKER): msgspec.json.decode(one.text, type=WorkerReport)
        for one in found
        if one.name.startswith(_WORKER) and one.at > now - SILENT
    }
    verified = next((one for one in found if one.name == VERIFIED), None)
    told = msgspec.json.decode(verified.text, type=VerifyReport) if verified else None
    return Reports(workers, told, verified.at if verified else None)

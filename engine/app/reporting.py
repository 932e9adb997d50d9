"""A worker says from time to time that it is there, and by which definitions it goes."""

import asyncio
import logging
from datetime import UTC, datetime

from engine import __version__
from engine.http.answering import trace
from engine.http.runtime import Runtime
from engine.service.reporting import EVERY, WorkerReport, report_worker
from engine.storage.driver import DatabaseFailure

_log = logging.getLogger("engine.app")


async def keep_reporting(runtime: Runtime, interval: float = EVERY.total_seconds()) -> None:
    """Report for ever, for the first time at once."""
    while True:
        try:
            told = WorkerReport(runtime.compiled.version, __version__)
            await report_worker(runtime.database, told, datetime.now(UTC))
        except DatabaseFailure as problem:
            _log.warning("this worker is not reported: %s", problem)
        except Exception as error:  # else nothing would be reported from here on
            _log.warning("this worker is not reported: %s", trace(error))
        await asyncio.sleep(interval)

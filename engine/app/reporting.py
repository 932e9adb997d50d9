"""A worker says from time to time that it is there, and by which definitions it goes."""

import asyncio
import logging
from datetime import UTC, datetime

from engine import __version__
from engine.http.runtime import Runtime
from engine.service.reporting import EVERY, Does, WorkerReport, report_worker
from engine.storage.driver import DatabaseFailure
from engine.text.traces import trace

_log = logging.getLogger("engine.app")


async def keep_reporting(runtime: Runtime, does: Does, interval: float = EVERY.total_seconds()) -> None:
    """Report for ever, for the first time at once."""
    while True:
        try:
            told = WorkerReport(runtime.compiled.version, __version__, does)
            await report_worker(runtime.database, told, datetime.now(UTC))
        except DatabaseFailure as problem:
            _log.warning("this worker is not reported: %s", problem)
        except Exception as error:  # else nothing would be reported from here on
            _log.warning("this worker is not reported: %s", trace(error))
        await asyncio.sleep(interval)

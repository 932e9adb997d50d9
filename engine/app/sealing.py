"""A worker seals the audit from time to time, so that nobody who writes waits for it."""

import asyncio
import logging
from datetime import UTC, datetime

from engine.http.answering import trace
from engine.service.sealing import seal_audit
from engine.storage.driver import Database, DatabaseFailure

INTERVAL = 60.0
"""Seconds: what is changed behind the engine's back before that is not found. A look costs two small statements."""

_log = logging.getLogger("engine.app")


async def keep_sealing(database: Database, interval: float = INTERVAL) -> None:
    """Seal for ever. What is logged stands outside the database, where whoever changes the audit may not reach it."""
    while True:
        await asyncio.sleep(interval)
        try:
            now = await seal_audit(database, datetime.now(UTC))
        except DatabaseFailure as problem:
            _log.warning("the audit is not sealed: %s", problem)
        except Exception as error:  # else nothing would be sealed from here on
            _log.warning("the audit is not sealed: %s", trace(error))
        else:
            if now is not None:
                _log.info("the audit is sealed up to entry %d: %s", now.last, now.digest)

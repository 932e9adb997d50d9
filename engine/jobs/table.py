"""Every kind of job, and what the engine itself does by the clock."""

import logging
from datetime import UTC, datetime
from typing import Final

from engine.jobs.kinds import Apart, Kinds, Nothing
from engine.jobs.scheduler import Own
from engine.rules.occurrences import Each
from engine.service.sealing import seal_audit
from engine.storage.driver import Database

_log = logging.getLogger("engine.jobs")


async def _seal(database: Database, nothing: Nothing) -> None:
    """What is logged stands outside the database, where whoever changes the audit may not reach it."""
    now = await seal_audit(database, datetime.now(UTC))
    if now is not None:
        _log.info("the audit is sealed up to entry %d: %s", now.last, now.digest)


KINDS: Final[Kinds] = {"seal": Apart(Nothing, _seal)}

OWN: Final = (Own("seal", Each(60)),)
"""Audit: what is changed behind the engine's back before it is sealed is not found."""

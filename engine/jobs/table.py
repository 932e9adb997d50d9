"""Every kind of job, and what the engine itself does by the clock."""

import logging
from datetime import UTC, datetime
from typing import Final

from engine.jobs.delivering import deliver
from engine.jobs.kinds import Apart, Grounds, Inside, Kinds, Nothing
from engine.jobs.scheduler import Own
from engine.jobs.sweeping import Sweep, sweep
from engine.jobs.waiting import Again, try_again
from engine.rules.occurrences import Each
from engine.service.beginning import SWEEP
from engine.service.notices import KEPT, forget_old
from engine.service.outbox import DELIVER, Delivery
from engine.service.perform.escalating import JOB, Overdue, deal_with, look_for_overdue
from engine.service.sealing import seal_audit
from engine.service.strategies import TRY_AGAIN
from engine.service.work import Context
from engine.storage.rows.outbox import forget_parcels

_log = logging.getLogger("engine.jobs")


async def _seal(grounds: Grounds, nothing: Nothing) -> None:
    """What is logged stands outside the database, where whoever changes the audit may not reach it."""
    now = await seal_audit(grounds.database, datetime.now(UTC))
    if now is not None:
        _log.info("the audit is sealed up to entry %d: %s", now.last, now.digest)


async def _forget(context: Context, nothing: Nothing) -> None:
    await forget_old(context.connection, context.clock.now)
    await forget_parcels(context.connection, context.clock.now - KEPT)


async def _look_for_overdue(context: Context, nothing: Nothing) -> None:
    await look_for_overdue(context)


OUTWARD: Final[Kinds] = {DELIVER: Apart(Delivery, deliver)}
"""What waits for others than the database, and must not keep the rest waiting."""

KINDS: Final[Kinds] = {
    "seal": Apart(Nothing, _seal),
    "forget": Inside(Nothing, _forget),
    "approvals": Inside(Nothing, _look_for_overdue),
    JOB: Inside(Overdue, deal_with),
    TRY_AGAIN: Apart(Again, try_again, limit=3600),
    SWEEP: Apart(Sweep, sweep, limit=3600),
}

OWN: Final = (Own("seal", Each(60)), Own("forget", Each(24 * 3600)), Own("approvals", Each(60)))
"""Audit: what is changed behind the engine's back before it is sealed is not found. Notices are forgotten in time.
Tasks of approval are late to the minute.
"""

"""Automations by the clock: their records are found by statement, and dealt with in batches, each a transaction."""

from typing import Final

from engine.compile import automated, by_clock
from engine.meta.automations import Automation
from engine.rules.occurrences import latest
from engine.service.perform.automating import carry
from engine.service.perform.followed import follow_up
from engine.service.perform.standing import mark, unmark
from engine.service.work import Context, Refusal, Wrote
from engine.storage.rows import schedules
from engine.storage.sql.marks import Which
from engine.text.dates import instant_text

BATCH: Final = 100
"""Records that are dealt with in one transaction."""

LAST: Final = 2**62
"""No record has a greater id."""


class Failed(Exception):
    """What an automation does with a record was refused."""

    def __init__(self, automation: str, record: int, refusal: Refusal) -> None:
        super().__init__(f"automation {automation}, record {record}: {refusal}")
        self.record = record


async def sweep(context: Context, name: str, after: int = 0, before: int = LAST) -> int | None:
    """Do it with the first records between these ids for which it is to be done; the last of them, None: no more.

    Whoever is the first to mark a record does it, in the same transaction: what is done is done once, whoever else
    looks. Raises Failed, with the record of which nothing is to be done.
    """
    automation = context.compiled.catalog.automations.get(name)
    if automation is None:  # it was taken out, or is switched off
        return None
    if after == 0:
        await unmark(context, automation, Which.ALL, {})
    occurrence = await _occurrence(context, automation)
    between = {"after": after, "before": before, "limit": BATCH, "occurrence": occurrence}
    found = await mark(context, automation, Which.BETWEEN, between)
    engine = context.as_engine()
    for record in found:
        try:
            await carry(engine, automated(context.compiled, name), Wrote(automation.of, record))
            await follow_up(context)
        except Refusal as refusal:
            raise Failed(name, record, refusal) from refusal
    return found[-1] if found else None


async def _occurrence(context: Context, automation: Automation) -> str | None:
    """By the clock: the time it is done for, by the clock or, where that was set back since, the last that was due.

    So it is done once for all that were missed, and once however often or late it is tried.
    """
    if automation.trigger is None:
        return None
    compiled = context.compiled
    now = latest(by_clock(automation.trigger.rhythm), context.clock.now, compiled.zone)
    put = await schedules.read_last(context.connection, automation.called)
    return instant_text(now if put is None else max(now, put))


async def sweep_all(context: Context, name: str) -> None:
    """All of it in one transaction; raises Failed."""
    after: int | None = 0
    while after is not None:
        after = await sweep(context, name, after)

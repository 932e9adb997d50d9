"""A look at everything that an automation by the clock is for: one record that is refused does not keep the others."""

import logging

import msgspec

from engine.jobs.kinds import Grounds
from engine.service.perform import Failed
from engine.service.perform import sweep as sweep_batch
from engine.service.perform.sweeping import LAST
from engine.service.work import ENGINE, Context

_log = logging.getLogger("engine.jobs")


class Sweep(msgspec.Struct, frozen=True):
    """Which automation."""

    automation: str


async def sweep(grounds: Grounds, payload: Sweep) -> None:
    """Batch by batch; raises Failed at its end where records were refused: they are tried again with the job."""
    after, before, failed = 0, LAST, list[Failed]()
    while True:

        async def batch(context: Context, after: int = after, before: int = before) -> int | None:
            return await sweep_batch(context, payload.automation, after, before)

        try:
            last = await grounds.change(ENGINE, batch)
        except Failed as one:
            _log.warning("%s", one)
            failed.append(one)
            before = one.record
            continue
        if last is not None:
            after = last
        elif before < LAST:
            after, before = before, LAST
        else:
            break
    if failed:
        raise failed[0]

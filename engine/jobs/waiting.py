"""Records that wait for a decision to find somebody: one after the other, each in a transaction of its own."""

import logging

import msgspec

from engine.jobs.kinds import Grounds
from engine.service.perform import Stuck, try_next
from engine.service.work import ENGINE, Context

_log = logging.getLogger("engine.jobs")


class Again(msgspec.Struct, frozen=True):
    """Which decision."""

    decision: str


async def try_again(grounds: Grounds, payload: Again) -> None:
    """Until nothing is found for any that waits; one that is refused does not keep the others."""
    stuck: list[Stuck] = []
    while True:
        spared = [one.record for one in stuck]

        async def one_more(context: Context, spared: list[int] = spared) -> int | None:
            return await try_next(context, payload.decision, spared)

        try:
            if await grounds.change(ENGINE, one_more) is None:
                break
        except Stuck as one:
            _log.warning("%s", one)
            stuck.append(one)
    if stuck:
        raise stuck[0]

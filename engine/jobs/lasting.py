"""What a process does as long as it lives, whatever goes wrong once."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from engine.storage.driver import DatabaseFailure
from engine.text.traces import trace

_log = logging.getLogger("engine.jobs")


async def lasting(
    work: Callable[[], Awaitable[object]], interval: float, hindered: str, ended: Callable[[], bool] = lambda: False
) -> None:
    """Do it every so many seconds until `ended`; what keeps it from being done is told once, and so is its end."""
    hindrance = ""
    while not ended():
        before, hindrance = hindrance, await _hindrance(work)
        if hindrance != before:
            _log.warning("%s: %s", hindered, hindrance or "no longer so")
        await asyncio.sleep(interval)


async def _hindrance(work: Callable[[], Awaitable[object]]) -> str:
    try:
        await work()
    except DatabaseFailure as problem:
        return str(problem)
    except Exception as error:  # else it would never be done again
        return trace(error)
    return ""

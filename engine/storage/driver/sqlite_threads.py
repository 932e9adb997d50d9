"""Running sqlite3 in threads, out of the event loop's way; what is slow is decided elsewhere."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Protocol, TypeVar

from engine.storage.driver.limits import NEVER
from engine.storage.driver.sqlite_lane import Lane

R = TypeVar("R")

NUDGE = 0.02
"""Seconds between two requests to a statement to stop."""


class Lender(Protocol):
    """Where a lane for a thread comes from."""

    async def take(self) -> Lane:
        """A lane nobody else uses."""

    def give(self, item: Lane) -> None:
        """The lane back."""


class Own:
    """Lends the one lane that a snapshot or a transaction has, to itself."""

    def __init__(self, lane: Lane) -> None:
        self._lane = lane

    async def take(self) -> Lane:
        """The lane: its task uses it for one thing at a time."""
        return self._lane

    def give(self, item: Lane) -> None:
        """Nothing to do."""


class Threads:
    """Threads for a database; each job has a lane of its own, so there are never more jobs than lanes."""

    def __init__(self, size: int) -> None:
        self._executor = ThreadPoolExecutor(size, thread_name_prefix="sqlite")

    async def run(self, lane: Lane, budget: float, job: Callable[..., R], *arguments: Any) -> R:
        """`job(*arguments)` in a thread, which uses `lane` for at most `budget` seconds and is interrupted then.

        A cancelled task stops the statement and goes on only when the thread has let go of the lane.
        """
        lane.enter_thread()
        future = asyncio.get_running_loop().run_in_executor(self._executor, job, *arguments)
        try:
            await asyncio.wait((future,), timeout=None if budget == NEVER else budget)
        finally:  # done, or too slow, or cancelled
            await _stopped(lane, future)
            lane.enter_loop()
        return future.result()

    def close(self) -> None:
        """Wait for what still runs, and end."""
        self._executor.shutdown()


async def _stopped(lane: Lane, future: asyncio.Future[Any]) -> None:
    while not future.done():
        lane.raw.interrupt()  # it is lost if the statement has not begun yet
        try:
            await asyncio.wait((future,), timeout=NUDGE)
        except asyncio.CancelledError:
            continue  # cancelled once more: it is being obeyed
    future.exception()  # looked at, so that asyncio does not report it as forgotten

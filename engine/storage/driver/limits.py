"""How long the driver lets a statement run, waits for a lock, and sleeps between two tries."""

import asyncio
from dataclasses import dataclass
from random import uniform
from time import monotonic

NEVER = float("inf")

SHORTEST, LONGEST = 0.001, 0.05
"""Seconds between two tries: at first up to the one, after some doubling up to the other."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds: for a statement on the event loop (SQLite), for any statement, and for a lock or a free connection."""

    inline: float = 0.005
    statement: float = 30.0
    wait: float = 10.0


class Tries:
    """Tries of one thing until it succeeds or `patience` (seconds) is used up."""

    def __init__(self, patience: float) -> None:
        self._end = monotonic() + patience
        self._pause = SHORTEST
        self.count = 1

    async def again(self) -> bool:
        """Sleep a little, longer each time and never twice the same; False if there is no time for another try."""
        if monotonic() >= self._end:
            return False
        await asyncio.sleep(uniform(self._pause / 2, self._pause))  # noqa: S311 # spreads tries, guards no secret
        self._pause = min(self._pause * 2, LONGEST)
        self.count += 1
        return True

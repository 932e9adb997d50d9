"""How many requests a minute somebody may send, counted in memory by each worker for itself: it costs no statement."""

import time
from collections.abc import Callable, Hashable
from heapq import nlargest
from math import ceil
from operator import itemgetter
from typing import Final

WINDOW: Final = 60.0
"""Seconds; what they hold may come all at once."""

KNOWN: Final = 20_000
"""So many keys are remembered; of more, those that asked least are forgotten."""


class Paced:
    """At most `most` requests a minute for each key; 0 lets everything in.

    By key stands the moment at which what was counted is worked off, one request after the other: there is nothing to
    be done as time goes by.
    """

    def __init__(self, most: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._each = WINDOW / most if most else 0.0
        self._clock = clock
        self._until: dict[Hashable, float] = {}

    def wait(self, key: Hashable) -> int:
        """Count a request; where there were too many, it is not counted: the seconds until there may be one, else 0."""
        if not self._each:
            return 0
        now = self._clock()
        until = max(self._until.get(key, now), now) + self._each
        beyond = until - now - WINDOW
        if beyond > 0:
            return ceil(beyond)
        self._until[key] = until
        if len(self._until) > KNOWN:
            self._until = dict(nlargest(KNOWN // 2, self._until.items(), key=itemgetter(1)))
        return 0


def unpaced() -> Paced:
    """Lets everything in."""
    return Paced(0)

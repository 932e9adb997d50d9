"""Connections lent out one at a time and taken back; it opens them when needed and knows nothing else about them."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

from engine.storage.driver.base import Busy, ScopeEnded

T = TypeVar("T")


class Pool(Generic[T]):
    """At most `size` connections, the last one used first.

    `connect` opens one, `usable` says whether an idle one still is, `disconnect` lets go of one without waiting.
    """

    def __init__(
        self,
        connect: Callable[[], Awaitable[T]],
        usable: Callable[[T], bool],
        disconnect: Callable[[T], None],
        *,
        size: int,
        wait: float,
    ) -> None:
        self._connect, self._usable, self._disconnect = connect, usable, disconnect
        self._size, self._wait = size, wait
        self._idle: list[T] = []
        self._lent = 0
        self._opening = 0
        self._queue: deque[asyncio.Future[T | None]] = deque()
        self._closed = False

    async def take(self) -> T:
        """A connection of the caller's own; raises Busy if none becomes free in time."""
        while True:
            if self._closed:
                raise ScopeEnded
            idle = self.take_idle()
            if idle is not None:
                return idle
            if self._lent + self._opening < self._size:
                return await self._open()
            handed = await self._wait_in_line()
            if handed is not None:
                return handed

    def take_idle(self) -> T | None:
        """A connection if one can be had without waiting."""
        while self._idle:
            item = self._idle.pop()
            if self._usable(item):
                self._lent += 1
                return item
            self._disconnect(item)
        return None

    def give(self, item: T) -> None:
        """Take a connection back; one that broke is let go of."""
        if self._closed or not self._usable(item):
            self._lent -= 1
            self._disconnect(item)
            self._call_next(None)
        elif not self._call_next(item):
            self._lent -= 1
            self._idle.append(item)

    def close(self) -> None:
        """Let go of every connection; of a lent one when it is given back."""
        self._closed = True
        while self._idle:
            self._disconnect(self._idle.pop())
        while self._call_next(None):
            pass

    async def _open(self) -> T:
        self._opening += 1
        try:
            item = await self._connect()
        except BaseException:
            self._call_next(None)
            raise
        finally:
            self._opening -= 1
        self._lent += 1
        return item

    async def _wait_in_line(self) -> T | None:
        """What the next one to give back hands over; None means: look again, there may be room for a new one."""
        place: asyncio.Future[T | None] = asyncio.get_running_loop().create_future()
        self._queue.append(place)
        try:
            async with asyncio.timeout(self._wait):
                return await place
        except TimeoutError:
            self._pass_on(place)
            raise Busy(f"all {self._size} connections were in use for {self._wait:g} s") from None
        except BaseException:
            self._pass_on(place)
            raise

    def _pass_on(self, place: asyncio.Future[T | None]) -> None:
        """The one in line left; what it was handed in the same moment goes to the next."""
        if place.cancelled() or not place.done():
            place.cancel()
        elif (item := place.result()) is not None:
            self.give(item)
        else:
            self._call_next(None)

    def _call_next(self, item: T | None) -> bool:
        """Hand `item` to the first who still waits; False if nobody does."""
        while self._queue:
            place = self._queue.popleft()
            if not place.done():
                place.set_result(item)
                return True
        return False

"""Writing SQLite's log back into the database file from a thread; inside COMMIT it would hold up the event loop."""

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable

from engine.storage.driver.base import Connection, DatabaseFailure
from engine.storage.driver.limits import NEVER
from engine.storage.driver.sqlite_lane import Lane
from engine.storage.driver.sqlite_threads import Threads

PAUSE = 0.5
"""Seconds from a commit to the next time the log is written back."""

LARGE = 4096
"""Pages (16 MB) from which the log is begun anew."""

PASSES = 3
"""Each pass leaves only what was written during it, so that little is left for the one that holds writers up."""


class Checkpoints:
    """Writes the log back a while after each commit, and now and then holds up writers so that it can begin anew."""

    def __init__(
        self,
        open_lane: Callable[[], Lane],
        threads: Threads,
        transact: Callable[[Callable[[Connection], Awaitable[None]]], Awaitable[None]],
    ) -> None:
        self._open, self._threads, self._transact = open_lane, threads, transact
        self._lane: Lane | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._task: asyncio.Task[None] | None = None

    def committed(self) -> None:
        """Somebody wrote: see to it, soon."""
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(PAUSE, self._begin)

    async def close(self) -> None:
        """Wait for what runs, and do no more; whoever closes the file last writes back the rest."""
        if self._timer is not None:
            self._timer.cancel()
        if self._task is not None:
            await asyncio.wait((self._task,))
        if self._lane is not None:
            self._lane.raw.close()

    def _begin(self) -> None:
        self._task = asyncio.get_running_loop().create_task(self._write_back())

    async def _write_back(self) -> None:
        try:
            if await self._once() > LARGE:
                for _ in range(PASSES):
                    await self._once()
                await self._transact(self._alone)
        except (DatabaseFailure, sqlite3.Error):
            pass  # the log stays as it is, nothing is lost; the next commit brings the next try
        finally:
            self._timer = None

    async def _alone(self, connection: Connection) -> None:
        """Nothing is added meanwhile, so all of it is written back, and the next writer begins the log anew."""
        await self._once()

    async def _once(self) -> int:
        """Write back what no reader still needs; the length of the log in pages."""
        if self._lane is None:
            self._lane = self._open()
        return await self._threads.run(self._lane, NEVER, _checkpoint, self._lane)


def _checkpoint(lane: Lane) -> int:
    _, length, _ = lane.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
    return int(length)

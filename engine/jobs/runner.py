"""One worker's hands: claims what is due, does some of it at a time, and says how it went."""

import asyncio
import logging
from contextlib import suppress
from random import uniform
from secrets import token_hex
from typing import Final

from engine.jobs.kinds import Grounds, Kinds, Lost, Undelivered
from engine.jobs.lasting import lasting
from engine.service.work import Invalid
from engine.storage.driver import Connection, DatabaseFailure
from engine.storage.rows import queue
from engine.storage.rows.queue import Claimed
from engine.text.traces import trace

INTERVAL: Final = 0.25
"""Seconds between two looks while nothing is due; a look costs one small statement."""

LEASE: Final = 60
"""Seconds for which a job is held; it is renewed three times in that."""

FIRST: Final = 5
"""Seconds after the first failure; each pause is twice as long as the one before."""

LONGEST: Final = 3600
"""Seconds of the longest pause."""

_SAID: Final = 4000
"""Characters of an error that are kept."""

_log = logging.getLogger("engine.jobs")


class Runner:
    """Runs jobs of these kinds, `size` at a time, until it is stopped."""

    def __init__(self, grounds: Grounds, kinds: Kinds, size: int, lease: int = LEASE) -> None:
        self._grounds, self._kinds, self._lease = grounds, kinds, lease
        self._size, self._turns = size, asyncio.Semaphore(size)
        self._token = token_hex(8)
        self._held: dict[int, asyncio.Task[None]] = {}
        self._suspect: int | None = None
        self._done = asyncio.Event()
        self._stopping = False

    async def run(self) -> None:
        """Claim and do, until `stop`."""
        beat = asyncio.create_task(lasting(self._renew, self._lease / 3, "leases are not renewed"))
        try:
            await lasting(self._look, INTERVAL, "no jobs are claimed", lambda: self._stopping)
        finally:
            beat.cancel()
            with suppress(asyncio.CancelledError):
                await beat

    async def stop(self, patience: float) -> None:
        """Begin nothing more; what is under way gets so many seconds, and is then left to others."""
        self._stopping = True
        self._done.set()
        if self._held:
            await asyncio.wait(self._held.values(), timeout=patience)
        for task in self._held.values():
            task.cancel()
        await asyncio.gather(*self._held.values(), return_exceptions=True)

    async def work_off(self) -> None:
        """Do everything that is due, and come back."""
        while await self._claim():
            await asyncio.gather(*self._held.values())

    async def _look(self) -> None:
        """Claim as long as there is something, and room for it."""
        while not self._stopping and await self._claim():
            while len(self._held) >= self._size and not self._stopping:
                self._done.clear()
                await self._done.wait()

    async def _claim(self) -> int:
        database, kinds, room = self._grounds.database, self._kinds.keys(), self._size * 2 - len(self._held)
        async with database.read() as connection:
            due = await queue.due(connection, kinds)

        async def claimed(connection: Connection) -> list[Claimed]:
            return await queue.claim(connection, kinds, self._token, room, self._lease)

        async def lapsed(connection: Connection) -> list[Claimed]:
            return await queue.claim_lapsed(connection, kinds, self._token, self._held.keys(), self._lease)

        found = await database.transact(claimed) if due.fresh and room > 0 else []
        # What a worker died of goes on alone among its like: else it would take them along again.
        if due.lapsed and self._suspect not in self._held:
            suspects = await database.transact(lapsed)
            self._suspect = suspects[0].id if suspects else None
            found += suspects
        for job in found:
            self._begin(job)
        return len(found)

    def _begin(self, job: Claimed) -> None:
        task = asyncio.create_task(self._in_turn(job))
        self._held[job.id] = task
        task.add_done_callback(lambda _: self._end(job))

    def _end(self, job: Claimed) -> None:
        self._held.pop(job.id, None)
        self._done.set()

    async def _in_turn(self, job: Claimed) -> None:
        async with self._turns:
            try:
                await (self._give_back(job) if self._stopping else self._do(job))
            except DatabaseFailure as problem:  # its lease will lapse
                _log.warning("what became of job %d (%s) is not written: %s", job.id, job.kind, problem)

    async def _do(self, job: Claimed) -> None:
        kind = self._kinds[job.kind]
        if job.attempts > kind.most:
            await self._bury(job, "its worker ended, or lost the database, every time it was tried")
            return
        try:
            async with asyncio.timeout(kind.limit):
                await kind.perform(self._grounds, job, self._token)
        except Lost:
            _log.warning("job %d (%s) is another worker's by now", job.id, job.kind)
        except Exception as error:
            await self._failed(job, kind.most, error)

    async def _failed(self, job: Claimed, most: int, error: Exception) -> None:
        said = _said(error)
        if job.attempts >= most:
            await self._bury(job, said)
            return
        pause = round(min(LONGEST, FIRST * 2 ** (job.attempts - 1)) * uniform(0.5, 1))  # noqa: S311 # no secret
        _log.warning("job %d (%s) failed, again in %d s: %s", job.id, job.kind, pause, said)
        await self._grounds.database.transact(
            lambda connection: queue.put_back(connection, job, self._token, pause, said)
        )

    async def _bury(self, job: Claimed, said: str) -> None:
        _log.error("job %d (%s) failed for the last time: %s", job.id, job.kind, said)
        await self._grounds.database.transact(lambda connection: queue.bury(connection, job, self._token, said))

    async def _give_back(self, job: Claimed) -> None:
        await self._grounds.database.transact(lambda connection: queue.give_back(connection, job, self._token))

    async def _renew(self) -> None:
        if self._held:
            held = list(self._held)
            await self._grounds.database.transact(
                lambda connection: queue.renew(connection, self._token, held, self._lease)
            )


def _said(error: Exception) -> str:
    """What happened, without what people wrote."""
    if isinstance(error, Invalid):
        return "refused: " + ", ".join(f"{one.code} ({one.field})" for one in error.failures)
    if isinstance(error, Undelivered):
        return str(error)
    if isinstance(error, TimeoutError):
        return "it took too long\n" + trace(error)[-_SAID:]
    return trace(error)[-_SAID:]

"""The event stream of a tab: it says that what waits for somebody has become another number, and nothing else.

One look a second asks for everybody who listens to a worker, by two statements; on SQLite only after somebody wrote.
"""

import asyncio
import logging
from collections.abc import AsyncGenerator
from contextlib import suppress
from typing import Final

from engine.http.asgi import Header
from engine.http.problems import Problem, too_many_requests
from engine.http.response import NOT_STORED, Response, Streamed
from engine.http.runtime import Runtime
from engine.service.awaiting import NOTHING, Awaiting, awaiting
from engine.storage.driver import DatabaseFailure
from engine.text.traces import trace
from engine.web.routes import Table
from engine.web.visit import Visit

LOOK: Final = 1.0
"""Seconds between two looks."""

BEAT: Final = 15.0
"""Seconds after which a stream that has nothing to say shows that it is there, and looks whether its session is."""

MOST: Final = 5_000
"""Streams of one worker; more are turned away, and their pages ask when they are looked at."""

STREAM: Final[Header] = (b"content-type", b"text/event-stream")
UNBUFFERED: Final[Header] = (b"x-accel-buffering", b"no")
"""What a proxy in front is told, which would keep events back otherwise."""

_AGAIN: Final = b"retry: 5000\n\n"
_HERE: Final = b":\n\n"

_log = logging.getLogger("engine.web")


class Listener:
    """A stream of somebody: what was said last, and whether there is something to say."""

    def __init__(self, user: int) -> None:
        self.user = user
        self.known: Awaiting | None = None
        self.woken = asyncio.Event()
        self.left = False

    def hear(self, now: Awaiting) -> None:
        """The numbers as they are now; those it hears first are said too: the page may show former ones."""
        if self.known != now:
            self.woken.set()
        self.known = now

    def leave(self) -> None:
        """Nobody is there any more."""
        self.left = True
        self.woken.set()


class Events:
    """The streams of one worker; `screens` has their address."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self._listeners: set[Listener] = set()
        self._looking: asyncio.Task[None] | None = None
        self._seen: int | None = None
        self.screens: Table = {("-", "events"): {"GET": self._listen}}

    async def _listen(self, visit: Visit) -> Response:
        """`GET /-/events`."""
        if len(self._listeners) >= MOST:
            raise too_many_requests(60)
        return Streamed(200, (STREAM, NOT_STORED, UNBUFFERED), parts=self._said(visit))

    async def _said(self, visit: Visit) -> AsyncGenerator[bytes, None]:
        listener = Listener(visit.person.principal.record)
        self._listeners.add(listener)
        self._seen = None
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self._look_for_ever())
        gone = asyncio.create_task(visit.request.left())
        gone.add_done_callback(lambda _: listener.leave())
        try:
            yield _AGAIN
            while await self._goes_on(visit, listener):
                yield _event(listener) if listener.woken.is_set() else _HERE
                listener.woken.clear()
        finally:
            gone.cancel()
            self._listeners.discard(listener)

    async def _goes_on(self, visit: Visit, listener: Listener) -> bool:
        """Wait until there is something to say, or nothing was for long; whether anybody still may hear it."""
        with suppress(TimeoutError):
            await asyncio.wait_for(listener.woken.wait(), BEAT)
        return not (listener.left or self._runtime.ending.is_set()) and await self._is_open(visit)

    async def _is_open(self, visit: Visit) -> bool:
        """Whether the session is still one."""
        try:
            return (await visit.backend.person(visit.request)).principal.record == visit.person.principal.record
        except Problem:
            return False

    async def _look_for_ever(self) -> None:
        """Look while anybody listens; at the end of the worker every stream is woken, and ends."""
        while self._listeners and not self._runtime.ending.is_set():
            try:
                await self._look()
            except DatabaseFailure as problem:
                _log.warning("nobody is told what waits for them: %s", problem)
            except Exception as error:  # else nobody would be told anything from here on
                _log.warning("nobody is told what waits for them: %s", trace(error))
            with suppress(TimeoutError):
                await asyncio.wait_for(self._runtime.ending.wait(), LOOK)
        if self._runtime.ending.is_set():
            for one in self._listeners:
                one.woken.set()

    async def _look(self) -> None:
        runtime = self._runtime
        committed = runtime.database.data_version()
        if committed is not None and committed == self._seen:
            return
        people = {one.user for one in self._listeners}
        async with runtime.database.read(snapshot=True) as connection:  # else one number may be older than the other
            found = await awaiting(connection, runtime.compiled, people)
        for one in tuple(self._listeners):
            one.hear(found.get(one.user, NOTHING))
        self._seen = committed


def _event(listener: Listener) -> bytes:
    approvals, unread = listener.known or NOTHING
    return b"event: inbox\ndata: %d %d\n\n" % (approvals, unread)

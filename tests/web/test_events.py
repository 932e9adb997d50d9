"""The event stream of a tab: it tells that another number waits, and ends with its session, its tab and its worker."""

import asyncio
from collections.abc import AsyncIterator, MutableMapping
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest

from engine.web import events
from tests.service.expenses import FILES
from tests.service.test_approvals import house, submitted
from tests.support.stage_plugin import Play
from tests.support.visitor import Visitor, visitor
from tests.support.world import World

SOON = 5.0
QUIET = b":\n\n"


class Stream:
    """What a tab hears, event by event."""

    def __init__(self) -> None:
        self.heard: asyncio.Queue[bytes] = asyncio.Queue()
        self.gone = asyncio.Event()

    async def next(self) -> bytes:
        """The next thing that is said, beats passed over; empty once it has ended."""
        while (said := await asyncio.wait_for(self.heard.get(), SOON)) == QUIET:
            pass
        return said

    async def receive(self) -> MutableMapping[str, Any]:
        """The tab is closed at some time."""
        await self.gone.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: MutableMapping[str, Any]) -> None:
        """What the application says."""
        if message["type"] == "http.response.body":
            await self.heard.put(message.get("body", b""))


@asynccontextmanager
async def listening(eyes: Visitor) -> AsyncIterator[Stream]:
    """The stream of somebody; the first thing said is how long to wait before it is opened again."""
    transport, stream = eyes.client._transport, Stream()
    assert isinstance(transport, httpx.ASGITransport)
    headers = [(b"host", b"localhost"), (b"cookie", eyes.client.headers["cookie"].encode())]
    scope = {
        "type": "http", "method": "GET", "path": "/-/events", "raw_path": b"/-/events", "query_string": b"",
        "headers": headers, "client": ("127.0.0.1", 1), "scheme": "http", "http_version": "1.1",
    }  # fmt: skip
    told = asyncio.create_task(transport.app(scope, stream.receive, stream.send))
    try:
        assert await stream.next() == b"retry: 5000\n\n"
        yield stream
    finally:
        stream.gone.set()
        await asyncio.wait_for(told, SOON)


@pytest.fixture(autouse=True)
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for a second here."""
    monkeypatch.setattr(events, "LOOK", 0.02)
    monkeypatch.setattr(events, "BEAT", 0.1)


def test_whoever_is_asked_or_has_read_something_hears_the_new_numbers(play: Play) -> None:
    async def story(world: World) -> None:
        there = await house(world)
        eyes = await visitor(world, there.hugo.user)
        async with listening(eyes) as stream:
            assert await stream.next() == b"event: inbox\ndata: 0 0\n\n"
            await submitted(there.anna)
            assert await stream.next() == b"event: inbox\ndata: 1 1\n\n"
            assert ">1<" in await eyes.page("/-/inbox/count")
            await eyes.send("/-/inbox/read", {})
            assert await stream.next() == b"event: inbox\ndata: 1 0\n\n"
            news = await eyes.page("/-/inbox/approvals/news", since="0")
            assert ("1 update" in news, await eyes.page("/-/inbox/approvals/news", since="1")) == (True, "")

    play(story, FILES)


def test_a_stream_ends_with_its_session_and_with_its_worker(play: Play) -> None:
    async def story(world: World) -> None:
        there = await house(world)
        eyes, others = await visitor(world, there.hugo.user), await visitor(world, there.bea.user)
        async with listening(others) as lasting:
            async with listening(eyes) as stream:
                assert await stream.next() == b"event: inbox\ndata: 0 0\n\n"
                await eyes.send("/-/logout", {})
                assert await stream.next() == b""
            assert await lasting.next() == b"event: inbox\ndata: 0 0\n\n"
            world.application.runtime.ending.set()
            assert await lasting.next() == b""

    play(story, FILES)

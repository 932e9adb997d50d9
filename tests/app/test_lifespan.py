"""What starts with an application and stops with it, and how a start that fails is told."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from engine.app.application import CannotStart
from engine.app.lifespan import living


def told(*, broken: bool = False) -> list[Any]:
    """What happens between a start and a stop, in its order."""
    happened: list[Any] = []

    @asynccontextmanager
    async def around() -> AsyncIterator[None]:
        if broken:
            raise CannotStart("no room")
        happened.append("opened")
        yield
        happened.append("closed")

    async def application(scope: Any, receive: Any, send: Any) -> None:
        happened.append(scope["type"])

    async def story() -> None:
        asked: asyncio.Queue[Any] = asyncio.Queue()
        whole = living(application, around)

        async def send(message: Any) -> None:
            happened.append(message)
            await whole({"type": "http"}, asked.get, send)
            await asked.put({"type": "lifespan.shutdown"})

        await asked.put({"type": "lifespan.startup"})
        await whole({"type": "lifespan"}, asked.get, send)

    asyncio.run(story())
    return happened


def test_requests_pass_between_start_and_stop() -> None:
    assert told() == [
        "opened",
        {"type": "lifespan.startup.complete"},
        "http",
        "closed",
        {"type": "lifespan.shutdown.complete"},
        "http",
    ]


def test_a_start_that_fails_says_why() -> None:
    assert told(broken=True)[0] == {"type": "lifespan.startup.failed", "message": "no room"}

"""A TCP proxy in front of PostgreSQL that cuts or holds back a connection at a chosen word."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit, urlunsplit


class Proxy:
    """`cut_at`: the client's message with this word is passed on, the answer is not, and the connection is closed.

    `hold_at`: from the message with this word on nothing is passed on, and the connection stays open.
    """

    def __init__(self, host: str, port: int) -> None:
        self._target = (host, port)
        self._tasks: set[asyncio.Task[None]] = set()
        self.cut_at = self.hold_at = b""
        self.cuts = 0

    async def serve(self, client: asyncio.StreamReader, answer: asyncio.StreamWriter) -> None:
        """One connection."""
        server, request = await asyncio.open_connection(*self._target)
        backward = asyncio.create_task(_pump(server, answer))
        self._tasks.add(backward)
        try:
            while data := await client.read(65536):
                if self.hold_at and self.hold_at in data:
                    await asyncio.sleep(3600)
                if self.cut_at and self.cut_at in data:
                    self.cut_at, self.cuts = b"", self.cuts + 1
                    backward.cancel()
                    await asyncio.wait((backward,))
                    request.write(data)
                    await server.read(65536)
                    break
                request.write(data)
        except (ConnectionError, asyncio.CancelledError):
            pass  # the client is gone, or the test is over
        finally:
            backward.cancel()
            request.transport.abort()
            answer.transport.abort()


async def _pump(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
    while data := await source.read(65536):
        target.write(data)
    target.close()


@asynccontextmanager
async def proxied(url: str) -> AsyncIterator[tuple[Proxy, str]]:
    """A proxy to the server of `url`, and the URL that leads through it."""
    parts = urlsplit(url)
    assert parts.hostname is not None
    proxy = Proxy(parts.hostname, parts.port or 5432)
    listener = await asyncio.start_server(proxy.serve, "127.0.0.1", 0)
    port = listener.sockets[0].getsockname()[1]
    place = f"{parts.netloc.rpartition('@')[0]}@127.0.0.1:{port}".lstrip("@")
    try:
        yield proxy, urlunsplit(parts._replace(netloc=place))
    finally:
        listener.close()

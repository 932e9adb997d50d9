"""An answer as bytes, and the few forms there are. What every answer carries besides is added by hardening.py."""

import re
from collections.abc import AsyncGenerator, Iterable
from contextlib import aclosing

import msgspec

from engine.http.asgi import Header, Send
from engine.http.paths import is_local

JSON: Header = (b"content-type", b"application/json")
PROBLEM_JSON: Header = (b"content-type", b"application/problem+json")
HTML: Header = (b"content-type", b"text/html; charset=utf-8")
NOT_STORED: Header = (b"cache-control", b"no-store")

_VALUE = re.compile(r"[\x20-\x7e\xa0-\xff]*")


class Response(msgspec.Struct, frozen=True):
    """Status, headers (names in lower case; no length) and the whole body."""

    status: int
    headers: tuple[Header, ...]
    body: bytes = b""

    async def send(self, send: Send, *, with_body: bool = True) -> None:
        """Hand it to the server; without body it answers HEAD."""
        headers = list(self.headers)
        if self.status not in (204, 304):
            headers.append((b"content-length", b"%d" % len(self.body)))
        await send({"type": "http.response.start", "status": self.status, "headers": headers})
        await send({"type": "http.response.body", "body": self.body if with_body else b""})


class Streamed(Response, frozen=True, kw_only=True):
    """An answer whose body is not known as a whole beforehand; what goes wrong in between cuts it off."""

    parts: AsyncGenerator[bytes, None]

    async def send(self, send: Send, *, with_body: bool = True) -> None:
        """Hand it to the server, part by part."""
        await send({"type": "http.response.start", "status": self.status, "headers": list(self.headers)})
        if with_body:
            async with aclosing(self.parts) as parts:
                async for part in parts:
                    await send({"type": "http.response.body", "body": part, "more_body": True})
        await send({"type": "http.response.body", "body": b""})


_JSON_ONLY = (JSON,)
_HTML_ONLY = (HTML,)


def json_response(body: bytes, status: int = 200, headers: tuple[Header, ...] = ()) -> Response:
    """JSON that is encoded already."""
    return Response(status, _JSON_ONLY + headers, body)


def html_response(text: str, status: int = 200, headers: tuple[Header, ...] = ()) -> Response:
    """A page, or a part of one."""
    return Response(status, _HTML_ONLY + headers, text.encode())


def empty_response(status: int = 204, headers: tuple[Header, ...] = ()) -> Response:
    """Nothing but a status."""
    return Response(status, headers)


def redirect(target: str, headers: Iterable[Header] = ()) -> Response:
    """Go on with a GET of `target`, which is a path of this application (an AssertionError otherwise)."""
    assert is_local(target), "a redirect never leaves the application"
    return Response(303, (header("location", target), *headers))


def header(name: str, value: str) -> Header:
    """A header with a value that is not known beforehand; raises ValueError for what could end the line."""
    if not _VALUE.fullmatch(value):
        raise ValueError(f"not a value of the header {name}")
    return name.lower().encode("ascii"), value.encode("latin-1")

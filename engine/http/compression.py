"""Answers as few bytes: gzip for whoever takes it.

The token against CSRF is the only secret that stands in pages beside what somebody sends; `csrf_token` writes it anew
in every page, so that the lengths of compressed pages tell nothing of it (BREACH).
"""

import gzip
from typing import Final

from engine.http.asgi import Header
from engine.http.request import Request
from engine.http.response import Response, Streamed

LEAST: Final = 1024
"""Bytes below which it is not worth it: they fit into one packet anyway."""

LEVEL: Final = 4
"""Nearly as small as the smallest, in half the time."""

GZIPPED: Final[Header] = (b"content-encoding", b"gzip")
BY_ENCODING: Final[Header] = (b"vary", b"accept-encoding")
_TEXTS: Final = (b"text/html", b"application/json", b"application/problem+json")


def takes_gzip(request: Request) -> bool:
    """Whether who asks can unpack it."""
    return "gzip" in (request.header(b"accept-encoding") or "")


def compressed(request: Request, response: Response) -> Response:
    """The answer as it is sent; one with an ETag stays as it is, which stands for these very bytes."""
    if isinstance(response, Streamed) or len(response.body) < LEAST or not _may_be(response):
        return response
    if not takes_gzip(request):
        return Response(response.status, (*response.headers, BY_ENCODING), response.body)
    headers = (*response.headers, BY_ENCODING, GZIPPED)
    return Response(response.status, headers, gzip.compress(response.body, LEVEL, mtime=0))


def _may_be(response: Response) -> bool:
    named = dict(response.headers)
    return not {b"etag", b"content-encoding"} & named.keys() and named.get(b"content-type", b"").startswith(_TEXTS)

"""What is looked at of every request before anybody reads it: method, host, sizes, headers. Not who asks."""

from collections.abc import Mapping

from engine.http.asgi import Receive, Scope
from engine.http.paths import segments
from engine.http.problems import Problem, method_not_allowed
from engine.http.request import Request, too_large

METHODS = ("GET", "HEAD", "POST", "PATCH", "DELETE")
"""All there are: nothing overrides them (`X-HTTP-Method-Override`, `_method`), and no CORS asks for OPTIONS."""

MAX_ADDRESS = 8_192
MAX_HEADERS = 100
MAX_HEADER_BYTES = 32_768

SAFE_METHODS = frozenset({"GET", "HEAD"})
"""Those that change nothing."""

_METHODS = frozenset(METHODS)


def admit(request: Request, limit: int) -> None:
    """Let the request in, its path split and its headers joined; raises Problem for one that no handler should see."""
    if request.method not in _METHODS:
        raise method_not_allowed(request.method, *METHODS)
    _check_size(request.scope)
    headers = request.check_headers()
    _check_headers(headers)
    request.site.check_host(headers.get(b"host"))
    request.segments = segments(request.scope)
    length = headers.get(b"content-length")
    if length is not None:
        _check_length(length, limit)


def _check_size(scope: Scope) -> None:
    if len(scope["headers"]) > MAX_HEADERS:
        raise Problem(431, "headers_too_large")
    if len(scope["query_string"]) + len(scope.get("raw_path") or scope["path"]) > MAX_ADDRESS:
        raise Problem(414, "uri_too_long", {"max": MAX_ADDRESS})


def _check_headers(headers: Mapping[bytes, bytes]) -> None:
    names, values = b"".join(headers), b"".join(headers.values())
    if len(names) + len(values) > MAX_HEADER_BYTES:
        raise Problem(431, "headers_too_large")
    if b"\n" in values or b"\r" in values or b"\0" in values:
        broken = (name for name, value in headers.items() if not {*b"\r\n\0"}.isdisjoint(value))
        raise Problem(400, "bad_header", {"name": next(broken).decode("latin-1")[:50]})


def _check_length(length: bytes, limit: int) -> None:
    if not length.isdigit() or len(length) > 18:
        raise Problem(400, "bad_header", {"name": "content-length"})
    if int(length) > limit:
        raise too_large(limit)


def counted(receive: Receive, limit: int) -> Receive:
    """The same body, refused with Problem 413 once more than `limit` bytes of it came; for one of unknown length."""
    size = 0

    async def receive_counted() -> dict[str, object]:
        nonlocal size
        message = dict(await receive())
        size += len(message.get("body", b""))
        if size > limit:
            raise too_large(limit)
        return message

    return receive_counted

"""Versions as headers carry them, and addresses that take no parameters.

The ETag of a record that was changed is its version: `"7"`. That of an answer to a question has behind it which bytes
it was, `"7.3f2a…"`: what somebody sees of a record may change without it, with their rights or the day. A change may be
based on either; only the version counts.
"""

import re
from collections.abc import Iterable
from hashlib import blake2b

from engine.http.asgi import Header
from engine.http.problems import Problem
from engine.http.request import Request
from engine.http.response import Response, empty_response, json_response
from engine.meta.approvals import REQUEST

_VERSION = re.compile(r'"([0-9]{1,18})(?:\.[0-9a-f]{16})?"', re.ASCII)


def no_parameters(request: Request) -> None:
    """Raise Problem 400 where the address has parameters."""
    for name in request.query:
        raise Problem(400, "unknown_parameter", {"name": name[:100]})


def etag(version: int) -> Header:
    """The version of what is answered."""
    return (b"etag", b'"%d"' % version)


def waiting(requests: Iterable[int]) -> tuple[Header, ...]:
    """Where the requests stand that others have to agree to before all of it is done."""
    places = ", ".join(f"/api/{REQUEST}/{one}" for one in requests)
    return ((b"waiting", places.encode()),) if places else ()


def expected_version(request: Request) -> int | None:
    """The version a change is based on, None for `*`; raises Problem 428 without If-Match, 400 for no ETag of ours."""
    given = request.header(b"if-match")
    if given is None:
        raise Problem(428, "version_missing")
    if given.strip() == "*":
        return None
    found = _VERSION.fullmatch(given.strip())
    if found is None:
        raise Problem(400, "bad_version")
    return int(found[1])


def shown(request: Request, body: bytes, version: int | None = None) -> Response:
    """The answer to a question, or 304 where whoever asks has it already; `version` is that of a record."""
    digest = blake2b(body, digest_size=8).hexdigest()
    mine = f'"{digest}"' if version is None else f'"{version}.{digest}"'
    tag: Header = (b"etag", mine.encode())
    if _names(request.header(b"if-none-match"), mine):
        return empty_response(304, (tag,))
    return json_response(body, headers=(tag,))


def _names(given: str | None, mine: str) -> bool:
    """Whether a list of ETags names this one, or any there is."""
    told = [one.strip().removeprefix("W/") for one in (given or "").split(",")]
    return mine in told or told == ["*"]

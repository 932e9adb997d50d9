"""Versions as headers carry them, and addresses that take no parameters."""

from engine.http.asgi import Header
from engine.http.problems import Problem
from engine.http.request import Request


def no_parameters(request: Request) -> None:
    """Raise Problem 400 where the address has parameters."""
    for name in request.query:
        raise Problem(400, "unknown_parameter", {"name": name[:100]})


def etag(version: int) -> Header:
    """The version of what is answered."""
    return (b"etag", b'"%d"' % version)


def expected_version(request: Request) -> int | None:
    """The version a change is based on, None for `*`; raises Problem 428 without If-Match, 400 for no ETag of ours."""
    given = request.header(b"if-match")
    if given is None:
        raise Problem(428, "version_missing")
    if given.strip() == "*":
        return None
    digits = given.strip().removeprefix('"').removesuffix('"')
    if not (digits.isascii() and digits.isdigit() and len(digits) < 19 and given.strip() == f'"{digits}"'):
        raise Problem(400, "bad_version")
    return int(digits)

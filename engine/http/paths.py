"""The path of a request as its segments, read from the bytes that were sent; and which links stay with us."""

import re
from urllib.parse import quote, unquote_to_bytes

from engine.http.asgi import Scope
from engine.http.problems import Problem

_PLAIN = re.compile(rb"(?:/[A-Za-z0-9_-]+)+")
_ESCAPED = re.compile(rb"(?:/(?:[A-Za-z0-9_.~!$&'()*+,;=:@-]|%[0-9A-Fa-f]{2})*)+")
_FORBIDDEN = re.compile(r"[\x00-\x1f\x7f-\x9f/\\]")
_LOCAL = re.compile(r"/(?!/)[!-\[\]-~]*")


RESET = "/-/reset/"
"""Before the token of a link to a new password, on every installation."""


def segments(scope: Scope) -> tuple[str, ...]:
    """`/customer/7` is `("customer", "7")`, `/` is `()`; a slash at the end leaves an empty last segment.

    Raises Problem 400 `bad_path` for bytes that are no path, what is not UTF-8, controls, backslashes, escaped slashes,
    empty segments in between, and `.` or `..`, escaped or not.
    """
    raw: bytes = scope.get("raw_path") or quote(scope["path"]).encode()
    if _PLAIN.fullmatch(raw):  # nearly all of them
        return tuple(raw[1:].decode("ascii").split("/"))
    if _ESCAPED.fullmatch(raw):
        parts = [_unescaped(part) for part in raw[1:].split(b"/")]
    else:
        raise Problem(400, "bad_path")
    if "" in parts[:-1] or "." in parts or ".." in parts:
        raise Problem(400, "bad_path")
    return tuple(parts) if parts != [""] else ()


def _unescaped(part: bytes) -> str:
    try:
        text = unquote_to_bytes(part).decode()
    except UnicodeDecodeError:
        raise Problem(400, "bad_path") from None
    # An escaped slash is no separator, and no name of ours holds one.
    if _FORBIDDEN.search(text):
        raise Problem(400, "bad_path")
    return text


def is_local(target: str) -> bool:
    """Whether a link, in plain ASCII, leads to this application: `/customer?x=1`, not `//host` or `javascript:`."""
    return _LOCAL.fullmatch(target) is not None

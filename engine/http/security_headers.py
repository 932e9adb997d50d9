"""The headers that every answer carries, whatever it is (V-40); no handler says them itself."""

from engine.http.asgi import Header
from engine.http.response import NOT_STORED

POLICY = (
    "default-src 'self'",
    "img-src 'self' data:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
)
"""No inline scripts and styles, nothing from elsewhere, in nobody's frame."""

UNUSED_FEATURES = ("camera", "display-capture", "geolocation", "microphone", "payment", "usb")

_FIXED: tuple[Header, ...] = (
    (b"content-security-policy", "; ".join(POLICY).encode("ascii")),
    (b"x-content-type-options", b"nosniff"),
    # Not `no-referrer`: with that, browsers name `Origin: null` for our own forms, and session.py would refuse them.
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", ", ".join(f"{name}=()" for name in UNUSED_FEATURES).encode("ascii")),
)
_OVER_HTTPS: Header = (b"strict-transport-security", b"max-age=31536000; includeSubDomains")


def fixed_headers(*, https: bool) -> tuple[Header, ...]:
    """What stands on every answer of an installation."""
    return (*_FIXED, _OVER_HTTPS) if https else _FIXED


def completed(said: list[Header], fixed: tuple[Header, ...], identity: Header) -> list[Header]:
    """All headers of an answer; one that says nothing about caching is not stored anywhere (V-37)."""
    headers = [*said, *fixed, identity]
    if not any(name == b"cache-control" for name, _ in said):
        headers.append(NOT_STORED)
    return headers

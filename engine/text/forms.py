"""Texts of a form that everybody knows, read strictly and kept in one way: addresses, colours, places."""

import re
from decimal import Decimal
from urllib.parse import urlsplit

import msgspec

from engine.text.characters import tidy_text
from engine.text.unreadable import Unreadable

LONGEST_EMAIL = 254
LONGEST_PLACE = 40
LONGEST_FILE = 500

_LABEL = r"[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?"
_EMAIL = re.compile(rf"[a-zA-Z0-9.!#$%&'*+/=?^_`{{|}}~-]{{1,64}}@(?:{_LABEL}\.)+{_LABEL}", re.ASCII)
"""What a browser takes in an input for an address (WHATWG HTML), and a domain with a point."""

_COLOR = re.compile(r"#?(?P<digits>[0-9a-fA-F]{6}|[0-9a-fA-F]{3})", re.ASCII)
_PLACE = re.compile(r"(?P<latitude>-?\d{1,2}(?:\.\d{1,15})?) ?[,，] ?(?P<longitude>-?\d{1,3}(?:\.\d{1,15})?)", re.ASCII)
_IDENTIFIER = re.compile(r"[\w-][\w.-]*(?:/[\w-][\w.-]*)*")
"""As a path below something, never above it and never another host's."""
_WEB = ("http", "https")
_METRE = Decimal("0.000001")
"""Degrees kept of a place: a tenth of a metre."""


def read_email(text: str) -> str | None:
    """An address for mail, its domain in small letters; raises Unreadable `not_an_email`."""
    line = tidy_text(text, LONGEST_EMAIL, lines=False)
    if line is None:
        return None
    if not _EMAIL.fullmatch(line):
        raise Unreadable("not_an_email")
    person, _, domain = line.rpartition("@")
    return f"{person}@{domain.lower()}"


def read_url(text: str, longest: int) -> str | None:
    """An address of the web, http or https, without a password in it; raises Unreadable `not_a_url`."""
    line = tidy_text(text, longest, lines=False)
    if line is not None and not is_web(line):
        raise Unreadable("not_a_url")
    return line


def is_web(text: str) -> bool:
    """Whether a text is an address of the web that a link may lead to."""
    try:
        parts = urlsplit(text)
        named = bool(parts.hostname) and "@" not in parts.netloc and (parts.port or 1) > 0
    except ValueError:
        return False
    return parts.scheme in _WEB and named and not any(sign.isspace() or sign in '<>"\\`' for sign in text)


def read_color(text: str) -> str | None:
    """A colour as `#rrggbb` in small letters; raises Unreadable `not_a_color`."""
    line = tidy_text(text, LONGEST_PLACE, lines=False)
    if line is None:
        return None
    found = _COLOR.fullmatch(line)
    if not found:
        raise Unreadable("not_a_color")
    digits = found["digits"].lower()
    return "#" + (digits if len(digits) == 6 else "".join(digit * 2 for digit in digits))


def read_place(text: str) -> str | None:
    """Latitude and longitude in degrees, each with six digits after the point: `31.230416,121.473701`.

    Raises Unreadable `not_a_place`.
    """
    line = tidy_text(text, LONGEST_PLACE, lines=False)
    if line is None:
        return None
    found = _PLACE.fullmatch(line)
    if not found:
        raise Unreadable("not_a_place")
    latitude, longitude = (Decimal(found[name]).quantize(_METRE) for name in ("latitude", "longitude"))
    if abs(latitude) > 90 or abs(longitude) > 180:
        raise Unreadable("not_a_place")
    return f"{latitude + 0:f},{longitude + 0:f}"


def read_json(text: str, longest: int) -> str | None:
    """A value of JSON without blanks between, its numbers and the order of its names as they are; None for null.

    Raises Unreadable `not_json` and `too_long`.
    """
    if not text.strip():
        return None
    try:
        plain = bytes(msgspec.json.format(text.encode(), indent=-1)).decode()
    except (msgspec.DecodeError, UnicodeEncodeError, RecursionError):
        raise Unreadable("not_json") from None
    if len(plain) > longest:
        raise Unreadable("too_long", max=longest, length=len(plain))
    return None if plain == "null" else plain


def read_file_name(text: str) -> str | None:
    """What names a file: an address of the web, or an identifier: letters, digits and `. - _`, in parts
    between `/`.

    Raises Unreadable `not_a_file`.
    """
    line = tidy_text(text, LONGEST_FILE, lines=False)
    if line is not None and not (is_web(line) or _IDENTIFIER.fullmatch(line)):
        raise Unreadable("not_a_file")
    return line

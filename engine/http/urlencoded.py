"""Names and values as `application/x-www-form-urlencoded`, read strictly; queries and forms are made of it."""

import re
from urllib.parse import unquote_to_bytes

from engine.http.problems import Problem

_WELL_FORMED = re.compile(rb"(?:[^%]|%[0-9A-Fa-f]{2})*", re.DOTALL)


def read_pairs(raw: bytes, most: int, broken: str) -> dict[str, str]:
    """Each name with its value, in order. Raises Problem 400 for more than `most` of them, a name that stands twice,
    and, with the code `broken`, for half an escape, what is not UTF-8, NUL, an empty name or an empty pair.
    """
    if not raw:
        return {}
    if raw.count(b"&") >= most:
        raise Problem(400, "too_many_parameters", {"max": most})
    if not _WELL_FORMED.fullmatch(raw):
        raise Problem(400, broken)
    pairs: dict[str, str] = {}
    for pair in raw.split(b"&"):
        name, _, value = pair.partition(b"=")
        _add(pairs, _text(name, broken), _text(value, broken), broken)
    return pairs


def _add(pairs: dict[str, str], name: str, value: str, broken: str) -> None:
    if not name:
        raise Problem(400, broken)
    if name in pairs:
        raise Problem(400, "repeated_parameter", {"name": name[:100]})
    pairs[name] = value


def _text(raw: bytes, broken: str) -> str:
    try:
        text = unquote_to_bytes(raw.replace(b"+", b" ")).decode()
    except UnicodeDecodeError:
        raise Problem(400, broken) from None
    if "\0" in text:
        raise Problem(400, broken)
    return text

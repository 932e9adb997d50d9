"""Bodies by their declared type: JSON and forms, each under one name only, so that no form passes for JSON (V-31)."""

from typing import TypeVar

import msgspec

from engine.http.problems import Problem
from engine.http.request import MAX_BODY, Request
from engine.http.urlencoded import read_pairs

T = TypeVar("T")

MAX_FIELDS = 20_000
"""The form of a record sends some for each of its lines."""

_JSON = "application/json"
_FORM = "application/x-www-form-urlencoded"


async def json_body(request: Request, limit: int = MAX_BODY) -> bytes:
    """The body of a request that sends JSON, not yet parsed; Problem 400 `body_missing`, 413 or 415."""
    body = await request.body(limit)
    if not body:
        raise Problem(400, "body_missing")
    check_type(request, _JSON)
    return body


async def json_read(request: Request, decoder: msgspec.json.Decoder[T], code: str) -> T:
    """What a small body of a known form says; raises the Problem 400 of this code where it is of another."""
    try:
        return decoder.decode(await json_body(request))
    except msgspec.MsgspecError:
        raise Problem(400, code) from None


async def form(request: Request, limit: int = MAX_BODY) -> dict[str, str]:
    """The fields of a form, each once and at most MAX_FIELDS; Problem 400, 413 or 415. A form may be empty."""
    check_type(request, _FORM)
    return read_pairs(await request.body(limit), MAX_FIELDS, "bad_form")


def check_type(request: Request, expected: str) -> None:
    """Raises Problem 415 unless the body is declared as `expected`, in UTF-8 if any charset, and not compressed."""
    declared = (request.header(b"content-type") or "").lower()
    if declared != expected and not _with_charset(declared, expected):
        raise Problem(415, "unsupported_media_type", {"expected": expected})
    if request.header(b"content-encoding") not in (None, "identity"):
        raise Problem(415, "unsupported_media_type", {"expected": expected})


def _with_charset(declared: str, expected: str) -> bool:
    name, _, parameter = declared.partition(";")
    return name.rstrip() == expected and parameter.strip() in ("charset=utf-8", 'charset="utf-8"')

"""A JSON object split into its fields, each still in bytes, so that every field can be decoded on its own."""

import json
import re
from typing import Any

import msgspec
from msgspec import Raw

MAX_DEPTH = 32
MAX_KEYS = 1000

_decoder = msgspec.json.Decoder(dict[str, Raw])
_TOKEN = re.compile(rb'"(?P<text>[^"\\]*(?:\\.[^"\\]*)*)"(?P<key>\s*:)?|(?P<open>[\[{])|[\]}]', re.DOTALL)
_PLACE = re.compile(r"\(byte (\d+)\)")


class Malformed(Exception):
    """A body that is no JSON object of ours; `code` and `arguments` name the message that says why."""

    def __init__(self, code: str, **arguments: Any) -> None:
        super().__init__(code)
        self.code, self.arguments = code, arguments


def split(body: bytes) -> dict[str, Raw]:
    """The members of a JSON object; raises Malformed with the byte where it goes wrong, where that is known.

    Refused are no body, bytes that are not UTF-8 (or begin with a mark), anything but one object, a name that stands
    twice, more than MAX_KEYS names, more than MAX_DEPTH levels.
    """
    if not body:
        raise Malformed("body_missing")
    if not body.isascii():
        _check_utf8(body)
    nested = body.count(b"{") + body.count(b"[")
    if nested > MAX_DEPTH:
        _check_names_and_depth(body)  # before the decoder, which gives up on deep nesting with a RecursionError
    members = _decoded(body)
    if len(members) > MAX_KEYS:
        raise Malformed("too_many_keys", max=MAX_KEYS)
    if nested > 1 or _has_more(body, members):
        _check_names(body)
    return members


def _check_utf8(body: bytes) -> None:
    try:
        body.decode()
    except UnicodeDecodeError as error:
        raise Malformed("bad_encoding", offset=error.start) from None


def _decoded(body: bytes) -> dict[str, Raw]:
    try:
        return _decoder.decode(body)
    except msgspec.ValidationError:
        raise Malformed("not_an_object") from None
    except msgspec.DecodeError as error:
        place = _PLACE.search(str(error))
        if place is None:
            raise Malformed("truncated_json") from None
        raise Malformed("bad_json", offset=int(place[1])) from None


def _has_more(body: bytes, members: dict[str, Raw]) -> bool:
    """Whether the body holds anything beside these members in their shortest form: blanks, or a name that stands twice.

    The decoder lets the last of two equal names win, and drops the first; only the length gives it away.
    """
    count = len(members)
    return len(body) != 2 + max(4 * count - 1, 0) + len("".join(members)) + len(b"".join(members.values()))


def _check_names(body: bytes) -> None:
    """Refuse a name that stands twice at any level; the parser of the standard library can tell, but not where."""
    try:
        json.loads(body.decode(), object_pairs_hook=_once, parse_int=_unread, parse_float=_unread)
    except _Twice:
        _check_names_and_depth(body)


class _Twice(Exception):
    """An object has a name twice."""


def _once(pairs: list[tuple[str, object]]) -> None:
    if len({name for name, _ in pairs}) != len(pairs):
        raise _Twice


def _unread(digits: str) -> None:
    """A number nobody looks at: reading one of a million digits would take long."""


def _check_names_and_depth(body: bytes) -> None:
    """Go through the tokens once; what is not JSON is left to the decoder to refuse."""
    names: list[set[bytes | str]] = []
    for token in _TOKEN.finditer(body):
        if token["open"]:
            names.append(set())
            if len(names) > MAX_DEPTH:
                raise Malformed("too_deep", max=MAX_DEPTH, offset=token.start())
        elif token["key"] and names:
            _remember(names[-1], token)
        elif token["text"] is None and names:
            names.pop()


def _remember(names: set[bytes | str], token: re.Match[bytes]) -> None:
    name = _name(token["text"])
    if name in names:
        raise Malformed("duplicate_key", name=name[:100], offset=token.start())
    names.add(name)


def _name(text: bytes) -> str:
    """A name as it is meant: `\\u0061` and `a` are the same one."""
    if b"\\" not in text:
        return text.decode(errors="replace")
    try:
        return msgspec.json.decode(b'"' + text + b'"', type=str)
    except msgspec.DecodeError:
        return text.decode(errors="replace")

"""The lines that were sent for a record, one by one; what is wrong with one is told with its place: `lines/2/quantity`.

A line of its own is read as any record is (inputs.py).
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final

import msgspec
from msgspec import Raw

from engine.rules.failure import Failure
from engine.rules.values import positive_id
from engine.rules.values_json import integer_token
from engine.text.numbers import plain_integer
from engine.text.unreadable import Unreadable

MOST_LINES: Final = 2000
"""Of one field of one record."""

IDENTITY: Final = "id"

_items = msgspec.json.Decoder(list[Raw])
_members = msgspec.json.Decoder(dict[str, Raw])


def split_lines(raw: Raw) -> list[dict[str, Raw]] | None:
    """The members of each line in the bytes of a JSON value, None for null; raises Unreadable for anything else."""
    if bytes(raw) == b"null":
        return None
    try:
        found = [_members.decode(one) for one in _items.decode(raw)]
    except msgspec.ValidationError:
        raise Unreadable("not_lines") from None
    return bounded(found)


def split_members(raw: Raw, name: str) -> list[dict[str, Raw]]:
    """The same of a JSON list of ids, each as the member `name` of a line; null is none of them."""
    if bytes(raw) == b"null":
        return []
    try:
        return bounded([{name: one} for one in _items.decode(raw)])
    except msgspec.ValidationError:
        raise Unreadable("not_references") from None


def bounded(lines: list[dict[str, Raw]]) -> list[dict[str, Raw]]:
    """The same; raises Unreadable where they are too many."""
    if len(lines) > MOST_LINES:
        raise Unreadable("too_many_lines", max=MOST_LINES)
    return lines


def json_identity(members: dict[str, Raw]) -> int | None:
    """The id among the members of a line, which is taken out; raises Unreadable."""
    raw = members.pop(IDENTITY, None)
    return None if raw is None or bytes(raw) == b"null" else positive_id(integer_token(bytes(raw), "not_a_reference"))


def form_identity(texts: dict[str, str]) -> int | None:
    """The id among the texts of a row, which is taken out; raises Unreadable."""
    text = texts.pop(IDENTITY, "").strip()
    return positive_id(plain_integer(text)) if text else None


def form_rows(posted: Mapping[str, str], field: str) -> list[dict[str, str]]:
    """The rows of a grid in a posted form, in their order: the texts of `<field>/<number>/<name>`, by name, which is
    that of a row again where a row has rows.
    """
    rows: dict[str, dict[str, str]] = {}
    for key, text in posted.items():
        parts = key.split("/", 2)
        if len(parts) == 3 and parts[0] == field:
            rows.setdefault(parts[1], {})[parts[2]] = text
    return list(rows.values())


def placed(failures: Iterable[Failure], field: str, place: int) -> list[Failure]:
    """What is wrong with one line, as failures of the record it is part of."""
    return [at_place(f"{field}/{place}", one) for one in failures]


def at_place(place: str, failure: Failure) -> Failure:
    """The same failure below `place`; an empty one is the record itself."""
    parts = [part for part in (place, failure.field) if part]
    return replace(failure, field="/".join(parts) or None)

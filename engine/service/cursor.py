"""The mark between two pages of a list: the sort values of the last row, as text that goes back unread."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from collections.abc import Sequence
from typing import Any

import msgspec

from engine.meta.fields import AnyField
from engine.rules import literal
from engine.storage.driver import Dialect
from engine.storage.schema import codec
from engine.text.unreadable import Unreadable

_decoder = msgspec.json.Decoder(list[str | int | bool | None])


class BadCursor(ValueError):
    """A text that marks no place in this order."""


def write_cursor(values: Sequence[Any], order: Sequence[AnyField], dialect: Dialect) -> str:
    """The mark behind a row whose sort columns hold `values` (in the driver's form)."""
    wires = [codec(field, dialect).wire for field in order]
    pairs = zip(wires, values, strict=True)
    told = [wire(value) if wire and value is not None else value for wire, value in pairs]
    return urlsafe_b64encode(msgspec.json.encode(told)).rstrip(b"=").decode()


def read_cursor(cursor: str, order: Sequence[AnyField], dialect: Dialect) -> list[Any]:
    """The values again, in the driver's form; raises BadCursor for anything `write_cursor` did not make for `order`."""
    try:
        padded = cursor.encode("ascii") + b"=" * (-len(cursor) % 4)
        told = _decoder.decode(urlsafe_b64decode(padded))
        return [_bound(field, wire, dialect) for field, wire in zip(order, told, strict=True)]
    except (ValueError, Error, msgspec.MsgspecError, Unreadable) as reason:
        raise BadCursor from reason


def _bound(field: AnyField, wire: str | int | bool | None, dialect: Dialect) -> Any:
    value = None if wire is None else literal(field, wire)
    encode = codec(field, dialect).encode
    return encode(value) if encode and value is not None else value

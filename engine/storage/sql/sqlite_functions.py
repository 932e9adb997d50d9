"""SQL functions that expressions use on SQLite: their Python form, called by a statement.

The driver registers them on every connection. Each keeps the forms it has compiled for itself.
"""

import sqlite3
from collections.abc import Callable
from functools import lru_cache
from typing import Any, TypeAlias

import msgspec

from engine.expressions.nodes import AnyNode, Slot
from engine.expressions.numbers import OutOfRange
from engine.expressions.python_form import arguments_form
from engine.expressions.types import Kind
from engine.expressions.walk import walk
from engine.storage.driver.base import Dialect
from engine.storage.schema.codecs import Convert
from engine.storage.sql.expression_values import codec_of
from engine.text.characters import composed

CALL = "loom"
TOTAL = "loom_total"
SUM = "loom_sum"
SMALLEST = "loom_min"
LARGEST = "loom_max"
REFUSE = "loom_refuse"
TIDY = "loom_tidy"

KEPT = 2000
"""Compiled forms that a connection keeps."""

WORD = 2**63

Stored: TypeAlias = str | int | None
"""A value as SQLite holds it. Whole numbers of more than 64 bits are text, and no SQL looks into them."""

_encoder = msgspec.json.Encoder()
_decoder: "msgspec.json.Decoder[AnyNode]" = msgspec.json.Decoder(AnyNode)


def register(connection: sqlite3.Connection) -> None:
    """Give a connection the functions."""
    compiled = lru_cache(KEPT)(_compiled)

    def call(text: str, *arguments: Stored) -> Stored:
        return compiled(text)(arguments)

    connection.create_function(CALL, -1, call, deterministic=True)
    connection.create_function(TOTAL, 2, _total, deterministic=True)
    connection.create_function(TIDY, 1, _tidy, deterministic=True)
    connection.create_function(REFUSE, 1, _refuse)
    connection.create_aggregate(SUM, 1, _Sum)  # type: ignore[arg-type] # typeshed knows no null
    connection.create_aggregate(SMALLEST, 1, lambda: _Chosen(min))  # type: ignore[arg-type, return-value] # as above
    connection.create_aggregate(LARGEST, 1, lambda: _Chosen(max))  # type: ignore[arg-type, return-value] # as above


def shape_text(node: AnyNode) -> str:
    """A tree whose leaves are slots, as the text that `loom` takes first."""
    return _encoder.encode(node).decode()


def _compiled(text: str) -> Callable[[tuple[Stored, ...]], Stored]:
    node = _decoder.decode(text)
    form = arguments_form(node)
    decoders = _decoders(node)
    encode = codec_of(node.type, Dialect.SQLITE).encode
    whole = node.type.number or node.type.kind is Kind.PERIOD

    def call(arguments: tuple[Stored, ...]) -> Stored:
        values = [
            value if value is None or decode is None else decode(value)
            for value, decode in zip(arguments, decoders, strict=True)
        ]
        result: Any = form(values)
        if result is None:
            return None
        stored: Stored = encode(result) if encode is not None else result
        return _wide(stored) if whole else stored

    return call


def _decoders(node: AnyNode) -> list[Convert | None]:
    slots = {one.index: one.type for one in walk(node) if isinstance(one, Slot)}
    return [codec_of(slots[index], Dialect.SQLITE).decode for index in range(len(slots))]


def _wide(number: Any) -> Stored:
    return int(number) if -WORD <= number < WORD else str(number)


def _tidy(text: Stored) -> Stored:
    """A text in NFC without blanks at its ends; null where nothing is left."""
    return composed(text) or None if isinstance(text, str) else text


def _total(high: int | None, low: int | None) -> Stored:
    """The sum of integers, from the sums of their upper and lower 32 bits."""
    return 0 if high is None or low is None else _wide((high << 32) + low)


def _refuse(number: Stored) -> Stored:
    """A result that does not fit."""
    raise OutOfRange(f"{number} has more digits than there is room for")


class _Sum:
    """The sum of whole numbers of any size."""

    def __init__(self) -> None:
        self._total = 0

    def step(self, value: Stored) -> None:
        """One more."""
        if value is not None:
            self._total += int(value)

    def finalize(self) -> Stored:
        """The sum, 0 of nothing."""
        return _wide(self._total)


class _Chosen:
    """The smallest or the largest of whole numbers of any size."""

    def __init__(self, choose: Callable[[int, int], int]) -> None:
        self._choose = choose
        self._found: int | None = None

    def step(self, value: Stored) -> None:
        """One more."""
        if value is not None:
            number = int(value)
            self._found = number if self._found is None else self._choose(self._found, number)

    def finalize(self) -> Stored:
        """The number, null of nothing."""
        return None if self._found is None else _wide(self._found)

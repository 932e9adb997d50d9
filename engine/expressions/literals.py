"""Values written out in an expression: from their text, to their wire form, to Python."""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

from engine.expressions.moments import instant, zone
from engine.expressions.nodes import Literal
from engine.expressions.numbers import plain, rounded
from engine.expressions.record import Value
from engine.expressions.types import INTEGER, NULL, TEXT, Kind, Type, decimal
from engine.text.durations import parse_duration

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_CLOCK = r"[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?"
_MOMENT = re.compile(rf"({_DAY.pattern})[T ]({_CLOCK})(Z|[+-][0-9]{{2}}:[0-9]{{2}})?")

NOTHING = Literal(type=NULL, wire=None)


def _same(wire: Any) -> Value:
    value: Value = wire
    return value


VALUES: Mapping[Kind, Callable[[Any], Value]] = {
    Kind.BOOL: _same,
    Kind.INTEGER: _same,
    Kind.DECIMAL: Decimal,
    Kind.MONEY: Decimal,
    Kind.PERCENT: Decimal,
    Kind.TEXT: _same,
    Kind.CHOICE: _same,
    Kind.DATE: date.fromisoformat,
    Kind.DATETIME: datetime.fromisoformat,
    Kind.TIME: time.fromisoformat,
    Kind.PERIOD: _same,
    Kind.RECORD: _same,
    Kind.ANY: _same,
    Kind.NULL: _same,
}
"""By kind: from the wire form to the value in Python."""


def value_of(literal: Literal) -> Value:
    """The value in Python."""
    return None if literal.wire is None else VALUES[literal.type.kind](literal.wire)


def number(text: str) -> Literal:
    """The number with these digits; it has the scale it is written with."""
    if "." not in text:
        return Literal(type=INTEGER, wire=int(text))
    return Literal(type=decimal(len(text.partition(".")[2])), wire=text)


def text(value: str) -> Literal:
    """A text; the empty one is null."""
    return Literal(type=TEXT, wire=value) if value else NOTHING


def of_wire(wire: Any, type_: Type) -> Literal:
    """A value as definitions carry it; None is null."""
    if wire is not None and type_.kind is Kind.PERIOD:
        wire = int(parse_duration(str(wire)))
    elif wire is not None and type_.kind is Kind.INTEGER:
        wire = int(wire)
    return Literal(type=type_, wire=wire)


def negative(literal: Literal) -> Literal:
    """The number with the other sign."""
    wire = literal.wire
    if isinstance(wire, str):
        return Literal(type=literal.type, wire=wire[1:] if wire.startswith("-") else f"-{wire}")
    assert isinstance(wire, int)
    return Literal(type=literal.type, wire=-wire)


def of_type(literal: Literal, type_: Type) -> Literal:
    """The same number, or null, as a value of another type with no fewer digits after the point."""
    value = value_of(literal)
    if value is None or not isinstance(value, int | Decimal) or type_.kind is Kind.INTEGER:
        return Literal(type=type_, wire=literal.wire)
    return Literal(type=type_, wire=plain(rounded(value, type_.scale), type_.scale))


def day(text: str) -> str | None:
    """The wire form of the day that `2026-01-31` names, or None."""
    try:
        return date.fromisoformat(text).isoformat() if _DAY.fullmatch(text) else None
    except ValueError:
        return None


def moment(text: str, time_zone: str) -> str | None:
    """The wire form of the instant that `2026-01-31 08:00` names on the clock of a zone (or says its own), or None."""
    found = _MOMENT.fullmatch(text)
    try:
        read = datetime.fromisoformat(f"{found[1]}T{found[2]}{found[3] or ''}") if found else None
        at = instant(read, zone(time_zone)) if read and read.tzinfo is None else read
        return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ").rjust(27, "0") if at else None
    except (ValueError, OverflowError):
        return None

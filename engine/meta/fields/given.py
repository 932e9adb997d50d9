"""What definitions give a field: a default, sample data; as a value written out or as an expression."""

from typing import TypeAlias

from msgspec import Struct

Wire: TypeAlias = str | int | bool | tuple[str, ...]
"""A value as the API carries it: decimals, dates and instants are text."""


def each(value: Wire) -> tuple[str | int | bool, ...]:
    """What a field of several values holds one by one; any other its only one."""
    return value if isinstance(value, tuple) else (value,)


class Literal(Struct, frozen=True, tag="literal", tag_field="as"):
    """A value written out in a definition, in its wire form."""

    value: Wire


class Formula(Struct, frozen=True, tag="formula", tag_field="as"):
    """An expression that gives a value (written after `=` where a literal could stand too)."""

    text: str


Given: TypeAlias = Literal | Formula


class SampleValues(Struct, frozen=True, tag="values", tag_field="as"):
    """Sample data picks one of these."""

    values: tuple[Wire, ...]


class SampleParts(Struct, frozen=True, tag="parts", tag_field="as"):
    """Sample data joins one pick of each part: `[[North, South], [" wind"]]`."""

    parts: tuple[tuple[str, ...], ...]


class SamplePattern(Struct, frozen=True, tag="pattern", tag_field="as"):
    """Sample data writes the row's number where `{n}` stands."""

    pattern: str


class SampleRange(Struct, frozen=True, tag="range", tag_field="as"):
    """Sample data lies between these, both included (wire forms of the field's type)."""

    low: Wire
    high: Wire


class SampleDays(Struct, frozen=True, tag="days", tag_field="as"):
    """Sample data lies so many days from the day it is made, both included; times are those of a working day."""

    low: int
    high: int


Sample: TypeAlias = SampleValues | SampleParts | SamplePattern | SampleRange | SampleDays

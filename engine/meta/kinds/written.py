"""Values whose form depends on the type of their field: kept as they stand in the file, for `resolve` to check.

Each class says twice what it accepts, for the decoder (`fits`) and for JSON Schema (`form`); a test compares the two.
"""

import re
from abc import ABC, abstractmethod
from decimal import Decimal
from typing import Any, ClassVar, Final

from engine.meta.source import Tree

_SCALAR: Final[dict[str, Any]] = {"type": ["string", "number", "boolean"]}
SHARE_PATTERN: Final = r"^-?[0-9]+(\.[0-9]+)?%$(?!\n)"


class Written(ABC):
    """What stands in the file; equal where that is equal."""

    __slots__ = ("value",)
    form: ClassVar[dict[str, Any]]

    def __init__(self, value: Tree) -> None:
        self.value = value

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Written) and type(other) is type(self) and other.value == self.value

    def __hash__(self) -> int:
        return hash(repr(self))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.value!r})"

    @classmethod
    @abstractmethod
    def fits(cls, value: object) -> bool:
        """Whether a value that stands in a file has this form."""


class Scalar(Written):
    """One value: a text, a number, true or false. Text that begins with `=` is an expression."""

    __slots__ = ()
    form = _SCALAR

    @classmethod
    def fits(cls, value: object) -> bool:
        """Not a list and not a mapping."""
        return isinstance(value, str | int | Decimal)


class Number(Written):
    """A number in plain digits."""

    __slots__ = ()
    form: ClassVar[dict[str, Any]] = {"type": "number"}

    @classmethod
    def fits(cls, value: object) -> bool:
        """Whole or with a point; true and false are none."""
        return isinstance(value, int | Decimal) and not isinstance(value, bool)


class Share(Written):
    """A fraction, or a percentage: `0.08`, `8%`."""

    __slots__ = ()
    form: ClassVar[dict[str, Any]] = {"type": ["number", "string"], "pattern": SHARE_PATTERN}

    @classmethod
    def fits(cls, value: object) -> bool:
        """A number, or a text of digits with `%`."""
        return Number.fits(value) or (isinstance(value, str) and re.search(SHARE_PATTERN, value) is not None)


class Samples(Written):
    """What sample data is made of: a value, a list of values, a list of lists of parts, or `{low: , high: }`, which
    for dates may be numbers of days from the day it is made.
    """

    __slots__ = ()
    form: ClassVar[dict[str, Any]] = {
        "anyOf": [
            _SCALAR,
            {"type": "array", "minItems": 1, "items": _SCALAR},
            {"type": "array", "minItems": 1, "items": {"type": "array", "minItems": 1, "items": {"type": "string"}}},
            {
                "type": "object",
                "title": "a range",
                "properties": {"low": _SCALAR, "high": _SCALAR},
                "required": ["low", "high"],
                "additionalProperties": False,
            },
        ]
    }

    @classmethod
    def fits(cls, value: object) -> bool:
        """One of the four forms."""
        if isinstance(value, dict):
            return value.keys() == {"low", "high"} and all(map(Scalar.fits, value.values()))
        if isinstance(value, list):
            return bool(value) and (all(map(Scalar.fits, value)) or all(map(_is_part, value)))
        return Scalar.fits(value)


class DictionaryValue(Written):
    """A value of a dictionary: which attributes it may have stands in the same file, so `resolve` checks it."""

    __slots__ = ()
    form: ClassVar[dict[str, Any]] = {
        "type": "object",
        "title": "a value of a dictionary",
        "properties": {
            "label": {"description": "what people see, as a text or by language"},
            "tone": {"description": "its colour on the screens"},
            "was": {"description": "the code it had before, so that records keep it; several for databases far behind"},
            "values": {"description": "the values below it, where the dictionary is hierarchical"},
        },
    }

    @classmethod
    def fits(cls, value: object) -> bool:
        """A mapping."""
        return isinstance(value, dict)


class Cell(Written):
    """A cell of a table: one value, a comparison, a range or an expression; or several values."""

    __slots__ = ()
    form: ClassVar[dict[str, Any]] = {"anyOf": [_SCALAR, {"type": "array", "minItems": 1, "items": _SCALAR}]}

    @classmethod
    def fits(cls, value: object) -> bool:
        """A value, or a list of values."""
        return Scalar.fits(value) or (isinstance(value, list) and bool(value) and all(map(Scalar.fits, value)))


class ScalarOrNames(Written):
    """One value, or several names: the roles of a person."""

    __slots__ = ()
    form: ClassVar[dict[str, Any]] = {"anyOf": [_SCALAR, {"type": "array", "items": {"type": "string"}}]}

    @classmethod
    def fits(cls, value: object) -> bool:
        """A value, or a list of texts."""
        return Scalar.fits(value) or (isinstance(value, list) and all(isinstance(one, str) for one in value))


class ScalarOrList(Written):
    """One value, or several: the roles of a person, the lines of a record with their values."""

    __slots__ = ()
    form: ClassVar[dict[str, Any]] = {
        "anyOf": [
            _SCALAR,
            {"type": "array", "items": {"type": "string"}},
            {"type": "array", "items": {"type": "object", "title": "a line", "additionalProperties": _SCALAR}},
        ]
    }

    @classmethod
    def fits(cls, value: object) -> bool:
        """A value, a list of texts, or a list of mappings of values."""
        if not isinstance(value, list):
            return Scalar.fits(value)
        return all(isinstance(one, str) for one in value) or all(map(_is_line, value))


def decoded(kind: type, value: Any) -> Written:
    """msgspec's `dec_hook`; raises ValueError, which msgspec turns into its own error."""
    if issubclass(kind, Written) and kind.fits(value):
        return kind(value)
    raise ValueError(f"no {kind.__name__}")


def form(kind: type) -> dict[str, Any]:
    """msgspec's `schema_hook`."""
    assert issubclass(kind, Written), f"no form of {kind}"
    return kind.form


def _is_line(value: object) -> bool:
    return isinstance(value, dict) and all(map(Scalar.fits, value.values()))


def _is_part(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(one, str) for one in value)

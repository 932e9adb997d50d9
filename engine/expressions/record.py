"""What the Python form of an expression reads: plain nested values, gathered beforehand."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from typing import Final, TypeAlias

from engine.expressions.nodes import Aggregate, Tracked

ABOVE: Final = "@above"
"""Among the fields of a record that is needed: the keys of itself and of all it lies below, each between line ends."""

_SINCE: Final = "@since "
_FIRST: Final = "@first "
_HELD: Final = "@held "

Value: TypeAlias = str | int | bool | Decimal | date | datetime | time | tuple[str, ...] | None
"""A value of a field in Python: choices are text, several ones a tuple, references are ids, instants are aware and in
UTC.
"""


def since_name(field: str) -> str:
    """In the `history` that is needed of a record, and among its values: since when a field has what is stored."""
    return _SINCE + field


def first_name(field: str, value: str) -> str:
    """In the same places: when a tracked field first had a value."""
    return f"{_FIRST}{field} {value}"


def held_name(field: str) -> str:
    """Among the values of a record that may be another than it is stored: what is stored of a tracked field."""
    return _HELD + field


def tracked_name(node: Tracked) -> str:
    """By what a record knows what is asked of its tracked field."""
    name = node.at.path[-1]
    return since_name(name) if node.value is None else first_name(name, node.value)


def as_kept(value: Value) -> str | None:
    """A value of a tracked field as its history has it."""
    return None if value is None else str(value).lower() if isinstance(value, bool) else str(value)


@dataclass(frozen=True, slots=True)
class Noted:
    """What is needed of the history of a tracked field: since when, or with `value` when first."""

    field: str
    value: str | None = None


def noted(name: str) -> Noted:
    """What such a name stands for."""
    if name.startswith(_SINCE):
        return Noted(name.removeprefix(_SINCE))
    return Noted(*name.removeprefix(_FIRST).split(" ", 1))


@dataclass(slots=True)
class Record:
    """One record as far as it was gathered.

    `values` holds what its own columns hold (a reference: its id); `to` the records its references lead to, where a
    path goes on (None: empty or deleted); `items` the records of its collections, and those of the values in its
    lists; `found` what the database answered to functions over all records of an entity.
    """

    values: dict[str, Value]
    to: "dict[str, Record | None]" = field(default_factory=dict)
    items: "dict[str, list[Record]]" = field(default_factory=dict)
    found: dict[Aggregate, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Environment:
    """What is the same for a whole request: the instant, the day in the application's zone, and who asks.

    `given` holds what the other names of a scope stand for: `this` in the filter of a reference, for instance. Where it
    is to be known which rows of tables decide, they are put into `decided`.
    """

    now: datetime
    today: date
    me: Record | None = None
    given: "Mapping[str, Value | Record | None]" = field(default_factory=dict)
    decided: "set[tuple[str, int]] | None" = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Needs:
    """What an expression may read of a record: own fields, and through references and collections.

    A reference in `to` is not in `fields` unless its id is read too; what follows it has `id` where only its
    existence matters. `asked` are the functions over all records of an entity, in the record in hand only;
    `history` is what is asked of tracked fields, by names as below.
    """

    fields: frozenset[str] = frozenset()
    to: "Mapping[str, Needs]" = field(default_factory=dict)
    items: "Mapping[str, Needs]" = field(default_factory=dict)
    asked: frozenset[Aggregate] = frozenset()
    history: frozenset[str] = frozenset()

    def __or__(self, other: "Needs") -> "Needs":
        """Both together."""
        to, items = _merged(self.to, other.to), _merged(self.items, other.items)
        asked, history = self.asked | other.asked, self.history | other.history
        return Needs(self.fields | other.fields, to, items, asked, history)


def _merged(one: Mapping[str, Needs], other: Mapping[str, Needs]) -> dict[str, Needs]:
    merged = dict(one)
    for name, needs in other.items():
        merged[name] = merged[name] | needs if name in merged else needs
    return merged

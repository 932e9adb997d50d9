"""What the Python form of an expression reads: plain nested values, gathered beforehand."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from typing import Final, TypeAlias

from engine.expressions.nodes import Aggregate

ABOVE: Final = "@above"
"""Among the fields of a record that is needed: the keys of itself and of all it lies below, each between line ends."""

Value: TypeAlias = str | int | bool | Decimal | date | datetime | time | tuple[str, ...] | None
"""A value of a field in Python: choices are text, several ones a tuple, references are ids, instants are aware and in
UTC.
"""


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

    `given` holds what the other names of a scope stand for: `this` in the filter of a reference, for instance.
    """

    now: datetime
    today: date
    me: Record | None = None
    given: "Mapping[str, Value | Record | None]" = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Needs:
    """What an expression may read of a record: own fields, and through references and collections.

    A reference in `to` is not in `fields` unless its id is read too; what follows it has `id` where only its
    existence matters. `asked` are the functions over all records of an entity, in the record in hand only.
    """

    fields: frozenset[str] = frozenset()
    to: "Mapping[str, Needs]" = field(default_factory=dict)
    items: "Mapping[str, Needs]" = field(default_factory=dict)
    asked: frozenset[Aggregate] = frozenset()

    def __or__(self, other: "Needs") -> "Needs":
        """Both together."""
        to, items = _merged(self.to, other.to), _merged(self.items, other.items)
        return Needs(self.fields | other.fields, to, items, self.asked | other.asked)


def _merged(one: Mapping[str, Needs], other: Mapping[str, Needs]) -> dict[str, Needs]:
    merged = dict(one)
    for name, needs in other.items():
        merged[name] = merged[name] | needs if name in merged else needs
    return merged

"""Numbers of documents: by which counter, and how they are written. Pure; service counts."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import reduce
from operator import or_
from typing import Any, Final, NamedTuple
from zoneinfo import ZoneInfo

import msgspec

from engine.expressions import Environment, Needs, Record, Value, needs, python_form, scope_of, typed
from engine.expressions.calendars import fiscal_year
from engine.expressions.nodes import Typed
from engine.meta.catalog import Catalog, Entity, Numbering, Reset
from engine.meta.fields import CodeField
from engine.rules.failure import Failure
from engine.rules.wire import wire
from engine.text.dates import in_zone
from engine.text.placeholders import SEQ, Moment, Placeholder, read_placeholders, write_day

_PERIODS: Final[Mapping[Reset, Callable[[Moment, str], str]]] = {
    "never": lambda day, begins: "",
    "fiscal_year": lambda day, begins: f"{fiscal_year(day, begins):04d}/{begins}",
    "year": lambda day, begins: write_day("%Y", day),
    "quarter": lambda day, begins: write_day("%YQ%q", day),
    "month": lambda day, begins: write_day("%Y-%m", day),
    "day": lambda day, begins: write_day("%Y-%m-%d", day),
}
"""How a period is called, by a day in it and the day on which fiscal years begin."""


class Slip(NamedTuple):
    """What is known of a number before it is counted: by which counter, and what stands around its digits."""

    field: str
    numbering: Numbering
    scope: str
    period: str
    before: str
    after: str
    width: int

    def written(self, number: int) -> str | None:
        """The number as people see it; None where it has more digits than there is room for."""
        digits = str(number)
        return f"{self.before}{digits:0>{self.width}}{self.after}" if len(digits) <= self.width else None


@dataclass(frozen=True, slots=True, eq=False)
class Issuing:
    """How a field gets its numbers: `paths` are what these show or go by, each as an expression over the record."""

    field: str
    numbering: Numbering
    paths: Mapping[str, Typed]
    needs: Needs
    zone: ZoneInfo
    fiscal_year: str
    _forms: Mapping[str, Callable[[Record, Environment], Value]]

    def slip(self, record: Record, clock: Environment) -> Slip | tuple[Failure, ...]:
        """For a record whose other values are known; failures name the fields that are empty."""
        return self.slip_of({path: form(record, clock) for path, form in self._forms.items()})

    def slip_of(self, values: Mapping[str, Value]) -> Slip | tuple[Failure, ...]:
        """The same where the values of the paths are at hand."""
        missing = dict.fromkeys(path.partition(".")[0] for path, value in values.items() if value is None)
        if missing:
            return tuple(Failure("number_needs", name) for name in missing)
        here = {path: self._local(value) for path, value in values.items()}
        one = self.numbering
        scope = msgspec.json.encode([wire(values[name]) for name in one.scope]).decode() if one.scope else ""
        period = _PERIODS[one.reset](here[one.date], self.fiscal_year) if one.date is not None else ""
        before, width, after = _written(one.pattern, here)
        return Slip(self.field, one, scope, period, before, after, width)

    def _local(self, value: Any) -> Any:
        return in_zone(value, self.zone) if isinstance(value, datetime) else value


def issuings(catalog: Catalog, entity: Entity) -> tuple[Issuing, ...]:
    """How the fields of an entity get numbers, those that do."""
    fields = (field for field in entity.fields.values() if isinstance(field, CodeField))
    return tuple(_issuing(catalog, field, catalog.numberings[field.numbering]) for field in fields)


def _issuing(catalog: Catalog, field: CodeField, numbering: Numbering) -> Issuing:
    scope = scope_of(catalog, numbering.of)
    paths = {path: typed(path, scope) for path in paths_of(numbering)}
    read = reduce(or_, map(needs, paths.values()), Needs())
    forms = {path: python_form(one) for path, one in paths.items()}
    return Issuing(field.name, numbering, paths, read, ZoneInfo(catalog.app.time_zone), catalog.app.fiscal_year, forms)


def paths_of(numbering: Numbering) -> tuple[str, ...]:
    """What its numbers show or go by, each once."""
    parts, _ = read_placeholders(numbering.pattern)
    shown = [part.path for part in parts if isinstance(part, Placeholder) and part.path != SEQ]
    by = [numbering.date] if numbering.date is not None else []
    return tuple(dict.fromkeys((*shown, *by, *numbering.scope)))


def _written(pattern: str, values: Mapping[str, Any]) -> tuple[str, int, str]:
    """What stands before the digits, how many they are, and what stands behind them."""
    parts, _ = read_placeholders(pattern)
    around: tuple[list[str], list[str]] = [], []
    width = 0
    for part in parts:
        if isinstance(part, Placeholder) and part.path == SEQ:
            width = int(part.format)
        else:
            around[width > 0].append(part if isinstance(part, str) else _shown(part, values[part.path]))
    return "".join(around[0]), width, "".join(around[1])


def _shown(part: Placeholder, value: Any) -> str:
    return write_day(part.format, value) if isinstance(value, date) else str(value)


def reads_issued(entity: Entity, names: Sequence[str] | frozenset[str]) -> bool:
    """Whether one of these fields is a number, which a new record has only when all else is known."""
    return any(entity.fields[name].issued for name in names)

"""What the small application without a database understands of the conditions that screens ask with."""

import re
from collections.abc import Sequence
from decimal import Decimal

from engine.expressions.record import Value
from engine.meta.catalog import Entity
from engine.rules.kept import kept_columns, word_of
from engine.screens.filters import searched
from engine.screens.reader import Row
from engine.text.search import sought

_OPTIONS = re.compile(r"(\w+) == '(\w+)'")
_ANY_OPTION = re.compile(r"(\w+) in \(('\w+'(?:, '\w+')*)\)")
_DAYS = re.compile(r"(\w+) ([<>]=) '([\d-]{10})'")
_AMONG = re.compile(r"^id in \(([\d, ]+)\)$")
_REFERS = re.compile(r"\((\w+) == (\d+)\)|^(\w+) == (\d+)$")


def sum_of_rows(rows: Sequence[Row], name: str) -> Decimal | None:
    known = [value for row in rows if isinstance(value := row.values.get(name), Decimal)]
    return sum(known, Decimal(0)) if known else None


def is_found(entity: Entity, row: Row, typed: str) -> bool:
    words, fields = sought(typed), [field.name for field in searched(entity)]
    kept = " ".join(one.give(row.values) or "" for one in kept_columns(entity))
    return bool(words) and all(any(f" {word_of(name, one.text)}" in kept for name in fields) for one in words)


def fits(row: Row, where: str) -> bool:
    if among := _AMONG.match(where):
        return str(row.id) in among[1].split(", ")
    for one, first, other, second in _REFERS.findall(where):
        if str({**row.values, "id": row.id}.get(one or other)) != (first or second):
            return False
    chosen: dict[str, set[str]] = {}
    for name, option in _OPTIONS.findall(where):
        chosen.setdefault(name, set()).add(option)
    for name, some in _ANY_OPTION.findall(where):
        chosen.setdefault(name, set()).update(re.findall(r"\w+", some))
    days = ((name, mark, day) for name, mark, day in _DAYS.findall(where))
    return all(row.values.get(name) in options for name, options in chosen.items()) and all(
        _within(row.values.get(name), mark, day) for name, mark, day in days
    )


def _within(value: Value, mark: str, day: str) -> bool:
    known = str(value or "")
    return bool(known) and (known >= day if mark == ">=" else known <= day)

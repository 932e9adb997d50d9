"""Can what `convert:` says be meant? What was stored only the plan knows; here some type has to fit."""

from collections.abc import Iterator
from typing import Final

from engine.compile.checks_expressions import report_problems
from engine.compile.occurrences import Occurrence
from engine.diagnostics import Report
from engine.expressions import Problem, Type, scope_of, type_of
from engine.expressions.types import BOOL, DATE, DATETIME, INTEGER, LENGTH, TEXT, TIME, Kind, decimal
from engine.meta.catalog import Catalog
from engine.meta.fields import AnyField
from engine.meta.resolve import Resolved
from engine.rules.conversion import conversion

_TYPES: Final = (
    TEXT,
    INTEGER,
    decimal(2),
    Type(Kind.MONEY, 2),
    BOOL,
    DATE,
    DATETIME,
    TIME,
    LENGTH,
    Type(Kind.CHOICE, open=True),
)
"""What `old` may be, the likeliest first."""

_STEP: Final = "old."
"""Of a record that was referred to, whose entity may be gone by now, only the plan knows."""


def check_conversions(resolved: Resolved, report: Report) -> None:
    """Report those that no value could be converted by."""
    catalog = resolved.catalog
    for name, entity in catalog.entities.items():
        for field in entity.fields.values():
            if field.convert is not None and _STEP not in field.convert:
                site = resolved.entities[name].below("fields", field.name, "convert")
                problems = _problems(field, catalog)
                report_problems(problems, Occurrence(field.convert, scope_of(catalog), type_of(field), site), report)


def _problems(field: AnyField, catalog: Catalog) -> tuple[Problem, ...]:
    """Nothing where some type fits."""
    tries = list(_tries(field, catalog))
    return () if any(found for found, _ in tries) else min((problems for _, problems in tries), key=_guessed)


def _guessed(problems: tuple[Problem, ...]) -> int:
    """How much of it comes of the type that was tried."""
    return sum(one.code == "EXP-TYPE" for one in problems)


def _tries(field: AnyField, catalog: Catalog) -> Iterator[tuple[bool, tuple[Problem, ...]]]:
    for old in (*_TYPES, type_of(field)):
        typed, problems = conversion(field, old, catalog)
        yield typed is not None, problems

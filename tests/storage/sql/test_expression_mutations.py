"""The comparison of the three engines is worth something: whatever is broken in one of them, it finds."""

import sqlite3
from collections.abc import Iterator
from decimal import ROUND_HALF_EVEN, Context, Decimal
from types import ModuleType
from typing import Any, NamedTuple

import asyncpg
import pytest
from sqlalchemy import Integer, cast, func, not_

from engine.expressions import nodes, python_folds, python_numbers
from engine.expressions.calendars import calendar_of
from engine.expressions.numbers import UNITS, OutOfRange
from engine.expressions.types import Kind
from engine.storage.driver import Dialect
from engine.storage.sql import (
    expression_postgresql,
    expression_sqlite,
    postgresql_calls,
    postgresql_numbers,
    postgresql_times,
)
from engine.storage.sql.expression_conditions import compared
from engine.storage.sql.postgresql_working import add_working_days
from tests.storage.sql.expression_engines import SqlEngine, SqliteEngine, postgresql
from tests.storage.sql.expression_features import DIRECTED
from tests.storage.sql.test_expression_answers import Comparison

TRIES = 3000
"""Expressions after which a mutation that was not noticed counts as missed."""


class Mutation(NamedTuple):
    """An entry of a table, or a name of a module, replaced by something that is wrong.

    `feature` says which expressions go through it, or is one.
    """

    table: Any
    key: Any
    wrong: Any
    feature: str
    dialect: Dialect = Dialect.POSTGRESQL


def _plain_not(node: Any, emit: Any) -> Any:
    return not_(emit.truth(node.node))


def _short_division(node: Any, left: Any, right: Any) -> Any:
    return func.round(left / func.nullif(right, postgresql_numbers.constant(0)), func.least(node.type.scale, 2))


def _half_even(node: Any) -> Any:
    context = Context(prec=80)

    def divided(one: Any, other: Any) -> Any:
        exact = context.divide(Decimal(one), Decimal(other)) if other else None
        return exact.quantize(UNITS[node.type.scale], ROUND_HALF_EVEN, context) if exact is not None else None

    return divided


def _unscaled(node: Any, emit: Any) -> Any:
    return compared(node.operator, emit.value(node.left), emit.value(node.right))


def _elapsed_days(moment: Any, length: Any, zone: str) -> Any:
    return moment + func.make_interval(0, 0, 0, 0, 24 * cast(length, Integer))


def _endless_days(day: Any, length: Any, zone: str) -> Any:
    return day + cast(length, Integer)


SQLITE, POSTGRESQL = expression_sqlite.SQLITE, expression_postgresql.POSTGRESQL
DAYS, CLOCK_DAYS = (Kind.DATE, "days"), (Kind.DATETIME, "days")

MUTATIONS = {
    "NOT instead of IS NOT TRUE": Mutation(POSTGRESQL.conditions, nodes.Not, _plain_not, "Not"),
    "rounding toward zero": Mutation(
        postgresql_calls.CALLS, "round", lambda node, values: func.trunc(values[0], node.type.scale), "call round"
    ),
    "a remainder with the sign of the dividend": Mutation(
        postgresql_numbers.OPERATORS, "%", lambda node, left, right: func.mod(left, func.nullif(right, 0)), "%"
    ),
    "a quotient with too few digits": Mutation(postgresql_numbers.OPERATORS, "/", _short_division, "/"),
    "LEAST leaves nulls out": Mutation(
        postgresql_calls.CALLS, "min", lambda node, values: func.least(*values), "call min"
    ),
    "coalesce from the end": Mutation(
        postgresql_calls.CALLS, "coalesce", lambda node, values: func.coalesce(*reversed(values)), "call coalesce"
    ),
    "the server's own small letters": Mutation(
        postgresql_calls.CALLS, "lower", lambda node, values: func.lower(values[0]), "call lower"
    ),
    "blanks are spaces only": Mutation(
        postgresql_calls.CALLS, "trim", lambda node, values: func.nullif(func.btrim(values[0]), ""), "call trim"
    ),
    "a week that begins on Sunday": Mutation(
        postgresql_calls.CALLS, "weekday", lambda node, values: func.date_part("dow", values[0]), "call weekday"
    ),
    "the day in UTC": Mutation(
        postgresql_calls.CALLS, "date", lambda node, values: func.date(func.timezone("UTC", values[0])), "call date"
    ),
    "days of always 24 hours": Mutation(
        postgresql_times._SHIFTS,
        CLOCK_DAYS,
        _elapsed_days,
        "datetime + days",
    ),
    "days beyond the calendar": Mutation(
        postgresql_times._SHIFTS, DAYS, _endless_days, "date('9999-12-31') + days(id) is null"
    ),
    "a sum of nothing is null": Mutation(
        POSTGRESQL.folds, "sum", lambda node, element, emit: func.sum(element), "fold sum"
    ),
    "a count of all rows": Mutation(POSTGRESQL.folds, "count", lambda node, element, emit: func.count(), "fold count"),
    "SQLite's own sum": Mutation(
        SQLITE.folds, "sum", lambda node, element, emit: func.coalesce(func.sum(element), 0), "fold sum", Dialect.SQLITE
    ),
    "cents compared with thousandths": Mutation(SQLITE.conditions, nodes.Compare, _unscaled, "<", Dialect.SQLITE),
    "integers that become REAL": Mutation(
        expression_sqlite, "WORD", 2**80, "quantity + quantity - quantity == quantity", Dialect.SQLITE
    ),
    "an empty list in SQLite": Mutation(
        SQLITE.folds, "max", lambda node, element, emit: func.min(element), "fold max", Dialect.SQLITE
    ),
    "a fiscal year that begins in January": Mutation(
        postgresql_calls.CALLS,
        "fiscal_year",
        lambda node, values: func.date_part("year", values[0]),
        "call fiscal_year",
    ),
    "working days without holidays": Mutation(
        postgresql_calls.CALLS,
        "add_working_days",
        lambda node, values: add_working_days(values[0], values[1], calendar_of("")),
        "call add_working_days",
    ),
    "months of thirty days": Mutation(
        postgresql_times._SHIFTS,
        (Kind.DATE, "months"),
        lambda day, length, zone: postgresql_times._day_plus_days(day, length * 30, zone),
        "date + own",
    ),
    "the last record for the first": Mutation(python_folds.OPERATIONS, "first", python_folds._last, "fold first"),
    "banker's rounding in Python": Mutation(python_numbers.OPERATORS, "/", _half_even, "/"),
    "division toward zero in Python": Mutation(
        python_numbers.OPERATORS, "//", lambda node: lambda one, other: int(one / other) if other else None, "//"
    ),
    "nulls in a mean in Python": Mutation(
        python_folds.OPERATIONS, "count", lambda node: lambda values: len(list(values)), "fold count"
    ),
}


@pytest.fixture(scope="module")
def comparison(postgres_server: Any) -> Iterator[tuple[Comparison, dict[Dialect, SqlEngine]]]:
    with postgres_server.database() as url:
        made = Comparison(9, url)
        with postgresql(made.catalog, made.rows, url) as server:
            yield made, {Dialect.SQLITE: SqliteEngine(made.catalog, made.rows), Dialect.POSTGRESQL: server}


@pytest.mark.parametrize("name", MUTATIONS)
def test_a_mutation_is_noticed(name: str, comparison: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    mutation = MUTATIONS[name]
    made, engines = comparison
    patch = monkeypatch.setattr if isinstance(mutation.table, ModuleType) else monkeypatch.setitem
    patch(mutation.table, mutation.key, mutation.wrong)
    assert any(_differs(made, engines[mutation.dialect], mutation.feature) for _ in range(TRIES))


def _differs(made: Comparison, engine: SqlEngine, feature: str) -> bool:
    text = DIRECTED[feature](made.generator, 0) if feature in DIRECTED else feature
    try:
        return made.differences(engine, made.typed(text)) != {}
    except (asyncpg.PostgresError, sqlite3.OperationalError, OverflowError, OutOfRange):
        return True

"""Python, SQLite and PostgreSQL give the same answer to every expression, whatever the records hold."""

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from random import Random
from typing import Any, get_args

import pytest

from engine.expressions import Kind, Lifted, OutOfRange, Typed, alone, check, check_scope, lift, nodes
from engine.expressions.registry import FOLDS, FUNCTIONS
from tests.expressions.model import catalog
from tests.storage.sql.expression_engines import FAILED, Answers, PythonEngine, SqlEngine, SqliteEngine, postgresql
from tests.storage.sql.expression_features import DIRECTED, features
from tests.storage.sql.expression_generator import KINDS, Generator
from tests.storage.sql.expression_records import environment_of, random_rows

ZONES = ("Europe/Berlin", "Asia/Shanghai", "America/New_York", "UTC")
PLAIN = "Literal Slot Read Rescale Fit Call Aggregate Compare Arithmetic Among Empty Clock Shift"
"""Nodes that are counted by what they say, or stand in every expression."""

OFTEN, SOMETIMES = 50, 8
"""How often every part of the language is used at least, in a trial and in every run."""


class Comparison:
    """Three engines over the same random records."""

    def __init__(self, seed: int, url: str) -> None:
        self.random = Random(seed)
        self.catalog = catalog(ZONES[seed % len(ZONES)])
        self.rows = random_rows(self.catalog, self.random)
        self.environment = environment_of(self.catalog, self.rows, self.random)
        self.scope = check_scope(self.catalog, "deal")
        self.generator = Generator(self.catalog, self.random)
        self.python = PythonEngine(self.catalog, self.rows)
        self._expected: tuple[Typed | None, Answers] = None, {}
        self.url = url

    def typed(self, text: str) -> Typed:
        """The expression; everything the generator writes is one."""
        found, problems = check(text, self.scope)
        assert found is not None, (text, problems)
        return found

    def expected(self, typed: Typed) -> Answers:
        """What Python gives for each record; both databases are held against it."""
        if self._expected[0] is not typed:
            self._expected = typed, self.python.answers(typed, list(self.rows["deal"]), self.environment)
        return self._expected[1]

    def differences(self, engine: SqlEngine, typed: Typed) -> dict[Any, Any]:
        """Records for which a database gives another answer than Python, with both."""
        return self._compared(engine, typed, Lifted(typed, ()))

    def differences_lifted(self, engine: SqlEngine, typed: Typed) -> dict[Any, Any]:
        """The same, with the literals as parameters."""
        return self._compared(engine, typed, lift(typed))

    def _compared(self, engine: SqlEngine, typed: Typed, lifted: Lifted) -> dict[Any, Any]:
        answers = self.expected(typed)
        fitting = {key: answer for key, answer in answers.items() if answer != FAILED}
        # What reads no record PostgreSQL may work out before it looks for any.
        found = engine.answers(lifted, list(fitting), self.environment) if fitting else {}
        wrong = {key: (answer, found[key]) for key, answer in fitting.items() if not same(answer, found[key])}
        return wrong | self._not_refused(engine, lifted, answers) | self._not_found(engine, lifted, answers)

    def _not_refused(self, engine: SqlEngine, lifted: Lifted, answers: Answers) -> dict[Any, Any]:
        refused = [key for key, answer in answers.items() if answer == FAILED][:1]
        if not refused:
            return {}
        try:
            return {key: (FAILED, answer) for key, answer in engine.answers(lifted, refused, self.environment).items()}
        except OutOfRange:
            return {}

    def _not_found(self, engine: SqlEngine, lifted: Lifted, answers: Answers) -> dict[Any, Any]:
        if lifted.shape.type.kind is not Kind.BOOL:
            return {}
        wanted = {key for key, answer in answers.items() if answer is True}
        return {f"where {key}": key in wanted for key in wanted ^ engine.found(lifted, self.environment)}


def same(one: Any, other: Any) -> bool:
    """Equal, of the same type, and of decimals with the same digits."""
    if type(one) is not type(other) or one != other:
        return False
    return not isinstance(one, Decimal) or one.as_tuple() == other.as_tuple()


def run(comparison: Comparison, count: int, least: int) -> Counter[str]:
    """Compare `count` random expressions, then others until every part of the language was used `least` times."""
    used: Counter[str] = Counter(dict.fromkeys(DIRECTED, 0))
    sqlite = SqliteEngine(comparison.catalog, comparison.rows)
    with postgresql(comparison.catalog, comparison.rows, comparison.url) as server:
        for number, text in enumerate(texts(comparison, count, least, used)):
            typed = comparison.typed(text)
            used.update(features(typed, text))
            differences = comparison.differences if number % 4 else comparison.differences_lifted
            for engine in (sqlite,) if alone(typed) else (sqlite, server):
                assert differences(engine, typed) == {}, (engine.dialect, text)
    return used


def texts(comparison: Comparison, count: int, least: int, used: Counter[str]) -> Iterator[str]:
    """Random expressions of every kind and depth, then such as use what was used least."""
    for number in range(count):
        yield comparison.generator.expression(KINDS[number % len(KINDS)], 1 + number % 4)
    while min(used.values()) < least:
        feature = min(used, key=lambda one: used[one])
        yield DIRECTED[feature](comparison.generator, 1)


def test_every_function_and_operator_is_written_by_the_generator() -> None:
    functions = {f"call {name}" for name in FUNCTIONS} | {f"fold {name}" for name in FOLDS}
    marks = {*get_args(nodes.Comparison), *get_args(nodes.Operator)}
    assert functions | marks <= DIRECTED.keys()
    plain = frozenset(PLAIN.split())
    named = {"Difference": "date - date", "Under": "under", "Tracked": "call reached"}
    others = {named.get(one.__name__, one.__name__) for one in nodes.NODES if one.__name__ not in plain}
    assert others <= DIRECTED.keys()


def test_three_engines_agree(postgresql_url: str) -> None:
    used = run(Comparison(20261121, postgresql_url), 100, SOMETIMES)
    assert min(used.values()) >= SOMETIMES
    assert set(used) == set(DIRECTED)


@pytest.mark.trial
@pytest.mark.parametrize("seed", range(12))
def test_three_engines_agree_on_many(seed: int, postgresql_url: str) -> None:
    used = run(Comparison(seed, postgresql_url), 1500, OFTEN)
    assert min(used.values()) >= OFTEN

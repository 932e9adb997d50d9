"""Functions over all records of an entity, made ready to be asked."""

from collections.abc import Callable
from dataclasses import dataclass

from engine.compile.compiled import Compiled
from engine.expressions import Environment, Question, Record, Value, question
from engine.expressions.nodes import Aggregate
from engine.storage.driver import Statement, Values
from engine.storage.sql import asked as sql


@dataclass(frozen=True, slots=True, eq=False)
class Inquiry:
    """How a function is asked: `arguments` of the record in hand, `parameters` made of them, and what comes back."""

    question: Question
    statement: Statement
    parameters: Callable[[tuple[Value, ...]], Values]
    answer: Callable[[object], Value]

    def arguments(self, record: Record, environment: Environment) -> tuple[Value, ...]:
        """What the answer depends on beside what is stored."""
        return tuple(one(record, environment) for one in self.question.arguments)


def inquiry(compiled: Compiled, function: Aggregate) -> Inquiry:
    """How this function is asked."""
    return compiled.keep(("inquiry", function), lambda: _inquiry(compiled, function))


def _inquiry(compiled: Compiled, function: Aggregate) -> Inquiry:
    asked, dialect = question(function), compiled.dialect
    return Inquiry(
        question=asked,
        statement=sql.answering(compiled.source, asked),
        parameters=sql.taking(asked, dialect),
        answer=sql.telling(asked, dialect),
    )

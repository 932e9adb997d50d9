"""Asking the database what a function over all records of an entity gives for a record that is not stored yet."""

from collections.abc import Iterable

from engine.compile import inquiry
from engine.expressions import Environment, Record, Value
from engine.expressions.nodes import Aggregate
from engine.service.work import Context

Answers = dict[tuple[Aggregate, tuple[Value, ...]], Value]
"""What was answered already, by function and arguments."""


async def answer(
    context: Context, asked: Iterable[Aggregate], record: Record, environment: Environment, known: Answers
) -> None:
    """Put the answers into `record.found`; what they read of it and of others is gathered."""
    for function in asked:
        ask = inquiry(context.compiled, function)
        values = ask.arguments(record, environment)
        if (function, values) not in known:
            given = context.bound(ask.statement, **ask.parameters(values))
            row = await context.connection.one(ask.statement, given)
            known[function, values] = ask.answer(row[0]) if row is not None else None
        record.found[function] = known[function, values]

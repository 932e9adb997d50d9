"""Statements for what follows a change in other records: whom it reaches, holding them, working out, checking."""

from collections.abc import Sequence

from sqlalchemy import select, update

from engine.expressions.nodes import AnyNode
from engine.rules.dependants import Of, Through
from engine.storage.driver.base import Dialect, Statement
from engine.storage.sql.expression import condition_sql, to_sql
from engine.storage.sql.expression_frame import Frame
from engine.storage.sql.lists import among
from engine.storage.sql.source import Source, living
from engine.storage.sql.text import statement


def reached(source: Source, step: Through | Of) -> Statement:
    """One step further: ids of the records that a step leads to from those in `ids`."""
    if isinstance(step, Through):
        table = source.table(step.entity)
        found = select(table.c.id).where(among(table.c[step.reference], "ids", source.dialect))
    else:
        table = source.table(step.of)
        found = select(table.c[step.by]).where(among(table.c.id, "ids", source.dialect)).distinct()
    return statement(found, source.dialect)


def hold(source: Source, entity: str) -> Statement:
    """Lock the records in `ids`, in the order of their ids, so that what is then worked out from others stays true."""
    table = source.table(entity)
    found = select(table.c.id).where(among(table.c.id, "ids", source.dialect)).order_by(table.c.id)
    if source.dialect is Dialect.POSTGRESQL:
        found = found.with_for_update()
    return statement(found, source.dialect)


def recompute(source: Source, entity: str, field: str, value: AnyNode) -> Statement:
    """Set a computed field of the records in `ids` anew where it is another; gives the ids of those."""
    table = source.table(entity)
    worked_out = to_sql(value, Frame(source, table))
    changed = table.c[field].is_distinct_from(worked_out)
    element = update(table).where(among(table.c.id, "ids", source.dialect), changed).values({field: worked_out})
    return statement(element.returning(table.c.id), source.dialect)


def refused(source: Source, entity: str, conditions: Sequence[AnyNode]) -> Statement:
    """One living record in `ids` for which a condition holds: its id and, for each condition, whether it does."""
    table = source.table(entity)
    here = Frame(source, table)
    tests = [condition_sql(one, here) for one in conditions]
    found = select(table.c.id, *tests).where(among(table.c.id, "ids", source.dialect), *living(table))
    broken = tests[0]
    for test in tests[1:]:
        broken = broken | test
    return statement(found.where(broken).order_by(table.c.id).limit(1), source.dialect)

"""Functions over all records of an entity, asked apart from any statement: the answer, and whose answer may change."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from sqlalchemy import func, literal_column, select

from engine.expressions import Question, Value
from engine.expressions.nodes import Aggregate
from engine.storage.driver.base import Dialect, Statement, Values
from engine.storage.sql.expression import TABLES, to_sql
from engine.storage.sql.expression_emit import Emit
from engine.storage.sql.expression_folds import related
from engine.storage.sql.expression_frame import Frame
from engine.storage.sql.expression_values import codec_of
from engine.storage.sql.lists import among
from engine.storage.sql.source import Source
from engine.storage.sql.text import statement


class Lock(NamedTuple):
    """What keeps those who change records from those who look through them all; who looks locks `alone`."""

    name: str
    alone: bool


def answering(source: Source, asked: Question) -> Statement:
    """The answer to a question, whose arguments are the parameters of its slots."""
    frame = Frame(source, source.table(asked.shape.loops[0].of))
    return statement(select(to_sql(asked.shape, frame)), source.dialect)


def taking(asked: Question, dialect: Dialect) -> Callable[[Sequence[Value]], Values]:
    """What makes the parameters of the slots of their values."""
    slots = [(f"c{place}", codec_of(type_, dialect).encode) for place, type_ in enumerate(asked.types)]

    def parameters(values: Sequence[Value]) -> Values:
        pairs = zip(slots, values, strict=True)
        return {name: encode(value) if encode and value is not None else value for (name, encode), value in pairs}

    return parameters


def telling(asked: Question, dialect: Dialect) -> Callable[[Any], Value]:
    """What makes the answer of what is stored."""
    decode = codec_of(asked.shape.type, dialect).decode
    return lambda stored: decode(stored) if decode and stored is not None else stored


def concerned(source: Source, entity: str, node: Aggregate, index: int) -> Statement:
    """Ids of the records of `entity` whose function takes a record in `ids` into account, in its loop `index`."""
    table = source.table(entity)
    tables, looped, conditions = related(node, index, Emit(Frame(source, table), TABLES[source.dialect]))
    taken = among(looped.c.id, "ids", source.dialect)
    there = select(literal_column("1")).select_from(*tables).where(taken, *conditions).exists()
    return statement(select(table.c.id).where(there), source.dialect)


def lock(one: Lock) -> Statement:
    """Wait for the others of this lock until the transaction ends (PostgreSQL)."""
    key = func.hashtext(literal_column("'" + one.name + "'"))
    take = func.pg_advisory_xact_lock if one.alone else func.pg_advisory_xact_lock_shared
    return statement(select(take(key)), Dialect.POSTGRESQL)

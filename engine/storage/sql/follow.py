"""Statements for what follows a change in other records: whom it reaches, holding them, working out, checking."""

from collections.abc import Mapping, Sequence
from enum import Enum
from typing import Any, NamedTuple

from sqlalchemy import ARRAY, BigInteger, Select, bindparam, cast, func, or_, select, union_all, update
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.selectable import CompoundSelect, ScalarSelect

from engine.expressions.nodes import AnyNode
from engine.meta.fields import AnyField, ChoicesField, linked
from engine.rules.dependants import Of, Through
from engine.storage.driver.base import Dialect, Statement
from engine.storage.sql.expression import condition_sql
from engine.storage.sql.expression_frame import Frame
from engine.storage.sql.lists import among
from engine.storage.sql.pointers import id_in
from engine.storage.sql.recompute import worked_out
from engine.storage.sql.several import any_element
from engine.storage.sql.source import Source, living
from engine.storage.sql.text import statement

Chain = tuple[Of, ...]
"""From a record to the one whose collection it is in, from there to the next; the empty one ends at the record."""


def reached(source: Source, step: Through | Of) -> Statement:
    """One step further: ids of the records that a step leads to from those in `ids`."""
    if isinstance(step, Through):
        table = source.table(step.entity)
        field = source.catalog.entities[step.entity].fields[step.reference]
        found = select(table.c.id).where(_held_by(table.c[step.reference], field, source))
    else:
        table = source.table(step.of)
        found = select(_named(source, step)).where(among(table.c.id, "ids", source.dialect)).distinct()
    return statement(found, source.dialect)


def _held_by(column: ColumnElement[Any], field: AnyField, source: Source) -> ColumnElement[bool]:
    """That a reference, or a choice, or one of several, names one of the records in `ids`."""
    led = linked(field)
    if led.key == "id":
        return among(column, "ids", source.dialect)
    target = source.table(led.to)
    keys = select(target.c[led.key]).where(among(target.c.id, "ids", source.dialect))
    if isinstance(field, ChoicesField):
        return any_element(column, source.dialect, lambda value: value.in_(keys))
    return column.in_(keys)


def hold(source: Source, entity: str) -> Statement:
    """Lock the records in `ids`, in the order of their ids, so that what is then worked out from others stays true."""
    table = source.table(entity)
    found = select(table.c.id).where(among(table.c.id, "ids", source.dialect)).order_by(table.c.id)
    return statement(_held(found, source), source.dialect)


class Strength(Enum):
    """How a record is held: as what is changed, or adds something up; as what is read; as what is only named."""

    CHANGED = "changed"
    READ = "read"
    NAMED = "named"


class End(NamedTuple):
    """The records of `entity` at the ends of some chains, and how they are held."""

    entity: str
    strength: Strength
    chains: tuple[Chain, ...]


def hold_ends(source: Source, ends: Sequence[End], lines: Mapping[str, str]) -> Statement:
    """Lock the records at these ends, one end after the other and each in the order of its ids; gives a list of ids
    for each end.

    Chains begin at record `id` as it is stored, or at its `lines` (by their entity, the reference to it), and at what
    their references are to be: lists of ids (see `given_ids`).
    """
    return statement(select(*(func.array(_of_end(source, end, lines)) for end in ends)), source.dialect)


def _of_end(source: Source, end: End, lines: Mapping[str, str]) -> ScalarSelect[Any]:
    table = source.table(end.entity)
    ends = union_all(*(_ends(source, chain, lines) for chain in end.chains))
    found = select(table.c.id).where(table.c.id.in_(ends)).order_by(table.c.id)
    if end.strength is Strength.CHANGED:
        return _held(found, source).scalar_subquery()
    return found.with_for_update(read=True, key_share=end.strength is Strength.NAMED).scalar_subquery()


def _held(found: Select[tuple[int]], source: Source) -> Select[tuple[int]]:
    """Others may go on referring to the records (FOR KEY SHARE), and nothing else. SQLite has one writer at a time."""
    return found.with_for_update(key_share=True) if source.dialect is Dialect.POSTGRESQL else found


def _ends(source: Source, chain: Chain, lines: Mapping[str, str]) -> Select[tuple[int]] | CompoundSelect[tuple[int]]:
    if not chain:
        return select(cast(bindparam("id", type_=BigInteger), BigInteger))
    *before, last = chain
    table = source.table(last.of)
    further = select(_named(source, last))
    if before:
        return further.where(table.c.id.in_(_ends(source, tuple(before), lines)))
    stored = further.where(_of_record(source, last.of, lines))
    return union_all(stored, select(func.unnest(_given(given_ids(last)))))


def _of_record(source: Source, entity: str, lines: Mapping[str, str]) -> ColumnElement[bool]:
    """That a row is record `id`, or one of its lines, or of theirs."""
    table, by = source.table(entity), lines.get(entity)
    if by is None:
        return table.c.id == bindparam("id")
    if by not in lines:
        return table.c[by] == bindparam("id")
    return table.c[by].in_(select(source.table(by).c.id).where(_of_record(source, by, lines)))


def given_ids(step: Of) -> str:
    """What the ids are called that the references of a step are to hold."""
    return f"to.{step.entity}.{step.of}.{step.by}"


def _named(source: Source, step: Of) -> ColumnElement[Any]:
    """The id of the record that the reference of a step names."""
    field = source.catalog.entities[step.of].fields[step.by]
    return id_in(step.entity, source.table(step.of).c[step.by], field, source.dialect)


def _given(name: str) -> ColumnElement[Any]:
    return cast(bindparam(name, type_=ARRAY(BigInteger)), ARRAY(BigInteger))


def recompute(source: Source, entity: str, names: Sequence[str]) -> Statement:
    """Set fields of the records in `ids` anew where one is another; gives id and new values of those."""
    table = source.table(entity)
    here = Frame(source, table)
    values = {name: worked_out(source, entity, name, here) for name in names}
    changed = or_(*(table.c[name].is_distinct_from(value) for name, value in values.items()))
    element = update(table).where(among(table.c.id, "ids", source.dialect), changed).values(values)
    return statement(element.returning(table.c.id, *(table.c[name] for name in names)), source.dialect)


def refused(source: Source, entity: str, conditions: Sequence[AnyNode]) -> Statement:
    """One living record in `ids` for which a condition holds: its id and, for each condition, whether it does."""
    table = source.table(entity)
    here = Frame(source, table)
    tests = [condition_sql(one, here) for one in conditions]
    found = select(table.c.id, *tests).where(among(table.c.id, "ids", source.dialect), *living(table))
    return statement(found.where(or_(*tests)).order_by(table.c.id).limit(1), source.dialect)

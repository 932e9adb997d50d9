"""Statements that make many rows of sample data, the same ones on both databases, and look at what was made.

Parameter `after`: the highest id there was before.
"""

from collections.abc import Mapping
from typing import Final

from sqlalchemy import CTE, bindparam, delete, exists, func, insert, null, select, true, union_all, update
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.selectable import FromClause

from engine.expressions import scope_of, typed
from engine.expressions.nodes import Aggregate, AnyNode, Read
from engine.expressions.types import BOOL, record
from engine.expressions.walk import walk
from engine.meta.catalog import Entity
from engine.meta.fields import (
    CODE,
    AnyField,
    AnyReference,
    AnyReferenceField,
    ChoicesField,
    Link,
    Literal,
    UserField,
    link,
    linked,
)
from engine.meta.pointers import sampled
from engine.meta.system import RETIRED
from engine.rules.dependants import Dependants
from engine.rules.formulas import suggested
from engine.storage.driver.base import Statement
from engine.storage.sql.expression import condition_sql
from engine.storage.sql.expression_frame import Frame, Here
from engine.storage.sql.pointers import name_of
from engine.storage.sql.recompute import assign_formulas, recomputations
from engine.storage.sql.sample_numbers import constant, mixed, rows, whole
from engine.storage.sql.sample_values import Made, Maker, default_value, instant_of, sample_value
from engine.storage.sql.several import of_one
from engine.storage.sql.source import Source, living, part_of
from engine.storage.sql.text import statement

WIDE: Final = 2**40
"""More than any id of a record that is made here."""


def insert_samples(source: Source, entity: str) -> Statement:
    """Insert the rows from `first` to `last` of an entity; every parameter is a whole number.

    `base` is the number of the first of all `total` rows, made over `span` seconds from `begin` on (seconds since
    1970); `offset` is what the application's clock is ahead of UTC, in seconds. Columns of computed fields stay empty,
    and so does a reference to an entity without records.
    """
    described = source.catalog.entities[entity]
    made = rows(source.dialect)
    maker = Maker(made, entity, source.dialect, source.catalog.app.locales[0])
    chosen = _References(source, entity, made)
    columns = {field.name: _value(maker, chosen, field) for field in described.fields.values() if _made(field)}
    columns |= _kept(described, columns, instant_of(made.c.t, source.dialect))
    columns |= {} if chosen.position is None else {"position": chosen.position}
    taken = select(*(value.label(name) for name, value in columns.items())).select_from(chosen.joined)
    element = insert(source.table(entity)).from_select(list(columns), taken.order_by(made.c.n))
    return statement(element, source.dialect, heavy=True)


def sample_state(source: Source, entity: str) -> Statement:
    """How many records there are, those in the bin too, and the highest id."""
    table = source.table(entity)
    return statement(select(func.count(), func.coalesce(func.max(table.c.id), 0)).select_from(table), source.dialect)


def fill_samples(source: Source, entity: str, formulas: Mapping[str, str]) -> Statement:
    """Set fields of the new records to what expressions give."""
    element = assign_formulas(source, entity, formulas)
    return statement(element.where(source.table(entity).c.id > bindparam("after")), source.dialect, heavy=True)


def count_samples(source: Source, entity: str, condition: AnyNode) -> Statement:
    """How many of the new records a condition holds for."""
    table = source.table(entity)
    holds = condition_sql(condition, Frame(source, table))
    element = select(func.count()).select_from(table).where(table.c.id > bindparam("after"), holds)
    return statement(element, source.dialect, heavy=True)


def fit_samples(source: Source, entity: str, field: AnyReference) -> Statement:
    """Let those references of the new records that do not fit the filter of the field lead to a record that does; where
    there is none, or one must not be referred to twice, they lead nowhere.
    """
    table, target = source.table(entity), source.table(field.to).alias()
    fits = _fits(source, entity, field)
    assert fits is not None, "a field without a filter leads to any record"
    here = Frame(source, target, others={"this": Here(table, outer=True)})
    fitting = (*living(target), condition_sql(fits, here), *_earlier(entity, field, table, target))
    chosen = exists().where(target.c.id == table.c[field.name], *fitting)
    spread = (target.c.id * constant(7919) + table.c.id * constant(104_729)) % constant(10_007)
    least = func.min(spread * constant(WIDE) + target.c.id) % constant(WIDE)
    other = select(least).where(*fitting).correlate(table).scalar_subquery()
    element = update(table).where(table.c.id > bindparam("after"), table.c[field.name].is_not(None), ~chosen)
    return statement(element.values({field.name: None if field.unique else other}), source.dialect, heavy=True)


def _earlier(entity: str, field: AnyReference, table: FromClause, target: FromClause) -> list[ColumnElement[bool]]:
    """Among records of its own kind one refers to those before it, so that no circle comes of it."""
    return [target.c.id < table.c.id] if field.to == entity else []


def drop_samples(source: Source, entity: str, field: str) -> Statement:
    """Take those of the new records away in which a field is empty."""
    table = source.table(entity)
    element = delete(table).where(table.c.id > bindparam("after"), table.c[field].is_(None))
    return statement(element, source.dialect, heavy=True)


def drop_unfit_samples(source: Source, entity: str, field: str) -> Statement:
    """Take those of the new records away in which a field is empty, if it is not empty in all of them."""
    table = source.table(entity)
    other = table.alias()
    some = exists().where(other.c.id > bindparam("after"), other.c[field].is_not(None))
    element = delete(table).where(table.c.id > bindparam("after"), table.c[field].is_(None), some)
    return statement(element, source.dialect, heavy=True)


def hide_samples(source: Source, entity: str, field: AnyField, hidden: AnyNode) -> Statement:
    """Empty a field of the new records that `hidden` holds for."""
    table = source.table(entity)
    where = condition_sql(hidden, Frame(source, table))
    element = update(table).where(table.c.id > bindparam("after"), where).values({field.name: None})
    return statement(element, source.dialect, heavy=True)


def recompute_all(source: Source, graph: Dependants) -> tuple[Statement, ...]:
    """Work out every stored computed field of every record, each after what it reads."""
    made = recomputations(source, graph, graph.order)
    return tuple(statement(one.element, source.dialect, heavy=True) for one in made)


def _made(field: AnyField) -> bool:
    """What a row is made with: what a person may send and nothing suggests, and what it is a part of."""
    follows = field.suggest is not None and field.sample is None
    return field.has_column and (field.writable or part_of(field)) and not follows


def _value(maker: Maker, chosen: "_References", field: AnyField) -> Made:
    if field.sample is None and isinstance(field.default, Literal):
        return default_value(maker, field, field.default)
    if isinstance(field, AnyReferenceField):
        return chosen.any_one(field)
    picks = link(field) is not None and field.sample is None
    if isinstance(field, ChoicesField) and picks:
        return of_one(chosen.one(field), maker.dialect)
    return chosen.one(field) if picks else sample_value(maker, field)


def _kept(entity: Entity, columns: dict[str, Made], created: Made) -> dict[str, Made]:
    """What the engine keeps for each record; the owner is taken for whoever made it."""
    owner = entity.fields[entity.owner] if entity.owner else None
    person = columns[owner.name] if owner and owner.name in columns and isinstance(owner, UserField) else null()
    changes = {"created_at": created, "updated_at": created, "created_by": person, "updated_by": person}
    typed_in = {mark: true() for name, mark in suggested(entity).items() if name in columns}
    return {**changes, **typed_in, "version": constant(1)}


class _References:
    """The records a reference, or a choice of a dictionary, may pick from: numbered, and joined to the rows by a picked
    number.
    """

    def __init__(self, source: Source, entity: str, made: CTE) -> None:
        self._source, self._entity, self._made = source, entity, made
        self._candidates: dict[tuple[Link, AnyNode | None], CTE] = {}
        self.joined: FromClause = made
        self.position: Made | None = None

    def one(self, field: AnyField) -> Made:
        """The id of a record, or its code; of another one for each row while there are any, if the field is unique."""
        return self._picked(field, self._numbered(field))

    def any_one(self, field: AnyReferenceField) -> Made:
        """What names a record of one of the entities."""
        named = []
        for name in sampled(field, self._source.catalog.entities):
            table = self._source.table(name)
            named.append(select(name_of(name, table.c.id).label("key")).where(*living(table)))
        if not named:
            return null()
        every = union_all(*named).subquery()
        place = (func.row_number().over(order_by=every.c.key) - 1).label("place")
        numbered = select(every.c.key, place).cte(f"named_{field.name}")
        return self._picked(field, numbered)

    def _picked(self, field: AnyField, numbered: CTE) -> Made:
        candidates = numbered.alias()
        count = select(func.count()).select_from(numbered).scalar_subquery()
        place = mixed(self._made, f"{self._entity}.{field.name}") % func.nullif(count, 0)
        wanted = self._made.c.n - 1 if field.unique else place
        if part_of(field):  # as many for each
            wanted = (self._made.c.n - whole("base")) % func.nullif(count, 0)
            self.position = (self._made.c.n - whole("base")) // func.nullif(count, 0) + 1
        self.joined = self.joined.outerjoin(candidates, candidates.c.place == wanted)
        return candidates.c.key

    def _numbered(self, field: AnyField) -> CTE:
        """All that fit the filter, as far as it says something without the record in hand; no retired values."""
        led, fits = linked(field), _fits(self._source, self._entity, field)
        alone = fits if fits is not None and not _reads_this(fits) else None
        key = led, alone
        if key not in self._candidates:
            table = self._source.table(led.to)
            place = (func.row_number().over(order_by=table.c.id) - 1).label("place")
            condition = [] if alone is None else [condition_sql(alone, Frame(self._source, table))]
            offered = [table.c[RETIRED].is_not(true())] if led.key == CODE else []
            chosen = select(table.c[led.key].label("key"), place).where(*living(table), *condition, *offered)
            self._candidates[key] = chosen.cte(f"candidates_{len(self._candidates)}")
        return self._candidates[key]


def _fits(source: Source, entity: str, field: AnyField) -> AnyNode | None:
    """The filter of a reference, over the record that may be chosen and `this`."""
    if not isinstance(field, AnyReference) or field.filter is None:
        return None
    return typed(field.filter, scope_of(source.catalog, field.to, {"this": record(entity)}), BOOL).node


def _reads_this(node: AnyNode) -> bool:
    read = any(isinstance(part, Read) and part.root == "this" for part in walk(node))
    return read or any(loop.root == "this" for part in walk(node) if isinstance(part, Aggregate) for loop in part.loops)

"""How many stored records stand in the way of a change, as SQL text: asked when planning, and again when applying."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from sqlalchemy import Column, Table, and_, false, func, or_, select, true
from sqlalchemy.sql.elements import ColumnElement

from engine.expressions import check, scope_of
from engine.expressions.types import TEXT
from engine.meta.fields import AnyField, ChoicesField, LinesField
from engine.meta.system import BIN_COLUMNS
from engine.storage.driver.base import Dialect
from engine.storage.plan.change import (
    Above,
    Among,
    Below,
    Circled,
    Concern,
    Condition,
    ConvertedTwice,
    Empty,
    Every,
    Filled,
    Fits,
    Held,
    InBin,
    Longer,
    Naming,
    NotAmong,
    Repeated,
    Same,
    Unconverted,
    Unfit,
)
from engine.storage.plan.conversion import converted_twice, unconverted
from engine.storage.plan.text import sql_text
from engine.storage.schema import codec
from engine.storage.sql.expression import condition_sql, to_sql
from engine.storage.sql.expression_frame import Frame
from engine.storage.sql.pointers import names_entity
from engine.storage.sql.several import any_element
from engine.storage.sql.source import Source, living

Encode = Callable[[Decimal], Any]
"""A number in the form of the column it is compared with."""


def count_concerned(concern: Concern, field: AnyField, table: Table, dialect: Dialect) -> str:
    """The statement that counts them, among living records or in the bin; `field` and `table` are as stored now."""
    fits = concerned(concern, field, table, dialect)
    return sql_text(select(func.count()).select_from(table).where(*fits), dialect)


def concerned(concern: Concern, field: AnyField, table: Table, dialect: Dialect) -> list[ColumnElement[bool]]:
    """The condition for WHERE, in parts."""
    column = table.c[concern.field]
    encode, asked = _encode(field, dialect), CONDITIONS[type(concern.condition)]
    if isinstance(field, ChoicesField) and isinstance(concern.condition, Among | NotAmong):
        fits = any_element(column, dialect, lambda value: asked(concern.condition, value, table, encode))
    else:
        fits = asked(concern.condition, column, table, encode)
    return [fits] if isinstance(concern.condition, WITH_BIN) else [fits, *living(table)]


WITH_BIN = (InBin, Unfit, Held)
"""Conditions that records in the bin may fit too: what changes, changes for them as well."""


def count_in_the_way(concern: Concern, there: Source) -> str:
    """The statement that counts records of what is stored now."""
    fits = in_the_way(concern, there)
    return sql_text(select(func.count()).select_from(there.table(concern.entity)).where(*fits), there.dialect)


def in_the_way(concern: Concern, there: Source) -> list[ColumnElement[bool]]:
    """The same condition over what is stored now, also where an expression over the record is compared."""
    table = there.table(concern.entity)
    if isinstance(concern.condition, Same):
        return [_same(concern.condition, concern.entity, there), *living(table)]
    if isinstance(concern.condition, Fits):
        return [condition_sql(concern.condition.node, Frame(there, table)), *living(table)]
    if isinstance(concern.condition, Unconverted):
        return [unconverted(concern, concern.condition, there)]
    if isinstance(concern.condition, ConvertedTwice):
        return [converted_twice(concern, concern.condition, there), *living(table)]
    field = there.catalog.entities[concern.entity].fields[concern.field]
    if isinstance(field, LinesField):
        return [_without_lines(field, table, there), *living(table)]
    return concerned(concern, field, table, there.dialect)


def _without_lines(field: LinesField, table: Table, there: Source) -> ColumnElement[bool]:
    """Of lines nothing is asked but that there are some."""
    return table.c.id.not_in(select(there.table(field.of).c[field.by]))


def _same(same: Same, entity: str, there: Source) -> ColumnElement[bool]:
    """Nothing is the same as long as what the expression reads is not there."""
    found, _ = check(same.text, scope_of(there.catalog, entity), TEXT)
    if found is None:
        return false()
    table, other = there.table(entity), there.table(entity).alias()
    key = to_sql(found.node, Frame(there, other))
    keys = select(key).where(*living(other)).group_by(key).having(func.count() > 1)
    return to_sql(found.node, Frame(there, table)).in_(keys)


def _encode(field: AnyField, dialect: Dialect) -> Encode:
    encode = codec(field, dialect).encode
    return encode or (lambda number: number)


def _repeated(column: Column[Any], table: Table) -> ColumnElement[bool]:
    other = table.alias()
    values = select(other.c[column.name]).where(*living(other)).group_by(other.c[column.name]).having(func.count() > 1)
    return column.in_(values)


def _unfit(condition: Unfit, column: Column[Any], encode: Encode) -> ColumnElement[bool]:
    """`encode` gives the smallest units where a column counts those; `round` leaves whole numbers as they are."""
    limit = encode(Decimal(10) ** (condition.precision - condition.scale))
    step = encode(Decimal(1).scaleb(-condition.scale)) if condition.coarser else None
    finer = column % step != 0 if step is not None else false()
    return or_(column >= limit, column <= -limit, finer)


def _naming(condition: Naming, column: Column[Any]) -> ColumnElement[bool]:
    named = or_(*(names_entity(one, column) for one in condition.entities))
    return and_(column.is_not(None), ~named) if condition.others else named


def held(condition: Held, table: Table) -> ColumnElement[bool]:
    """That a record holds these texts."""
    about = [names_entity(condition.about, table.c.about)] if condition.about else []
    return and_(*(table.c[name].in_(texts) for name, texts in condition.values), *about)


def _circled(column: Column[Any], table: Table) -> ColumnElement[bool]:
    low, parent = table.alias(), table.alias()
    begun = select(low.c.id.label("start"), low.c[column.name].label("above")).where(*living(low))
    found = begun.cte("lineage", recursive=True, nesting=True)
    further = select(found.c.start, parent.c[column.name]).where(parent.c.id == found.c.above, *living(parent))
    found = found.union(further)
    return table.c.id.in_(select(found.c.start).where(found.c.start == found.c.above))


CONDITIONS: Mapping[type[Condition], Callable[[Any, Any, Table, Encode], ColumnElement[bool]]] = {
    Every: lambda condition, column, table, encode: true(),
    InBin: lambda condition, column, table, encode: table.c[BIN_COLUMNS[0]].is_not(None),
    Empty: lambda condition, column, table, encode: column.is_(None),
    Filled: lambda condition, column, table, encode: column.is_not(None),
    Repeated: lambda condition, column, table, encode: _repeated(column, table),
    Longer: lambda condition, column, table, encode: func.length(column) > condition.max,
    Below: lambda condition, column, table, encode: column < encode(condition.min),
    Above: lambda condition, column, table, encode: column > encode(condition.max),
    Unfit: lambda condition, column, table, encode: _unfit(condition, column, encode),
    Among: lambda condition, column, table, encode: column.in_(condition.values),
    Circled: lambda condition, column, table, encode: _circled(column, table),
    Naming: lambda condition, column, table, encode: _naming(condition, column),
    Held: lambda condition, column, table, encode: held(condition, table),
    NotAmong: lambda condition, column, table, encode: column.not_in(condition.values),
}

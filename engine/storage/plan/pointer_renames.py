"""An entity under another name, where references to one of several entities name its records: `customer/12`."""

from collections.abc import Iterator
from typing import Final

from sqlalchemy import Text, func, literal_column, update
from sqlalchemy.sql.elements import ColumnElement

from engine.meta.fields import AnyReferenceField
from engine.meta.system import BOOKS
from engine.storage.driver.base import Dialect
from engine.storage.plan.render import Step
from engine.storage.plan.text import sql_text
from engine.storage.schema import engine_table
from engine.storage.sql.pointers import names_entity
from engine.storage.sql.source import Source

_COLUMNS: Final = ("before", "after")
_SET: Final = {
    Dialect.SQLITE: "json_set({column}, '$.{field}', '{now}/' || substr({column} ->> '$.{field}', {place}))",
    Dialect.POSTGRESQL: (
        "jsonb_set({column}::jsonb, '{{{field}}}',"
        " to_jsonb('{now}/' || substr({column}::jsonb ->> '{field}', {place})))::text"
    ),
}
_READ: Final = {Dialect.SQLITE: "{column} ->> '$.{field}'", Dialect.POSTGRESQL: "{column}::jsonb ->> '{field}'"}


def pointer_steps(former: str, name: str, now: Source) -> Iterator[Step]:
    """What is stored, also in the bin, and what the audit holds of it; `now` has the new names."""
    for entity in now.catalog.entities.values():
        for field in entity.fields.values() if entity.name not in BOOKS else ():
            if isinstance(field, AnyReferenceField) and field.has_column:
                table = now.table(entity.name)
                column = table.c[field.name]
                changed = update(table).values({field.name: _renamed(column, former, name)})
                text = sql_text(changed.where(names_entity(former, column)), now.dialect)
                yield Step(f"rename {former} to {name} in {entity.name}.{field.name}", text)
                yield from _audit(entity.name, field.name, former, name, now.dialect)


def _renamed(column: ColumnElement[str], former: str, name: str) -> ColumnElement[str]:
    rest: ColumnElement[str] = func.substr(column, len(former) + 2)
    return literal_column(f"'{name}/'").concat(rest)


def _audit(entity: str, field: str, former: str, now: str, dialect: Dialect) -> Iterator[Step]:
    for column in _COLUMNS:
        given = {"column": column, "field": field, "now": now, "place": len(former) + 2}
        table, read = engine_table("_audit", dialect), literal_column(_READ[dialect].format(**given), Text)
        changed = update(table).values({column: literal_column(_SET[dialect].format(**given))})
        text = sql_text(changed.where(table.c.entity == entity, names_entity(former, read)), dialect)
        yield Step(f"rename {former} to {now} in {entity}.{field} of the audit, {column}", text)

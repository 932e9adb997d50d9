"""The first rows of tables that are edited on a screen, as SQL text; from then on they are records like any other."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import insert
from sqlalchemy.sql.elements import ClauseElement

from engine.meta.catalog import Catalog
from engine.meta.fields import ChoicesField, Wire
from engine.meta.tables import Table
from engine.rules.tables_records import record_of
from engine.rules.values import literal as value_of
from engine.storage.plan.render import Step
from engine.storage.plan.text import sql_text
from engine.storage.plan.values import now
from engine.storage.schema import codec
from engine.storage.sql.source import Source


def first_rows(old: Catalog | None, target: Source) -> Iterator[Step]:
    """One step for each editable table that is new and has rows."""
    for table in target.catalog.tables.values():
        if table.editable and table.rows and (old is None or table.name not in old.entities):
            texts = [sql_text(_row(table, place, target), target.dialect) for place in range(len(table.rows))]
            yield Step(f"write the rows of {table.name}", ";\n".join(texts))


def _row(table: Table, place: int, target: Source) -> ClauseElement:
    fields = target.catalog.entities[table.name].fields
    several = frozenset(name for name, field in fields.items() if isinstance(field, ChoicesField))
    given = record_of(table, table.rows[place], several)
    moment = now(target.dialect)
    cells = {name: _stored(table.name, name, wire, target) for name, wire in given.items()}
    return insert(target.table(table.name)).values(cells | {"version": 1, "created_at": moment, "updated_at": moment})


def _stored(entity: str, name: str, wire: Wire, target: Source) -> Any:
    field = target.catalog.entities[entity].fields[name]
    value, encode = value_of(field, wire), codec(field, target.dialect).encode
    return encode(value) if encode and value is not None else value

"""What every builder of statements works on."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Any, TypeVar, cast

from sqlalchemy import MetaData, Table
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.selectable import FromClause

from engine.meta.catalog import Catalog
from engine.meta.fields import AnyField, ReferenceField
from engine.meta.system import BIN_COLUMNS, BOOKS
from engine.storage.driver.base import Dialect
from engine.storage.schema import add_entity_table
from engine.storage.sql.books import book

T = TypeVar("T")

MOST_KEPT = 20_000
"""Parts of statements that are kept; conditions that people write come and go."""


@dataclass(frozen=True, slots=True, eq=False)
class Source:
    """The definitions, their tables, and the database they are for.

    `tables` may hold all of them (build_tables) or none (empty_tables): one that is missing is added when it is asked
    for. Describing 500 tables takes longer than a worker should need to start.
    """

    catalog: Catalog
    tables: MetaData
    dialect: Dialect
    _kept: dict[Hashable, Any] = field(default_factory=dict)

    def keep(self, key: Hashable, make: Callable[[], T]) -> T:
        """A part that several statements share, made once for `key`: SQLAlchemy never changes one."""
        try:
            return cast(T, self._kept[key])
        except KeyError:
            if len(self._kept) >= MOST_KEPT:
                self._kept.clear()
            made = self._kept[key] = make()
            return made

    def table(self, entity: str) -> Table:
        """The table that holds an entity's records, or what stands for it in statements."""
        if entity in BOOKS:
            return self._book(entity)
        table: Table | None = self.tables.tables.get(entity)
        if table is None:
            table = add_entity_table(self.catalog.entities[entity], self.tables, self.dialect)
        return table

    def _book(self, name: str) -> Table:
        """It is read like a table, and no statement that writes is made of it."""
        books: dict[str, Table] = self.tables.info.setdefault("books", {})
        if name not in books:
            described = add_entity_table(self.catalog.entities[name], MetaData(), self.dialect)
            books[name] = cast(Table, book(described, self.dialect))
        return books[name]


def part_of(reference: AnyField) -> bool:
    """Whether a reference leads to the record that holds it as a part: the two are in the bin together."""
    return isinstance(reference, ReferenceField) and reference.whole


def living(table: FromClause) -> list[ColumnElement[bool]]:
    """The condition that a record is not in the bin, where its table has one."""
    gone = BIN_COLUMNS[0]
    return [table.c[gone].is_(None)] if gone in table.c else []

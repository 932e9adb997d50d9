"""A catalog as tables: SQLAlchemy's description of them, per database, for DDL and for building statements."""

from hashlib import sha256

from sqlalchemy import BigInteger, Column, ForeignKeyConstraint, Index, Integer, MetaData, Table

from engine.meta.catalog import Catalog, Entity
from engine.meta.fields import (
    AnyField,
    AnyReference,
    AnyReferenceField,
    DatetimeField,
    UserField,
)
from engine.meta.system import BIN_COLUMNS, BOOKS
from engine.rules.kept import Kept, kept_columns
from engine.storage.driver.base import Dialect
from engine.storage.schema.columns import column_type, kept_type
from engine.storage.schema.engine_tables import add_engine_tables


def build_tables(catalog: Catalog, dialect: Dialect) -> MetaData:
    """Every table of the application and the engine's own, which hold its books; all names are explicit."""
    metadata = MetaData()
    for entity in catalog.entities.values():
        if entity.name not in BOOKS:
            add_entity_table(entity, metadata, dialect)
    add_engine_tables(metadata, dialect)
    return metadata


def empty_tables() -> MetaData:
    """The database before anything was applied to it."""
    return MetaData()


def foreign_key_name(entity: str, field: str) -> str:
    """The constraint of a reference."""
    return _name("fk", entity, field)


def unique_name(entity: str, field: str) -> str:
    """The index that holds a unique field."""
    return _name("uq", entity, field)


def _name(*parts: str) -> str:
    # PostgreSQL cuts a name after 63 bytes without a word, and the second one of that beginning collides.
    name = "_".join(parts)
    return name if len(name) <= 63 else f"{name[:54]}_{sha256(name.encode()).hexdigest()[:8]}"


def add_entity_table(entity: Entity, metadata: MetaData, dialect: Dialect) -> Table:
    """Add the table of an entity to `metadata`; those it refers to need not be there."""
    table = Table(entity.name, metadata, sqlite_strict=True, sqlite_autoincrement=True)
    table.append_column(_identity(dialect))
    for field in entity.fields.values():
        if field.has_column and field.name != "id":
            table.append_column(_column(field, dialect))
    if entity.recycle:
        moment, person = BIN_COLUMNS
        table.append_column(_column(DatetimeField(name=moment, label={}), dialect))
        table.append_column(_column(UserField(name=person, label={}), dialect))
    for kept in kept_columns(entity):
        _keep(table, kept, dialect)
    for field in entity.fields.values():
        if field.has_column:
            _constrain(table, entity, field)
    return table


def _keep(table: Table, kept: Kept, dialect: Dialect) -> None:
    """On SQLite what records are found by has an index that is a table of its own (sql/found_by.py)."""
    column: Column[object] = Column(kept.column, kept_type(kept, dialect))
    table.append_column(column)
    if not kept.words:
        Index(_name("ix", table.name, kept.column), column, table.c.id)
    elif dialect is Dialect.POSTGRESQL:
        Index(_name("ix", table.name, kept.column), column, postgresql_using="gin")


def _identity(dialect: Dialect) -> Column[int]:
    # SQLite: AUTOINCREMENT, so that the id of a deleted record never comes back.
    kind = Integer() if dialect is Dialect.SQLITE else BigInteger()
    return Column("id", kind, primary_key=True, autoincrement=True, nullable=False)


def _column(field: AnyField, dialect: Dialect) -> Column[object]:
    # `required` is not NOT NULL: rules hold it, and records from before a field became required may lack it.
    return Column(field.name, column_type(field, dialect), nullable=not field.required_column)


def _constrain(table: Table, entity: Entity, field: AnyField) -> None:
    column = table.c[field.name]
    if isinstance(field, AnyReference) and not field.record:
        # Who made or changed a record is written with every write; checking it each time would cost two more lookups.
        table.append_constraint(
            ForeignKeyConstraint([column], [f"{field.to}.id"], name=foreign_key_name(entity.name, field.name))
        )
    if field.unique:
        living = table.c[BIN_COLUMNS[0]].is_(None) if entity.recycle and not field.issued else None
        name = unique_name(entity.name, field.name)
        Index(name, column, unique=True, sqlite_where=living, postgresql_where=living)
    for followers in _indexes_with(field):
        Index(_name("ix", entity.name, field.name, *followers), column, *(table.c[one] for one in followers))


def _indexes_with(field: AnyField) -> list[tuple[str, ...]]:
    """What follows the field in each of its indexes.

    A reference has one of its own beside the one that was asked for: collections and `mine` come in the order of ids.
    """
    asked = [] if field.index is None else [field.index]
    reference = isinstance(field, AnyReference | AnyReferenceField) and not field.record and not field.unique
    return asked if not reference or () in asked else [(), *asked]

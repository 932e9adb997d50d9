"""What must be done to a schema so that it becomes another, as Alembic's operations in an order that works.

Only what adds: a table, a column, an index or a reference that is missing; an index that changed is made again, and
one of ours that is no longer wanted goes, as does a column of what can be worked out again. Nothing here can lose data.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from alembic.operations import ops
from sqlalchemy import Column, ForeignKey, ForeignKeyConstraint, Index, MetaData, Table

from engine.meta.system import is_kept
from engine.storage.driver.base import Dialect
from engine.storage.plan.shape import Shape, TableShape, column_kind, index_shape, reference_of


class Operation(NamedTuple):
    """One of Alembic's operations, and what it does in words."""

    what: str
    work: ops.MigrateOperation


def operations(base: Shape, former: Shape, target: MetaData, dialect: Dialect) -> list[Operation]:
    """What turns `base`, the schema that is there, into `target`.

    `former` is what the definitions so far asked for: its indexes go when they are not wanted any more, while those
    that somebody else made stay.
    """
    tables = list(target.tables.values())
    new = [table for table in tables if table.name not in base]
    old = [(table, base[table.name]) for table in tables if table.name in base]
    return [
        *(operation for table in new for operation in _create(table, dialect)),
        *(operation for table, there in old for operation in _extend(table, there, dialect)),
        *(operation for table, there in old for operation in _drop_indexes(table, there, former, dialect)),
        *(operation for table, there in old for operation in _drop_kept(table, there, former)),
        *(operation for table in tables for operation in _create_indexes(table, base.get(table.name), dialect)),
        *(operation for table in tables for operation in _refer(table, base.get(table.name), dialect)),
    ]


def _create(table: Table, dialect: Dialect) -> Iterator[Operation]:
    work = ops.CreateTableOp.from_table(table)
    if dialect is Dialect.POSTGRESQL:
        # References follow when every table is there, because two tables may refer to each other.
        work.columns = [part for part in work.columns if not isinstance(part, ForeignKeyConstraint)]
    yield Operation(f"create table {table.name}", work)


def _extend(table: Table, there: TableShape, dialect: Dialect) -> Iterator[Operation]:
    for column in table.columns:
        if column.name not in there.columns:
            work = ops.AddColumnOp(table.name, _free(table, column, dialect), inline_references=True)
            yield Operation(f"add column {table.name}.{column.name}", work)
        elif there.columns[column.name].kind != column_kind(column, dialect):
            change = ops.AlterColumnOp(table.name, column.name, modify_type=column.type)
            yield Operation(f"widen column {table.name}.{column.name}", change)


def _free(table: Table, column: Column[object], dialect: Dialect) -> Column[object]:
    """A copy that belongs to no table. SQLite can add a reference only together with its column."""
    copy: Column[object] = Column(column.name, column.type, nullable=column.nullable)
    if dialect is Dialect.SQLITE:
        for constraint in _references(table):
            name, to = reference_of(constraint)
            if name == column.name:
                copy.append_foreign_key(ForeignKey(_identity_of(table, to)))
    return copy


def _identity_of(table: Table, to: str) -> Column[object]:
    return table.metadata.tables[to].c.id


def _drop_indexes(table: Table, there: TableShape, former: Shape, dialect: Dialect) -> Iterator[Operation]:
    wanted = {str(index.name): index_shape(index, dialect) for index in table.indexes}
    ours = former[table.name].indexes if table.name in former else {}
    for name, shape in there.indexes.items():
        if (name in wanted and wanted[name] != shape) or (name in ours and name not in wanted):
            yield Operation(f"drop index {name}", ops.DropIndexOp(name, table_name=table.name))


def _drop_kept(table: Table, there: TableShape, former: Shape) -> Iterator[Operation]:
    """What is worked out beside the fields and kept no more can be worked out again."""
    ours = former[table.name].columns if table.name in former else {}
    for name in ours:
        if is_kept(name) and name in there.columns and name not in table.columns:
            yield Operation(f"drop column {table.name}.{name}", ops.DropColumnOp(table.name, name))


def _create_indexes(table: Table, there: TableShape | None, dialect: Dialect) -> Iterator[Operation]:
    present = there.indexes if there else {}
    for index in _named(table.indexes):
        if present.get(str(index.name)) != index_shape(index, dialect):
            yield Operation(f"create index {index.name}", ops.CreateIndexOp.from_index(index))


def _refer(table: Table, there: TableShape | None, dialect: Dialect) -> Iterator[Operation]:
    if dialect is Dialect.SQLITE:
        return
    present = there.references if there else {}
    for constraint in _references(table):
        column, to = reference_of(constraint)
        if present.get(column) != to:
            yield Operation(f"refer {table.name}.{column} to {to}", ops.CreateForeignKeyOp.from_constraint(constraint))


def _named(indexes: Iterable[Index]) -> list[Index]:
    # SQLAlchemy keeps them in a set; a plan must be the same text every time.
    return sorted(indexes, key=lambda index: str(index.name))


def _references(table: Table) -> list[ForeignKeyConstraint]:
    return sorted(table.foreign_key_constraints, key=lambda constraint: str(constraint.name))

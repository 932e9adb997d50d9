"""A schema as it will be reported once renames are carried out: what all other steps go by."""

from collections.abc import Mapping

from sqlalchemy import MetaData, Table

from engine.storage.driver.base import Dialect
from engine.storage.plan.renaming import Renaming
from engine.storage.plan.shape import IndexShape, Shape, TableShape, shape_of


def renamed_shape(shape: Shape, names: Renaming, indexes: Mapping[str, str]) -> Shape:
    """`shape` with new names; `indexes` are the former names of those that are renamed, with the new ones."""
    return {names.entity(name): _table(name, table, names, indexes) for name, table in shape.items()}


def renamed_indexes(former: MetaData, now: MetaData, names: Renaming, dialect: Dialect) -> dict[str, str]:
    """Former names of indexes with the new ones; `now` describes the same schema as `former` in new names."""
    if dialect is Dialect.SQLITE:
        return {}
    was, is_now = renamed_shape(shape_of(former, dialect), names, {}), shape_of(now, dialect)
    pairs: dict[str, str] = {}
    for table, shape in was.items():
        wanted = {index: name for name, index in is_now[table].indexes.items()}
        # One over what is kept beside a field is made anew, as that is (keeping.py).
        pairs |= {name: wanted[index] for name, index in shape.indexes.items() if wanted.get(index, name) != name}
    return pairs


def foreign_keys(table: Table) -> dict[str, str]:
    """The names of the constraints of a table by their columns."""
    return {constraint.elements[0].parent.name: str(constraint.name) for constraint in table.foreign_key_constraints}


def _table(name: str, table: TableShape, names: Renaming, indexes: Mapping[str, str]) -> TableShape:
    return TableShape(
        columns={names.field(name, column): shape for column, shape in table.columns.items()},
        key=tuple(names.field(name, column) for column in table.key),
        indexes={indexes.get(index, index): _index(name, shape, names) for index, shape in table.indexes.items()},
        references={names.field(name, column): names.entity(to) for column, to in table.references.items()},
    )


def _index(table: str, index: IndexShape, names: Renaming) -> IndexShape:
    return index._replace(columns=tuple(names.field(table, column) for column in index.columns))

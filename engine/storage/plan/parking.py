"""Taking fields and entities out: their columns and tables get another name, and nothing is lost."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from alembic.operations import ops

from engine.meta.catalog import Catalog, Entity
from engine.meta.fields import AnyField
from engine.storage.driver.base import Dialect
from engine.storage.plan.audit_renames import audit_entity, audit_key
from engine.storage.plan.kinds import moves
from engine.storage.plan.operations import Operation
from engine.storage.plan.parked import Parked, parked_entity, parked_field
from engine.storage.plan.rebuild import plain_indexes, rebuild
from engine.storage.plan.rename_shape import foreign_keys
from engine.storage.plan.render import Step, render
from engine.storage.plan.shape import IndexShape, Shape, TableShape
from engine.storage.sql.source import Source


@dataclass(frozen=True, slots=True)
class Parking:
    """What goes on the way to other definitions."""

    fields: tuple[Parked, ...] = ()
    entities: tuple[Parked, ...] = ()

    @property
    def all(self) -> tuple[Parked, ...]:
        """Fields first: one that refers to an entity goes before it."""
        return (*self.fields, *self.entities)


def parking(old: Catalog, new: Catalog, version: int) -> Parking:
    """`old` is in the names of `new`; `version` is the one that the plan makes."""
    fields = [
        parked_field(entity, field, version)
        for entity in old.entities.values()
        if entity.name in new.entities
        for field in entity.fields.values()
        if _goes(field, new.entities[entity.name])
    ]
    gone = [entity for entity in old.entities.values() if entity.name not in new.entities]
    return Parking(tuple(fields), tuple(parked_entity(entity, version) for entity in gone))


def _goes(field: AnyField, entity: Entity) -> bool:
    """Whether its column is not wanted any more, or wanted for values of another type."""
    after = entity.fields.get(field.name)
    return field.has_column if after is None else moves(field, after)


def parked_shape(found: Shape, parked: Parking, dialect: Dialect) -> Shape:
    """What is left for the definitions to come; `found` is in their names."""
    gone = {item.entity for item in parked.entities}
    return {name: _left(name, table, parked, dialect) for name, table in found.items() if name not in gone}


def parking_steps(found: Shape, ours: Shape, former: Source, target: Source, parked: Parking) -> tuple[Step, ...]:
    """`found` is what is there, in the names that `former` has too; `ours` is what the definitions so far asked for."""
    dialect = target.dialect
    anew = _rebuilt(found, parked, dialect)
    return (
        *(step for item in parked.fields for step in _field(item, found, former)),
        *(step for name in anew for step in _rebuild(name, found[name], ours[name], target, parked)),
        *(step for item in parked.entities for step in _entity(item, found, former)),
    )


def rebuilds(found: Shape, parked: Parking, dialect: Dialect) -> bool:
    """Whether a table of SQLite is made anew."""
    entities = (item.entity for item in parked.entities)
    tables = (*_rebuilt(found, parked, dialect), *(name for name in entities if found[name].references))
    return dialect is Dialect.SQLITE and bool(tables)


def _rebuilt(found: Shape, parked: Parking, dialect: Dialect) -> tuple[str, ...]:
    """Tables that lose a reference: what is parked must not keep anybody from deleting what it refers to."""
    if dialect is not Dialect.SQLITE:
        return ()
    return tuple(dict.fromkeys(one.entity for one in parked.fields if one.field in found[one.entity].references))


def _left(name: str, table: TableShape, parked: Parking, dialect: Dialect) -> TableShape:
    places = _places(name, parked)
    anew = dialect is Dialect.SQLITE and any(column in table.references for column in places)
    return table._replace(
        columns={places.get(column, column): shape for column, shape in table.columns.items()},
        references={column: to for column, to in table.references.items() if column not in places},
        indexes={} if anew else {index: _index(shape, places) for index, shape in table.indexes.items()},
    )


def _places(name: str, parked: Parking) -> Mapping[str, str]:
    return {item.field: item.place for item in parked.fields if item.entity == name}


def _index(index: IndexShape, places: Mapping[str, str]) -> IndexShape:
    return index._replace(columns=tuple(places.get(column, column) for column in index.columns))


def _field(item: Parked, found: Shape, former: Source) -> Iterator[Step]:
    dialect = former.dialect
    if dialect is Dialect.POSTGRESQL and item.field in found[item.entity].references:
        yield _unlink(item.entity, foreign_keys(former.table(item.entity))[item.field])
    work = ops.AlterColumnOp(item.entity, item.field, modify_name=item.place)
    yield from render([Operation(f"park column {item.name} as {item.place}", work)], dialect)
    yield from audit_key(item.entity, item.field, item.place, dialect)


def _rebuild(name: str, found: TableShape, ours: TableShape, target: Source, parked: Parking) -> Iterator[Step]:
    """Indexes that somebody else made stand on the same columns again, whatever these are called by then."""
    constraints = target.table(name).foreign_key_constraints
    deleting = {one.elements[0].parent.name: one.ondelete for one in constraints if one.ondelete}
    left = _left(name, found, parked, target.dialect)
    yield rebuild(name, name, left, deleting)
    others = {index: _index(shape, _places(name, parked)) for index, shape in found.indexes.items()}
    yield from plain_indexes(name, left._replace(indexes=others), ours.indexes)


def _entity(item: Parked, found: Shape, former: Source) -> Iterator[Step]:
    table, there, dialect = former.table(item.entity), found[item.entity], former.dialect
    yield from _drop_indexes((str(index.name) for index in table.indexes), there)
    if dialect is Dialect.SQLITE and there.references:
        yield rebuild(item.entity, item.place, there._replace(references={}), {})
    else:
        for column, constraint in foreign_keys(table).items() if dialect is Dialect.POSTGRESQL else ():
            if column in there.references:
                yield _unlink(item.entity, constraint)
        work = ops.RenameTableOp(item.entity, item.place)
        yield from render([Operation(f"park table {item.entity} as {item.place}", work)], dialect)
    yield from audit_entity(item.entity, item.place, found)


def _drop_indexes(names: Iterable[str], there: TableShape) -> Iterator[Step]:
    for name in sorted(names):
        if name in there.indexes:
            yield Step(f"drop index {name}", f'DROP INDEX "{name}"')


def _unlink(table: str, constraint: str) -> Step:
    return Step(f"drop constraint {constraint}", f'ALTER TABLE "{table}" DROP CONSTRAINT "{constraint}"')

"""What a plan does for columns that are kept beside fields: worked out for the records that are there, and on SQLite
the tables that are the indexes of what records are found by."""

from collections.abc import Collection, Iterable, Iterator
from typing import Final

from engine.meta.catalog import Catalog, Entity
from engine.meta.system import CURRENCY, SEARCHED
from engine.rules.dependants import Node
from engine.rules.kept import kept_columns
from engine.storage.driver.base import Connection, Dialect
from engine.storage.plan.change import Change, Convert, Fill, Moved
from engine.storage.plan.renaming import Renaming
from engine.storage.plan.render import Step
from engine.storage.sql.kept import Keeping
from engine.storage.sql.searching import index_name
from engine.storage.sql.source import Source


def keep_steps(
    old: Catalog | None, target: Source, names: Renaming, changes: Iterable[Change], recomputed: Iterable[Node]
) -> tuple[Step, ...]:
    """One step for each entity where something that is kept may have become another; `old` is in new names."""
    touched = {(node.entity, node.field) for node in recomputed}
    touched |= {
        (one.entity, one.field) for change in changes if isinstance(one := change.follow, Fill | Convert | Moved)
    }
    touched |= {(key.entity, name) for key, name in names.fields.items()}  # words carry the names of their fields
    catalog = target.catalog
    return tuple(keep_step(one) for one in catalog.entities.values() if _other(one, old, catalog, touched))


def keep_step(entity: Entity) -> Step:
    """The step that works them out for every record."""
    columns = ", ".join(one.column for one in kept_columns(entity))
    return Step(f"work out what records of {entity.name} are found by and ordered by", f"-- {columns}", entity.name)


async def keep(connection: Connection, target: Source, entity: str) -> None:
    """Carry out such a step."""
    await Keeping(target, target.catalog.entities[entity]).keep_all(connection)


def reads(entity: Entity) -> frozenset[str]:
    """The fields that what is kept is worked out from."""
    return frozenset(name for one in kept_columns(entity) for name in one.reads)


def _other(entity: Entity, old: Catalog | None, new: Catalog, touched: Collection[tuple[str, str]]) -> bool:
    """Records of a new entity come only later, but for those that the plan itself writes."""
    read = reads(entity)
    if not read:
        return False
    there = old.entities.get(entity.name) if old is not None else None
    written = _written(entity.name, new) != (_written(entity.name, old) if old is not None else None)
    known = there is not None and _described(there) != _described(entity)
    return written or known or any((entity.name, name) in touched for name in read)


def _written(entity: str, catalog: Catalog) -> object:
    """What files say of the records of an entity."""
    return catalog.app.currency if entity == CURRENCY else catalog.dictionaries.get(entity)


def _described(entity: Entity) -> object:
    return [(one.column, [(name, type(entity.fields[name])) for name in one.reads]) for one in kept_columns(entity)]


def indexes_gone(old: Catalog | None, target: Source, names: Renaming, anew: bool) -> tuple[Step, ...]:
    """Before all else: the indexes that go, or that are made `anew` because tables are; `old` is in its own names."""
    was = _indexed(old, target.dialect)
    stay = set() if anew else _indexed(target.catalog, target.dialect)
    return tuple(_drop(name) for name in was if names.entity(name) != name or name not in stay)


def indexes_made(old: Catalog | None, target: Source, names: Renaming, anew: bool) -> tuple[Step, ...]:
    """After all else: those that are wanted and not there."""
    there = set() if anew else {name for name in _indexed(old, target.dialect) if names.entity(name) == name}
    return tuple(_create(name) for name in _indexed(target.catalog, target.dialect) if name not in there)


def _indexed(catalog: Catalog | None, dialect: Dialect) -> list[str]:
    if catalog is None or dialect is not Dialect.SQLITE:
        return []
    entities = catalog.entities.values()
    return [one.name for one in entities if any(kept.words for kept in kept_columns(one))]


_CREATE: Final = """\
CREATE VIRTUAL TABLE "{index}" USING fts5({column}, content='{entity}', content_rowid='id', detail=none, columnsize=0, \
tokenize="ascii tokenchars '/_'");
INSERT INTO "{index}"("{index}") VALUES ('rebuild');
CREATE TRIGGER "{index}_insert" AFTER INSERT ON "{entity}" WHEN new.{column} IS NOT NULL BEGIN
INSERT INTO "{index}"(rowid, {column}) VALUES (new.id, new.{column}); END;
CREATE TRIGGER "{index}_delete" AFTER DELETE ON "{entity}" WHEN old.{column} IS NOT NULL BEGIN
INSERT INTO "{index}"("{index}", rowid, {column}) VALUES ('delete', old.id, old.{column}); END;
CREATE TRIGGER "{index}_update" AFTER UPDATE OF {column} ON "{entity}" WHEN old.{column} IS NOT new.{column} BEGIN
INSERT INTO "{index}"("{index}", rowid, {column}) SELECT 'delete', old.id, old.{column} WHERE old.{column} IS NOT NULL;
INSERT INTO "{index}"(rowid, {column}) SELECT new.id, new.{column} WHERE new.{column} IS NOT NULL; END"""

_DROP: Final = """\
DROP TRIGGER "{index}_insert";
DROP TRIGGER "{index}_delete";
DROP TRIGGER "{index}_update";
DROP TABLE "{index}\""""


def _create(entity: str) -> Step:
    text = _CREATE.format(index=index_name(entity), column=SEARCHED, entity=entity)
    return Step(f"create index {index_name(entity)}", text)


def _drop(entity: str) -> Step:
    return Step(f"drop index {index_name(entity)}", _DROP.format(index=index_name(entity)))


def found_again(entity: Entity, fields: Collection[str]) -> Iterator[Step]:
    """The step, where these fields have something kept beside them."""
    if not reads(entity).isdisjoint(fields):
        yield keep_step(entity)

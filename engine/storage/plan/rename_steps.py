"""Renames as SQL: tables, columns, indexes, constraints, what is stored of options, and the audit."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import msgspec
from alembic.operations import ops
from sqlalchemy import MetaData, update

from engine.meta.catalog import Catalog
from engine.meta.fields import CODE, ChoicesField
from engine.storage.driver.base import Dialect
from engine.storage.plan.audit_renames import audit_entity, audit_key, audit_listed, audit_value
from engine.storage.plan.operations import Operation
from engine.storage.plan.pointer_renames import pointer_steps
from engine.storage.plan.rename_shape import foreign_keys, renamed_indexes
from engine.storage.plan.renamed import renamed
from engine.storage.plan.renaming import OfOption, OfValue, Renaming
from engine.storage.plan.render import Step, render
from engine.storage.plan.shape import Shape
from engine.storage.plan.text import sql_text
from engine.storage.schema import build_tables, engine_table
from engine.storage.sql.several import any_element, exchanged
from engine.storage.sql.source import Source


@dataclass(frozen=True, slots=True)
class Renamed:
    """The definitions in force by their new names, and which indexes keep their content and get another name."""

    names: Renaming
    source: Source
    indexes: Mapping[str, str]


def renamed_source(there: Source, catalog: Catalog, names: Renaming) -> Renamed:
    """`there` as `catalog` calls it."""
    under = renamed(there.catalog, catalog, names)
    if under == there.catalog:
        return Renamed(names, there, {})
    tables = build_tables(under, there.dialect)
    indexes = renamed_indexes(there.tables, tables, names, there.dialect)
    return Renamed(names, Source(under, tables, there.dialect), indexes)


def rename_steps(found: Shape, there: Source, after: Renamed) -> tuple[Step, ...]:
    """`found` is what is there, `there` and `after` describe it by the former and by the new names."""
    dialect, names, now = there.dialect, after.names, after.source
    present = {index for table in found.values() for index in table.indexes}
    return (
        *render(_operations(found, names), dialect),
        *_constraints(found, there.tables, now.tables, names, dialect),
        *(_index(former, name) for former, name in after.indexes.items() if former in present),
        *(step for key, name in names.options.items() for step in _option(key, name, now)),
        *(step for value, name in names.values.items() for step in _value(value, name, now)),
        *(step for value, name in names.settings.items() for step in _setting(value, name, dialect)),
        *(step for former, name in names.numberings.items() for step in _numbering(former, name, dialect)),
        *_audit(now, names, found),
        *(step for former, name in names.entities.items() for step in pointer_steps(former, name, now)),
        *_people(names),
    )


def _operations(found: Shape, names: Renaming) -> Iterator[Operation]:
    for former, name in names.entities.items():
        yield Operation(f"rename table {former} to {name}", ops.RenameTableOp(former, name))
    for key, name in names.fields.items():
        if key.field in found[names.former_entity(key.entity)].columns:
            what = f"rename column {key.entity}.{key.field} to {name}"
            yield Operation(what, ops.AlterColumnOp(key.entity, key.field, modify_name=name))


def _constraints(found: Shape, there: MetaData, now: MetaData, names: Renaming, dialect: Dialect) -> Iterator[Step]:
    """On SQLite nobody sees the name of a foreign key, nor can it be changed."""
    if dialect is Dialect.SQLITE:
        return
    for former, table in there.tables.items():
        name = names.entity(former)
        wanted = foreign_keys(now.tables[name])
        for column, one in foreign_keys(table).items():
            other = wanted[names.field(former, column)]
            if one != other and column in found[former].references:
                yield Step(f"rename constraint {one}", f'ALTER TABLE "{name}" RENAME CONSTRAINT {one} TO {other}')


def _index(former: str, name: str) -> Step:
    return Step(f"rename index {former} to {name}", f"ALTER INDEX {former} RENAME TO {name}")


def _option(key: OfOption, name: str, now: Source) -> Iterator[Step]:
    """`key` has the former name of the field too where that is renamed: what is stored stands under the new one."""
    table = now.table(key.entity)
    if key.field in table.c:
        column = table.c[key.field]
        several = isinstance(now.catalog.entities[key.entity].fields[key.field], ChoicesField)
        becomes = exchanged(column, key.option, name, now.dialect) if several else name
        has = any_element(column, now.dialect, lambda one: one == key.option) if several else column == key.option
        text = sql_text(update(table).values({key.field: becomes}).where(has), now.dialect)
        yield Step(f"rename the option {key.option} of {key.entity}.{key.field} to {name}", text)


def _value(value: OfValue, name: str, now: Source) -> Iterator[Step]:
    """The row; what records hold is renamed with the options of their fields."""
    table = now.table(value.of)
    changed = update(table).values({CODE: name, "version": table.c.version + 1}).where(table.c[CODE] == value.value)
    yield Step(f"rename the value {value.value} of {value.of} to {name}", sql_text(changed, now.dialect))


def _setting(value: OfValue, name: str, dialect: Dialect) -> Iterator[Step]:
    table = engine_table("_setting", dialect)
    former, now = (msgspec.json.encode(one).decode() for one in (value.value, name))
    changed = update(table).values(value=now).where(table.c.name == value.of, table.c.value == former)
    yield Step(f"rename {value.value} to {name} where it is set", sql_text(changed, dialect))


_GO_ON = (
    "INSERT INTO _counter (numbering, scope, period, value) SELECT '{name}', scope, period, value FROM _counter"
    " WHERE numbering = '{former}'"
    " ON CONFLICT (numbering, scope, period) DO UPDATE SET value = {highest}(_counter.value, excluded.value)"
)


def _numbering(former: str, name: str, dialect: Dialect) -> Iterator[Step]:
    """There may be counters of the new name, of a numbering that was removed: none is ever turned back."""
    highest = "max" if dialect is Dialect.SQLITE else "greatest"
    text = _GO_ON.format(former=former, name=name, highest=highest)
    yield Step(f"the counters of {former} go on as {name}", text)
    yield Step(f"{former} counts no more", f"DELETE FROM _counter WHERE numbering = '{former}'")  # noqa: S608 # a name


def _audit(now: Source, names: Renaming, found: Shape) -> Iterable[Step]:
    """Entities first: the others go by their new names. Fields before options for the same reason."""
    dialect = now.dialect
    for former, name in names.entities.items():
        yield from audit_entity(former, name, found)
    for key, name in names.fields.items():
        yield from audit_key(key.entity, key.field, name, dialect)
    for option, name in names.options.items():
        several = isinstance(now.catalog.entities[option.entity].fields[option.field], ChoicesField)
        written = audit_listed if several else audit_value
        yield from written(option.entity, option.field, option.option, name, dialect)
    for value, name in names.values.items():
        yield from audit_value(value.of, CODE, value.value, name, dialect)


def _people(names: Renaming) -> Iterator[Step]:
    if names.roles:
        # What workers know of people holds the names of their roles.
        yield Step("tell workers of the roles", "UPDATE _stamp SET n = n + 1 WHERE name = 'people'")

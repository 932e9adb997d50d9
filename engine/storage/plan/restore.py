"""The plan that brings parked data back into fields and entities that are defined again."""

from collections.abc import Callable, Collection, Iterator

import msgspec
from sqlalchemy import MetaData, Table, and_, func, literal_column, select
from sqlalchemy.sql.elements import ColumnElement

from engine.meta.catalog import Entity
from engine.meta.fields import AnyField, AnyReference, AnyReferenceField, kind_name
from engine.meta.pointers import nameable
from engine.meta.system import BIN_COLUMNS, HIDDEN
from engine.rules.dependants import Node, dependants
from engine.storage.driver.base import Connection, Dialect
from engine.storage.plan.audit_renames import audit_entity, audit_key
from engine.storage.plan.change import Concern, Empty, Risk
from engine.storage.plan.concerned import count_concerned
from engine.storage.plan.field_difference import changed_field
from engine.storage.plan.follow import known_settings, recompute_steps
from engine.storage.plan.history import entity_history, history_back, noted_steps
from engine.storage.plan.keeping import found_again
from engine.storage.plan.kinds import SAME_VALUES
from engine.storage.plan.parked import Parked, forgotten, moved
from engine.storage.plan.plan import Line, Plan
from engine.storage.plan.render import Step
from engine.storage.plan.shape import TableShape
from engine.storage.plan.standing import Check, Standing, Work, shape_beside, standing, standing_plan, the_parked
from engine.storage.plan.text import sql_text
from engine.storage.schema import add_entity_table
from engine.storage.sql.pointers import names_nothing
from engine.storage.sql.recompute import readers

replace = msgspec.structs.replace

DEFINE = "define it again, apply that, then restore"
DEFINE_SO = "define the field as it was, apply that, then restore"
WIDEN = "define the field so that they fit, apply that, then restore"
TARGET_FIRST = "restore what they refer to first"
OPTIONAL = "make the field optional or computed, apply that, then restore"
OTHER_IDS = "these ids belong to new records; delete those first, if they are not wanted"
WITH_BIN = "give the entity its bin again (`features: {recycle: {}}`), apply that, then restore"


async def restore_plan(connection: Connection, name: str, confirmed: Collection[str] = ()) -> Plan:
    """The plan that restores `name`; raises NotParked and NothingToConfirm."""
    now = await standing(connection)
    item = the_parked(now, name)
    if item.field:
        work = _field(now, item)
    else:
        work = _entity(now, item, (await shape_beside(connection, now, item))[item.place])
    return await standing_plan(connection, now, item, work, confirmed)


def _field(now: Standing, item: Parked) -> Work:
    told = Line("+", item.name, "parked values come back", Risk.ADDITIVE)
    entity = now.base.catalog.entities.get(item.entity)
    field = entity.fields.get(item.field) if entity else None
    if entity is None or field is None or not field.has_column:
        path = item.entity if entity is None else item.name
        return Work(told, (Check(path, "it is missing in the definitions", DEFINE, risk=Risk.UNSUPPORTED),), ())
    former = replace(item.as_field, name=item.place)
    other = _other_kind(item.name, former, field)
    if other is not None:
        return Work(told, (other,), ())
    fields = {**entity.fields, item.place: former}
    table = _table(replace(entity, fields=fields), now.dialect)
    kept: ColumnElement[object] = literal_column(_brought(former, field, now.dialect))
    present = table.c[item.field]
    taken = select(func.count()).select_from(table).where(kept.is_not(None), present.is_not(None), kept != present)
    what = "records have another value by now, and keep it; the parked one goes"
    agree = f"`loom restore {item.name} --confirm {item.name}` goes on"
    checks = (
        *_fits(now, entity, former, field, table),
        Check(item.name, what, agree, sql_text(taken, now.dialect), Risk.DESTRUCTIVE, item.name),
    )
    fill = table.update().values({item.field: kept}).where(present.is_(None), kept.is_not(None))
    steps = (
        Step(f"restore {item.name}", sql_text(fill, now.dialect)),
        *audit_key(item.entity, item.place, item.field, now.dialect),
        *history_back(item.entity, item.place, field, now.source),
        *_again(now, lambda node: node == Node(item.entity, item.field)),
        *found_again(entity, (item.field,)),
        Step(f"drop column {item.place}", f'ALTER TABLE "{item.entity}" DROP COLUMN "{item.place}"'),
        forgotten(item, now.dialect),
    )
    return Work(told, checks, steps)


def _entity(now: Standing, item: Parked, there: TableShape) -> Work:
    told = Line("+", item.name, "parked records come back", Risk.ADDITIVE)
    former, entity = item.as_entity, now.base.catalog.entities.get(item.entity)
    if entity is None:
        return Work(told, (Check(item.name, "it is missing in the definitions", DEFINE, risk=Risk.UNSUPPORTED),), ())
    table = _table(replace(former, name=item.place), now.dialect)
    present = now.source.table(item.entity)
    ids = select(func.count()).select_from(table).where(table.c.id.in_(select(present.c.id)))
    checks = (
        *_missing(former, entity, table, now.dialect),
        *(
            check
            for field in former.fields.values()
            if field.has_column and not field.record and field.name in entity.fields
            for check in _fits(now, entity, field, entity.fields[field.name], table)
        ),
        Check(item.name, "parked records have the id of another one", OTHER_IDS, sql_text(ids, now.dialect)),
    )
    return Work(told, checks, tuple(_entity_steps(now, item, there, entity)))


def _fits(now: Standing, entity: Entity, former: AnyField, field: AnyField, table: Table) -> Iterator[Check]:
    """Whether what is parked in the column `former` names may stand in `field`."""
    path = f"{entity.name}.{field.name}"
    other = _other_kind(path, former, field)
    if other is not None:
        yield other
        return
    for change in changed_field(entity, replace(former, name=field.name), field):
        if change.concern is not None and not isinstance(change.concern.condition, Empty):
            concern = Concern(entity.name, former.name, change.concern.condition)
            sql = count_concerned(concern, former, table, now.dialect)
            yield Check(change.path, f"parked values do not fit: {change.what}", WIDEN, sql, change.risk)
    if isinstance(former, AnyReference) and isinstance(field, AnyReference):
        target, column = now.source.table(field.to), table.c[former.name]
        lost = [column.is_not(None), column.not_in(select(target.c.id))]
        if field.to == entity.name and table.name != target.name:
            lost.append(column.not_in(select(table.c.id)))
        what = f"parked values refer to records of {field.to} that are gone"
        yield Check(path, what, TARGET_FIRST, _count(table, and_(*lost), now.dialect))
    if isinstance(former, AnyReferenceField) and isinstance(field, AnyReferenceField):
        tables = {one.name: now.source.table(one.name) for one in nameable(field, now.source.catalog.entities)}
        nothing = names_nothing(table.c[former.name], tables)
        yield Check(path, "parked values name records that are gone", TARGET_FIRST, _count(table, nothing, now.dialect))


def _other_kind(path: str, former: AnyField, field: AnyField) -> Check | None:
    """A value of another type has no way into a column."""
    if type(former) is type(field) or (type(former), type(field)) in SAME_VALUES:
        return None
    what = f"it was parked as {kind_name(former)}, and is {kind_name(field)} now"
    return Check(path, what, DEFINE_SO, risk=Risk.UNSUPPORTED)


def _missing(former: Entity, entity: Entity, table: Table, dialect: Dialect) -> Iterator[Check]:
    for field in former.fields.values():
        own = field.value is not None or field.name.startswith(HIDDEN)
        if field.has_column and not own and field.name not in entity.fields:
            sql = _count(table, table.c[field.name].is_not(None), dialect)
            yield Check(f"{entity.name}.{field.name}", "it is missing in the definitions", DEFINE, sql)
    for field in entity.fields.values():
        if field.required and field.formula is None and field.name not in former.fields:
            sql = _count(table, table.c.id.is_not(None), dialect)
            yield Check(f"{entity.name}.{field.name}", "it is required, and parked records lack it", OPTIONAL, sql)
    if former.recycle and not entity.recycle:
        sql = _count(table, table.c[BIN_COLUMNS[0]].is_not(None), dialect)
        yield Check(entity.name, "parked records lie in a bin, and there is none", WITH_BIN, sql)


def _columns(former: Entity, entity: Entity) -> list[str]:
    both = [
        field.name
        for field in former.fields.values()
        if field.has_column and field.name in entity.fields and entity.fields[field.name].has_column
    ]
    return [*both, *(BIN_COLUMNS if former.recycle and entity.recycle else ())]


def _entity_steps(now: Standing, item: Parked, there: TableShape, entity: Entity) -> Iterator[Step]:
    name, place, former = item.entity, item.place, item.as_entity
    columns = _columns(former, entity)
    carried = [one.place for one in now.parked if one.field and one.entity == place]
    for column in carried:
        text = f'ALTER TABLE "{name}" ADD COLUMN "{column}" {there.columns[column].kind}'
        yield Step(f"add column {name}.{column}", text)
    values = {one: f'"{one}"' for one in (*columns, *carried)}
    both = [one for one in columns if one in entity.fields]
    values |= {one: _brought(former.fields[one], entity.fields[one], now.dialect) for one in both}
    into, brought = ", ".join(f'"{one}"' for one in values), ", ".join(values.values())
    text = f'INSERT INTO "{name}" ({into}) SELECT {brought} FROM "{place}"'  # noqa: S608 # names of definitions
    yield Step(f"restore {name}", text)
    yield Step(f"no id of {name} comes twice", _SEQUENCES[now.dialect].format(name=name, place=place))
    yield from audit_entity(place, name)
    yield entity_history(place, name)
    yield from noted_steps(now.source, name, entity.fields)
    yield from _again(now, lambda node: node.entity == name)
    yield from found_again(entity, entity.fields)
    yield moved(place, name, now.dialect)
    yield Step(f"drop table {place}", f'DROP TABLE "{place}"')
    yield forgotten(item, now.dialect)


_SEQUENCES = {
    Dialect.SQLITE: (
        "UPDATE sqlite_sequence SET seq = max(seq, coalesce((SELECT seq FROM sqlite_sequence WHERE name = '{place}'),"
        " 0)) WHERE name = '{name}'"
    ),
    Dialect.POSTGRESQL: (
        "SELECT setval(pg_get_serial_sequence('\"{name}\"', 'id'), greatest(nextval(pg_get_serial_sequence("
        "'\"{name}\"', 'id')), nextval(pg_get_serial_sequence('\"{place}\"', 'id'))), false)"
    ),
}


def _again(now: Standing, changed: Callable[[Node], bool]) -> tuple[Step, ...]:
    """What is computed from what came back."""
    catalog = now.base.catalog
    graph = dependants(catalog)
    first = [node for node in graph.order if changed(node) or any(map(changed, graph.reads[node]))]
    touched = readers(graph, first)
    known = known_settings(catalog.app, now.base.settings)
    return recompute_steps([node for node in graph.order if node in touched], now.source, known)


def _brought(former: AnyField, field: AnyField, dialect: Dialect) -> str:
    """What is parked, as the field holds it: on SQLite numbers count smallest units, which may be others by now."""
    by = getattr(field, "scale", 0) - getattr(former, "scale", 0)
    if dialect is not Dialect.SQLITE or by == 0:
        return f'"{former.name}"'
    # Nothing is left over: numbers with more digits stand in the way.
    return f'("{former.name}" * {10**by})' if by > 0 else f'("{former.name}" / {10**-by})'


def _table(entity: Entity, dialect: Dialect) -> Table:
    return add_entity_table(entity, MetaData(), dialect)


def _count(table: Table, condition: ColumnElement[bool], dialect: Dialect) -> str:
    return sql_text(select(func.count()).select_from(table).where(condition), dialect)

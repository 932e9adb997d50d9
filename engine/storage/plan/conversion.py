"""Fields that become another type: what is stored goes by `convert:` into a new column, and the old one is parked."""

from collections.abc import Iterable, Iterator
from typing import Any

from msgspec.structs import replace
from sqlalchemy import MetaData, and_, func, or_, select, update
from sqlalchemy.sql.elements import ColumnElement

from engine.expressions import OLD, type_of
from engine.expressions.nodes import AnyNode, Fit, Read
from engine.expressions.walk import rebuilt
from engine.meta.catalog import Catalog, Entity
from engine.meta.fields import AnyField, AnyReferenceField, AnyText, ChoiceField, LineField, NumberField, ReferenceField
from engine.rules.conversion import conversion
from engine.storage.driver.base import Dialect
from engine.storage.plan.change import Change, Concern, Convert, ConvertedTwice, Risk, Unconverted
from engine.storage.plan.parking import Parking
from engine.storage.plan.renamed_tree import renamed_tree
from engine.storage.plan.renaming import OfField, Renaming
from engine.storage.plan.render import Step
from engine.storage.plan.text import sql_text
from engine.storage.schema import codec
from engine.storage.sql.assigned import assigned_sql
from engine.storage.sql.expression import to_sql
from engine.storage.sql.expression_frame import Frame
from engine.storage.sql.source import Source, living

CHANGE_THEM = "change these records first, or let `convert` say what becomes of them"
OTHER_TEXT = "write another `convert`"

BREAKS = (9, 10, 13)
"""What stands between lines and columns; a text of one line has none."""


def converted(change: Change, old: Catalog, new: Catalog, names: Renaming) -> Iterator[Change]:
    """The change, if it is not one of those; else whether it can be carried out. `old` is in the names of `new`."""
    if not isinstance(change.follow, Convert):
        yield change
        return
    entity, field = change.follow.entity, change.follow.field
    before, after = old.entities[entity].fields[field], new.entities[entity].fields[field]
    if after.value is not None:
        yield Change("~", change.path, f"{change.what}; all records are recomputed", follow=change.follow)
        return
    found, problems = conversion(after, type_of(before), old)
    if found is None:
        what = f"{change.what}; `convert` does not do it: {problems[0].message}"
        yield Change("~", change.path, what, change.risk, problems[0].hint or OTHER_TEXT, change.concern)
        return
    # The tables have the former names when it is counted.
    node = renamed_tree(_of_record(found.node, entity, field), old, names.back())
    what = f"{change.what}, by `{after.convert}`; what was stored is parked"
    concern = Concern(entity, field, Unconverted(node, after))
    yield Change("~", change.path, what, Risk.NEEDS_DATA, CHANGE_THEM, concern, follow=change.follow)
    if after.unique:
        concern = Concern(entity, field, ConvertedTwice(node, after))
        yield Change("~", change.path, "unique, also when it is converted", Risk.NEEDS_DATA, CHANGE_THEM, concern)


def convert_steps(changes: Iterable[Change], old: Catalog, target: Source, parked: Parking) -> Iterator[Step]:
    """One step for each; what is parked stands in its new place by then."""
    for change in changes:
        if isinstance(change.follow, Convert):
            field = target.catalog.entities[change.follow.entity].fields[change.follow.field]
            if field.value is None:
                text = _converting(change.follow, field, old, target, parked)
                yield Step(f"convert {change.path}", text)


def unconverted(concern: Concern, condition: Unconverted, there: Source) -> ColumnElement[bool]:
    """Records whose value is lost on the way, or not one that the field takes."""
    table = there.table(concern.entity)
    node, field, here = condition.node, condition.field, Frame(there, table)
    value = assigned_sql(field, _mild(node), here)
    refused = [*_unfit(field, value, there.dialect), *_shortened(node, value, here)]
    if field.always_required:
        return or_(value.is_(None), *refused)
    return or_(and_(table.c[concern.field].is_not(None), value.is_(None)), *refused)


def converted_twice(concern: Concern, condition: ConvertedTwice, there: Source) -> ColumnElement[bool]:
    """Records that would have the value of another one."""
    table = there.table(concern.entity)
    other = table.alias()
    value, others = (assigned_sql(condition.field, _mild(condition.node), Frame(there, one)) for one in (table, other))
    return value.in_(select(others).where(*living(other)).group_by(others).having(func.count() > 1))


def _of_record(node: AnyNode, entity: str, field: str) -> AnyNode:
    """`old` as what it is: a field of the record in hand."""
    if isinstance(node, Read) and node.root == OLD:
        return replace(node, root=0, entity=entity, path=(field, *node.path))
    return rebuilt(node, lambda part: _of_record(part, entity, field))


def _converting(one: Convert, field: AnyField, old: Catalog, target: Source, parked: Parking) -> str:
    found, _ = conversion(field, type_of(old.entities[one.entity].fields[one.field]), old)
    assert found is not None, "a plan with one that does not fit has no steps"
    names = Renaming(
        entities={item.entity: item.place for item in parked.entities},
        fields={OfField(item.entity, item.field): item.place for item in parked.fields},
    )
    node = renamed_tree(_of_record(found.node, one.entity, one.field), old, names)
    entities = {names.entity(name): _parked(entity, names) for name, entity in old.entities.items()}
    holder = entities[one.entity]
    entities[one.entity] = replace(holder, fields={**holder.fields, field.name: field})
    source = Source(replace(old, entities=entities), MetaData(), target.dialect)
    table = source.table(one.entity)
    element = update(table).values({field.name: assigned_sql(field, node, Frame(source, table))})
    return sql_text(element, target.dialect)


def _parked(entity: Entity, names: Renaming) -> Entity:
    """With what is parked under the names it has then."""
    fields = (
        replace(one, name=names.field(entity.name, one.name), **_target(one, names)) for one in entity.fields.values()
    )
    return replace(entity, name=names.entity(entity.name), fields={one.name: one for one in fields})


def _target(field: AnyField, names: Renaming) -> dict[str, Any]:
    if isinstance(field, AnyReferenceField):
        return {"to": tuple(map(names.entity, field.to))}
    return {"to": names.entity(field.to)} if isinstance(field, ReferenceField) else {}


def _mild(node: AnyNode) -> AnyNode:
    """Null where a number does not fit: it is counted, and nothing fails."""
    return replace(node, strict=False) if isinstance(node, Fit) else node


def _shortened(node: AnyNode, value: ColumnElement[Any], here: Frame) -> Iterator[ColumnElement[bool]]:
    """Numbers with more digits than the field has; who wants them rounded says so."""
    if isinstance(node, Fit) and node.node.type.scale > node.type.scale:
        more = 10 ** (node.node.type.scale - node.type.scale)
        yield to_sql(node.node, here) != (value * more if here.source.dialect is Dialect.SQLITE else value)


def _unfit(field: AnyField, value: ColumnElement[Any], dialect: Dialect) -> Iterator[ColumnElement[bool]]:
    if isinstance(field, AnyText):
        yield func.length(value) > field.max
    if isinstance(field, LineField):
        yield from (_holds(value, code, dialect) for code in BREAKS)
    if isinstance(field, ChoiceField):
        yield value.not_in(tuple(field.options))
    if isinstance(field, NumberField):
        encode = codec(field, dialect).encode or (lambda number: number)
        if field.min is not None:
            yield value < encode(field.min)
        if field.max is not None:
            yield value > encode(field.max)


def _holds(value: ColumnElement[Any], code: int, dialect: Dialect) -> ColumnElement[bool]:
    if dialect is Dialect.SQLITE:
        return func.instr(value, func.char(code)) > 0
    return func.strpos(value, func.chr(code)) > 0

"""The values that files give dictionaries, as SQL text: rows that are new, changed, or taken out.

What somebody edited on a screen wins: a cell is written only where it still holds what the files said before.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import delete, exists, func, literal, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.elements import ClauseElement, ColumnElement

from engine.meta.catalog import Catalog, Dictionary, Entity, Value
from engine.meta.fields import CODE, AnyField, ChoicesField, Literal, Wire, link
from engine.meta.system import LABEL, PARENT, POSITION, RETIRED, TONE
from engine.rules.dependants import Node
from engine.rules.values import literal as value_of
from engine.storage.driver.base import Dialect
from engine.storage.plan.render import Step
from engine.storage.plan.text import sql_text
from engine.storage.schema import codec
from engine.storage.sql.expression_frame import Outer
from engine.storage.sql.several import any_element
from engine.storage.sql.source import Source


def value_steps(old: Catalog | None, target: Source) -> Iterator[Step]:
    """One step for each dictionary whose values are others now."""
    for name, dictionary in target.catalog.dictionaries.items():
        change = _Change(old, dictionary, target)
        statements = [sql_text(one, target.dialect) for one in change.statements()]
        if statements:
            yield Step(f"write the values of {name}", ";\n".join(statements))


def changed_values(old: Catalog, new: Catalog) -> Iterator[Node]:
    """What is said otherwise of values that records may have by now; of new ones what is worked out."""
    for name, dictionary in new.dictionaries.items():
        entity, before = new.entities[name], old.dictionaries.get(name, Dictionary(name=name)).values
        places = {code: place for place, code in enumerate(before)}
        for place, (code, value) in enumerate(dictionary.values.items()):
            if code in before:
                was = _cells(before[code], places[code], entity) | {PARENT: before[code].option.parent}
                becomes = _cells(value, place, entity) | {PARENT: value.option.parent}
                yield from (Node(name, field) for field in becomes if was[field] != becomes[field])
            else:
                yield from (Node(name, one.name) for one in entity.fields.values() if one.formula is not None)


class _Change:
    """What becomes of the rows of one dictionary."""

    def __init__(self, old: Catalog | None, new: Dictionary, target: Source) -> None:
        self._new, self._target = new, target
        self._table = target.table(new.name)
        self._entity = target.catalog.entities[new.name]
        there = old is not None and new.name in old.dictionaries
        self._old = old.dictionaries[new.name] if old and there else Dictionary(name=new.name)
        self._old_entity = old.entities[new.name] if old and there else self._entity

    def statements(self) -> Iterator[ClauseElement]:
        """All of them, in an order in which each finds what it needs."""
        before = {code: place for place, code in enumerate(self._old.values)}
        for place, (code, value) in enumerate(self._new.values.items()):
            if code in before:
                yield from self._changed(code, before[code], place)
            else:
                yield self._added(code, value, place)
        for code in reversed(self._old.values):
            if code not in self._new.values:
                yield from self._removed(code)

    def _added(self, code: str, value: Value, place: int) -> ClauseElement:
        """A row, unless somebody made one of that code; one that was retired is offered again."""
        moment, entity = now(self._target.dialect), self._entity
        given = {name: one for name, one in _cells(value, place, entity).items() if one is not None}
        cells = _defaults(entity) | given
        values: dict[str, Any] = {name: self._stored(entity, name, wire) for name, wire in cells.items()}
        values |= {CODE: code, RETIRED: self._stored(entity, RETIRED, False), "version": 1}
        if value.option.parent is not None:
            values[PARENT] = self._id_of(value.option.parent)
        insert = sqlite.insert if self._target.dialect is Dialect.SQLITE else postgresql.insert
        element = insert(self._table).values(values | {"created_at": moment, "updated_at": moment})
        again = {RETIRED: values[RETIRED]}
        return element.on_conflict_do_update(index_elements=[self._table.c[CODE]], set_=again)

    def _changed(self, code: str, old_place: int, place: int) -> Iterator[ClauseElement]:
        old, new = self._old.values[code], self._new.values[code]
        before, after = _cells(old, old_place, self._old_entity), _cells(new, place, self._entity)
        for name, wire in after.items():
            if wire != before.get(name):
                was = self._stored(self._entity, name, before.get(name))
                yield self._set(code, name, was, self._stored(self._entity, name, wire))
        if old.option.parent != new.option.parent:
            yield self._set(code, PARENT, self._id_of(old.option.parent), self._id_of(new.option.parent))

    def _set(self, code: str, name: str, was: Any, becomes: Any) -> ClauseElement:
        table, moment = self._table, now(self._target.dialect)
        untouched = table.c[name].is_(None) if was is None else table.c[name] == was
        found = update(table).where(table.c[CODE] == code, untouched)
        return found.values({name: becomes, "version": table.c.version + 1, "updated_at": moment})

    def _removed(self, code: str) -> Iterator[ClauseElement]:
        table, entity = self._table, self._entity
        yield delete(table).where(table.c[CODE] == code, *(~one for one in self._uses()))
        retired = {RETIRED: self._stored(entity, RETIRED, True), "version": table.c.version + 1}
        yield update(table).where(table.c[CODE] == code).values(retired)

    def _uses(self) -> Iterator[ColumnElement[bool]]:
        """That a record, also one in the bin, has the value."""
        for entity in self._target.catalog.entities.values():
            for field in entity.fields.values():
                led = link(field) if field.has_column and not field.record else None
                if led is not None and led.to == self._new.name:
                    other = self._target.table(entity.name).alias()
                    yield exists(select(literal(1)).select_from(other).where(self._names(field, other.c[field.name])))

    def _names(self, field: AnyField, column: ColumnElement[Any]) -> ColumnElement[bool]:
        code = self._table.c[CODE]
        if isinstance(field, ChoicesField):
            return any_element(column, self._target.dialect, lambda value: value == Outer(code))
        return column == code

    def _id_of(self, code: str | None) -> Any:
        if code is None:
            return None
        other = self._table.alias()
        return select(other.c.id).where(other.c[CODE] == code).scalar_subquery()

    def _stored(self, entity: Entity, name: str, wire: Wire | None) -> Any:
        if wire is None:
            return None
        field = entity.fields[name]
        value, encode = value_of(field, wire), codec(field, self._target.dialect).encode
        return encode(value) if encode and value is not None else value


def _cells(value: Value, place: int, entity: Entity) -> dict[str, Wire | None]:
    """What a file says of a value, by the field of its row; the parent is a row of its own and stands apart."""
    labels = {name: value.option.label.get(name.removeprefix(f"{LABEL}_")) for name in _label_fields(entity)}
    given = {name: value.given.get(name) for name in _attributes(entity)}
    return {**labels, TONE: value.option.tone, POSITION: place, **given}


def _defaults(entity: Entity) -> dict[str, Wire]:
    """What a new value has in attributes of which its file says nothing."""
    defaults = {name: entity.fields[name].default for name in _attributes(entity)}
    return {name: one.value for name, one in defaults.items() if isinstance(one, Literal)}


def _label_fields(entity: Entity) -> Sequence[str]:
    return [name for name in entity.fields if name.startswith(f"{LABEL}_")]


def _attributes(entity: Entity) -> Sequence[str]:
    own = {CODE, PARENT, POSITION, TONE, RETIRED, *_label_fields(entity)}
    return [name for name, field in entity.fields.items() if field.writable and name not in own]


def now(dialect: Dialect) -> ColumnElement[Any]:
    """The instant at which the plan is carried out."""
    return func.strftime("%Y-%m-%dT%H:%M:%f000Z", "now") if dialect is Dialect.SQLITE else func.now()

"""What expressions read of whoever asks beyond that person's own columns: `me.manager.name`."""

import re
from collections.abc import Iterable, Iterator
from functools import reduce
from operator import or_
from typing import Final, NamedTuple

from engine.compile.action_scopes import conditions_of, scoped_steps, texts_of, with_asked
from engine.compile.compiled import Compiled
from engine.expressions import Needs, Scope, Type, check_scope, given_needs, scope_of, type_of, typed
from engine.expressions.nodes import ME
from engine.expressions.types import BOOL
from engine.meta.actions import Action
from engine.meta.catalog import Catalog, Entity
from engine.meta.fields import AnyCollection, Formula, linked
from engine.meta.system import PEOPLE, USER
from engine.rules.checks import outright
from engine.storage.sql.gather import Fetch, fetch

BEYOND: Final = re.compile(r"\bme\.\w+\b *\.|\bme\.\w+ *\)|\bunder\( *me\b|\bmy_group\b|\bshared\(")
"""A path that goes on behind a field of `me`, `me.` and a collection at the end of a function, or a word for that."""


class _Text(NamedTuple):
    """An expression, where it stands and what it gives."""

    text: str
    scope: Scope
    want: Type


def person_fetch(compiled: Compiled) -> Fetch | None:
    """How to fetch what is read of a person, None where that is nothing but their own columns."""

    def make() -> Fetch | None:
        needs = _needs(compiled)
        return fetch(compiled.source, USER, "id", needs) if needs.to or needs.items else None

    return compiled.keep("person fetch", make)


def person_entities(compiled: Compiled) -> frozenset[str]:
    """Entities whose records say something of people: after a change of one, everybody is looked at anew."""
    return compiled.keep("person entities", lambda: PEOPLE.union(_reached(compiled.catalog, USER, _needs(compiled))))


def _needs(compiled: Compiled) -> Needs:
    def make() -> Needs:
        found = (one for one in _texts(compiled.catalog) if BEYOND.search(one.text))
        read = (given_needs(typed(*one)).get(ME, Needs()) for one in found)
        return reduce(or_, read, Needs())

    return compiled.keep("person needs", make)


def _texts(catalog: Catalog) -> Iterator[_Text]:
    for entity in catalog.entities.values():
        yield from _of_entity(catalog, entity)
    asked = with_asked(catalog)
    for entity in catalog.entities.values():
        for action in entity.actions.values():
            yield from _of_action(asked, entity.name, action)
    for role in catalog.roles.values():
        for name, grant in role.grants.items():
            conditions = [*grant.conditions.values(), *grant.actions.values()]
            conditions += [one for field in grant.fields.values() for one in (field.read, field.update) if one]
            yield from (_Text(one, scope_of(catalog, name), BOOL) for one in conditions)


def _of_action(catalog: Catalog, entity: str, action: Action) -> Iterator[_Text]:
    scope = scope_of(catalog, entity)
    yield from (_Text(text, scope, BOOL) for _, text in conditions_of(catalog, entity, action))
    for field in action.ask.values():
        if isinstance(field.default, Formula):
            yield _Text(field.default.text, scope, type_of(field))
    for scoped in scoped_steps(catalog, entity, action):
        yield from (_Text(one.text, one.scope, one.want) for one in texts_of(scoped, action))


def _of_entity(catalog: Catalog, entity: Entity) -> Iterator[_Text]:
    scope = scope_of(catalog, entity.name)
    if entity.shared:
        yield _Text("shared('read')", scope, BOOL)
    for field in entity.fields.values():
        formulas = [field.value, field.default.text if isinstance(field.default, Formula) else None]
        yield from (_Text(one, scope, type_of(field)) for one in formulas if one is not None)
        states = (field.required_when, field.visible, field.editable)
        yield from (_Text(one, scope, BOOL) for one in states if one is not None)
    if entity.name in catalog.screens:
        form = catalog.screens[entity.name].form.values()
        yield from (_Text(one.visible, scope, BOOL) for one in form if one.visible is not None)
    yield from (_Text(one.when, check_scope(catalog, entity.name), BOOL) for one in outright(catalog, entity))


def _reached(catalog: Catalog, entity: str, needs: Needs) -> Iterable[str]:
    fields = catalog.entities[entity].fields
    for name, below in (*needs.to.items(), *needs.items.items()):
        field = fields[name]
        target = field.of if isinstance(field, AnyCollection) else linked(field).to
        yield target
        yield from _reached(catalog, target, below)

"""The catalog as somebody with these roles may know it: what is not in it does not exist for them.

Expressions that people send (`where=`) are checked against it, so that an unreadable name and an unknown one give the
same answer; OpenAPI and menus are made from it.
"""

from collections.abc import Iterable, Mapping

import msgspec

from engine.expressions import names_in, scope_of
from engine.expressions.types import BOOL
from engine.meta.catalog import Catalog, Entity, with_included
from engine.meta.fields import AnyField, CollectionField
from engine.meta.screens import Menu, Screen, menus_within, with_fields
from engine.security.rights import Rights, administers, rights, to_take


def visible(catalog: Catalog, roles: Iterable[str]) -> Catalog:
    """Entities and fields that these roles can read at all, for administrators the settings; no roles and no checks.

    Tables neither: a condition that somebody sends could ask them for prices that no record shows.
    """
    held = tuple(roles)
    given = {name: rights(catalog, held, name) for name in catalog.entities}
    readable = {name: one for name, one in given.items() if one.may("read")}
    entities = {name: _entity(catalog.entities[name], readable) for name in readable}
    settings = catalog.app.settings if administers(catalog, held) else {}
    app = msgspec.structs.replace(catalog.app, settings=settings)
    screens = {name: _screen(one, catalog, entities) for name, one in catalog.screens.items() if name in entities}
    menus = menus_within(_own_menus(catalog, held), screens, entities)
    return msgspec.structs.replace(
        catalog, app=app, entities=entities, roles={}, screens=screens, menus=menus, tables={}
    )


def _screen(screen: Screen, whole: Catalog, entities: Mapping[str, Entity]) -> Screen:
    """Without the fields that are unknown, and the views and sections whose conditions name one."""
    scope = scope_of(whole, screen.of)

    def known(condition: str | None) -> bool:
        named = names_in(condition, scope, BOOL) if condition is not None else ()
        fields = all(
            one.entity in entities and one.name in entities[one.entity].fields
            for one in named
            if one.entity in whole.entities
        )
        return fields and all(one.name in entities for one in named if one.definition == "entity")

    views = {name: one for name, one in screen.views.items() if known(one.filter)}
    form = {name: one for name, one in screen.form.items() if known(one.visible)}
    return with_fields(msgspec.structs.replace(screen, views=views, form=form), entities[screen.of].fields)


def _own_menus(catalog: Catalog, roles: tuple[str, ...]) -> Mapping[str, Menu]:
    """The menus that these roles name, in the order in which they do; all there are where none is named."""
    named = [menu for name in with_included(catalog.roles, roles) for menu in catalog.roles[name].screens]
    return {name: catalog.menus[name] for name in named if name in catalog.menus} if named else catalog.menus


def _entity(entity: Entity, readable: dict[str, Rights]) -> Entity:
    allowed = readable[entity.name].fields
    fields = {name: field for name, field in entity.fields.items() if name in allowed and _leads(field, readable)}
    anchors = {"owner": entity.owner, "department": entity.department}
    known = {name: field if field in fields else None for name, field in anchors.items()}
    given = readable[entity.name]
    actions = {
        name: msgspec.structs.replace(one, when=None, who=(), roles=(), do=())
        for name, one in entity.actions.items()
        if given.may(to_take(name))
    }
    return msgspec.structs.replace(entity, fields=fields, checks={}, actions=actions, **known)


def _leads(field: AnyField, readable: dict[str, Rights]) -> bool:
    """A collection of unreadable records is unknown; a reference to one stays, as the number it is."""
    if isinstance(field, CollectionField):
        return field.of in readable and field.by in readable[field.of].fields
    return True

"""What there is, for programs that draw screens of their own: entities, fields, actions, and what their reader may do.

Of rights it is only told whether they hold always, sometimes or never: a condition may read what nobody else may know.
"""

from typing import Final

import msgspec

from engine.api.described import entities_told, values_of
from engine.api.headers import no_parameters, shown
from engine.api.schemas import Schema, schema_of
from engine.compile import Compiled, Readable
from engine.http.problems import not_found
from engine.http.request import Request
from engine.http.response import Response
from engine.http.runtime import Runtime
from engine.meta.actions import Action
from engine.meta.catalog import Entity
from engine.meta.fields import AnyChoice, AnyField, AnyReference, AnyReferenceField, LinesField, ReferencesField
from engine.meta.labels import Label, text_in
from engine.security.rights import ALWAYS, NEVER, FieldRights, Rights, to_take

_json = msgspec.json.Encoder()
_NOTHING: Final = FieldRights(NEVER, NEVER, NEVER)


async def application(request: Request, runtime: Runtime) -> Response:
    """GET /api/-/meta: the application, and the entities its reader may know of."""
    principal, _ = await runtime.principal(request)
    no_parameters(request)
    async with runtime.reading(principal) as context:
        compiled, roles, locale = context.compiled, principal.roles, principal.locale
        names = ("meta", roles, locale)
        return shown(request, compiled.recent(names, lambda: _json.encode(_application(compiled, roles, locale))))


async def entity(request: Request, runtime: Runtime, name: str) -> Response:
    """GET /api/-/meta/{entity}: one entity with its fields and actions."""
    principal, _ = await runtime.principal(request)
    no_parameters(request)
    async with runtime.reading(principal) as context:
        told = entities_told(context.compiled, principal.roles).get(name)
        if told is None:
            raise not_found()
        one, view = told
        names = ("meta", name, principal.roles, principal.locale)
        return shown(request, context.compiled.recent(names, lambda: _json.encode(_whole(one, view, principal.locale))))


def _application(compiled: Compiled, roles: frozenset[str], locale: str) -> Schema:
    known = compiled.visible(roles)
    return {
        "name": known.app.name,
        "label": text_in(known.app.label, locale, known.app.name),
        "version": compiled.version,
        "languages": known.app.locales,
        "time_zone": known.app.time_zone,
        "currency": known.app.currency,
        "entities": [_entity(one, view, locale) for one, view in entities_told(compiled, roles).values()],
    }


def _entity(one: Entity, view: Readable, locale: str) -> Schema:
    return {
        "name": one.name,
        "label": text_in(one.label, locale, one.name),
        "part_of": one.part_of,
        "bin": one.recycle,
        "rights": {name: _word(text) for name, text in view.rights.operations.items() if " " not in name},
    }


def _whole(entity: Entity, view: Readable, locale: str) -> Schema:
    groups = {name: text_in(one.label, locale, name) for name, one in entity.groups.items()}
    fields = [_field(one, view.rights, locale) for one in entity.fields.values()]
    actions = [_action(one, view, locale) for one in entity.actions.values()]
    return _entity(entity, view, locale) | _anchors(entity) | {"groups": groups, "fields": fields, "actions": actions}


def _anchors(entity: Entity) -> Schema:
    """The fields that say whose a record is."""
    return {"owner": entity.owner, "department": entity.department}


def _field(field: AnyField, rights: Rights, locale: str) -> Schema:
    given = rights.fields.get(field.name, _NOTHING)
    described = {
        "name": field.name,
        "type": field.__struct_config__.tag,
        "label": text_in(field.label, locale, field.name),
        "help": _text(field.help, locale),
        "required": "always" if field.required else "never" if field.required_when is None else "sometimes",
        "unique": field.unique,
        "computed": field.computed or field.issued or field.record,
        "sortable": field.sortable and field.stored,
        "group": field.group,
        "sensitive": field.sensitive,
        "rights": {
            "read": _both(given.read, field.visible),
            **_changing(field, given),
            "export": _both(rights.operations["export"], given.export),
        },
        "schema": schema_of(field),
    }
    return described | _led(field) | ({"values": values_of(field, locale)} if isinstance(field, AnyChoice) else {})


def _changing(field: AnyField, given: FieldRights) -> Schema:
    if not field.writable:
        return {"create": "never", "update": "never"}
    return {name: _both(getattr(given, name), field.editable) for name in ("create", "update")}


def _led(field: AnyField) -> Schema:
    """What a field leads to."""
    if isinstance(field, AnyReference | AnyReferenceField | ReferencesField):
        return {"to": list(field.to) if isinstance(field.to, tuple) else [field.to] if field.to else []}
    return {"of": field.of} if isinstance(field, LinesField) else {}


def _action(action: Action, view: Readable, locale: str) -> Schema:
    return {
        "name": action.name,
        "label": text_in(action.label, locale, action.name),
        "right": _word(view.rights.operations[to_take(action.name)]),
        "once": action.once,
        "selection": action.selection,
        "asks": [_asked(field, locale) for field in action.ask.values()],
    }


def _asked(field: AnyField, locale: str) -> Schema:
    told_of = {"name": field.name, "label": text_in(field.label, locale, field.name), "required": field.required}
    return told_of | {"schema": schema_of(field)}


def _word(condition: str) -> str:
    return {ALWAYS: "always", NEVER: "never"}.get(condition, "sometimes")


def _both(right: str, condition: str | None) -> str:
    """Whether a right holds, where the field's own condition has to hold too."""
    words = {_word(right), _word(condition or ALWAYS)}
    return next(one for one in ("never", "sometimes", "always") if one in words)


def _text(label: Label, locale: str) -> str | None:
    return text_in(label, locale, "") or None

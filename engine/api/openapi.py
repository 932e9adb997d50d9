"""OpenAPI 3.1 of an application, generated from the catalog as its reader may know it."""

from collections.abc import Callable, Collection

import msgspec

from engine.api.actions import MOST_IDS
from engine.api.schemas import Schema, schema_of
from engine.meta.actions import Action
from engine.meta.catalog import App, Catalog, Entity
from engine.meta.fields import NEVER, AnyChoice, AnyField, AnyReference, IntegerField
from engine.meta.fields.base import Field
from engine.meta.labels import text_in
from engine.meta.system import SETTINGS
from engine.service.read import ACTIONS

PROBLEM = {"$ref": "#/components/responses/problem"}
BEARER = {
    "session": {
        "type": "http",
        "scheme": "bearer",
        "description": "the token that POST /api/-/session gives, or an API token",
    }
}


def openapi(catalog: Catalog, version: int, locale: str) -> Schema:
    """The document for the entities and fields in `catalog` (see security.visible)."""
    paths: Schema = {}
    schemas: Schema = {"problem": _problem()}
    for entity in (_told(one, catalog.entities) for one in catalog.entities.values()):
        paths |= _paths(entity, locale)
        schemas[entity.name] = _record(entity, locale)
        schemas[f"{entity.name}_{'line' if entity.part_of else 'input'}"] = _input(entity, locale)
        schemas[f"{entity.name}_page"] = _page(entity)
    if catalog.app.settings:
        paths |= _settings_path()
        schemas[SETTINGS] = _settings(catalog.app, locale)
    return {
        "openapi": "3.1.0",
        "info": {"title": text_in(catalog.app.label, locale, catalog.app.name), "version": str(version)},
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": BEARER,
            "responses": {
                "problem": {
                    "description": "what is wrong, with every failure",
                    "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/problem"}}},
                }
            },
        },
        "security": [{"session": []}],
    }


def _told(entity: Entity, known: Collection[str]) -> Entity:
    """The entity, where a reference to what its reader knows nothing of is the number that it is to them."""
    actions = {
        name: msgspec.structs.replace(one, ask=_all_told(one.ask, known)) for name, one in entity.actions.items()
    }
    return msgspec.structs.replace(entity, fields=_all_told(entity.fields, known), actions=actions)


def _all_told(fields: dict[str, AnyField], known: Collection[str]) -> dict[str, AnyField]:
    unknown = {name for name, one in fields.items() if isinstance(one, AnyReference) and one.to not in known}
    return {name: _number(one) if name in unknown else one for name, one in fields.items()}


def _number(field: AnyField) -> IntegerField:
    return IntegerField(**{name: getattr(field, name) for name in Field.__struct_fields__})


def _settings_path() -> Schema:
    one = {"$ref": f"#/components/schemas/{SETTINGS}"}
    answer = _answer("the settings in force; ETag is their version", one)
    sent = {"required": True, "content": _json(one)}
    patch = _operation(SETTINGS, "update", SETTINGS, answer, [_if_match(), _idempotency()], sent)
    return {f"/api/-/{SETTINGS}": {"get": _operation(SETTINGS, "get", SETTINGS, answer, []), "patch": patch}}


def _settings(app: App, locale: str) -> Schema:
    fields = {name: _described(field, locale) for name, field in app.settings.items()}
    return {"type": "object", "properties": fields, "additionalProperties": False}


def _paths(entity: Entity, locale: str) -> Schema:
    name, label = entity.name, text_in(entity.label, locale, entity.name)
    record = {"$ref": f"#/components/schemas/{name}"}
    sent = {
        "required": True,
        "content": {"application/json": {"schema": {"$ref": f"#/components/schemas/{name}_input"}}},
    }
    page = _answer("a page of records", {"$ref": f"#/components/schemas/{name}_page"})
    one = _answer("the record; ETag is its version", record)
    paths: Schema = {
        f"/api/{name}": {
            "get": _operation(name, "list", label, page, _list_parameters()),
            "post": _operation(name, "create", label, one, [_idempotency(), _confirm()], sent, success="201"),
        },
        f"/api/{name}/{{id}}": {
            "parameters": [_path_id()],
            "get": _operation(name, "get", label, one, [_query("fields", "names of fields, separated by commas")]),
            "patch": _operation(name, "update", label, one, [_if_match(), _idempotency(), _confirm()], sent),
            "delete": _operation(
                name, "delete", label, {"description": "gone"}, [_if_match(), _confirm()], success="204"
            ),
        },
    }
    if entity.part_of is not None:  # changed with what it is part of
        return {path: {verb: one for verb, one in verbs.items() if verb in _READING} for path, verbs in paths.items()}
    for action in entity.actions.values():
        paths |= _action_paths(entity, action, locale)
    if entity.recycle:
        restore = _operation(name, "restore", label, one, [_confirm()])
        paths[f"/api/{name}/{{id}}/restore"] = {"parameters": [_path_id()], "post": restore}
    return paths


def _action_paths(entity: Entity, action: Action, locale: str) -> Schema:
    """How an action is done with a record, and with several where it takes a selection."""
    name, label = entity.name, text_in(action.label, locale, action.name)
    made = {"type": "array", "items": _object({"entity": _TEXT, "id": _ID, "title": _TEXT})}
    record = {"oneOf": [{"$ref": f"#/components/schemas/{name}"}, {"type": "null"}]}
    asked = _object({key: _described(field, locale) for key, field in action.ask.items()})
    asked["required"] = [key for key, field in action.ask.items() if field.required and field.default is None]
    told = "the record as it is then, null where it is gone, and what was made"
    done = _answer(told, _object({"record": record, "made": made}))
    meant = [_if_match() | {"required": False}, _idempotency(), _confirm()]
    sent = {"required": bool(asked["required"]), "content": _json(asked)}
    one = _operation(name, f"take_{action.name}", label, done, meant, sent)
    paths: Schema = {f"/api/{name}/{{id}}/actions/{action.name}": {"parameters": [_path_id()], "post": one}}
    if action.selection:
        ids = {"type": "array", "items": _ID, "minItems": 1, "maxItems": MOST_IDS}
        body = {"required": True, "content": _json(_object({"ids": ids, "ask": asked}) | {"required": ["ids"]})}
        failed = _object({"id": _ID, "code": _TEXT, "detail": _TEXT, "failures": {"type": "array", "items": {}}})
        outcome = _object(
            {
                "done": {"type": "array", "items": _object({"id": _ID, "made": made})},
                "failed": {"type": "array", "items": failed | {"additionalProperties": True}},
            }
        )
        each = _answer("those it was done with, and those it was not, each with the reason", outcome)
        several = _operation(name, f"take_{action.name}_each", label, each, [_idempotency(), _confirm()], body)
        paths[f"/api/{name}/actions/{action.name}"] = {"post": several}
    return paths


_TEXT: Schema = {"type": "string"}
_ID: Schema = {"type": "integer", "format": "int64", "minimum": 1}


def _object(properties: Schema) -> Schema:
    return {"type": "object", "properties": properties, "additionalProperties": False}


def _operation(
    name: str, verb: str, label: str, answer: Schema, parameters: list[Schema], body: Schema | None = None,
    success: str = "200",
) -> Schema:  # fmt: skip
    operation: Schema = {
        "operationId": f"{verb}_{name}",
        "summary": f"{verb} {label}",
        "tags": [name],
        "parameters": parameters,
        "responses": {success: answer, "default": PROBLEM},
    }
    return operation | ({"requestBody": body} if body else {})


_READING = frozenset({"parameters", "get"})


def _list_parameters() -> list[Schema]:
    return [
        _query("where", "a condition in the expression language: level == 'a' and contains(name, 'x')"),
        _query("sort", "names of fields, separated by commas, each with - in front for descending"),
        _query("fields", "names of fields, separated by commas"),
        _query("after", "`next` of the page before"),
        _query("limit", "records a page", {"type": "integer", "minimum": 1, "maximum": 500, "default": 50}),
        _query("bin", "deleted records instead of living ones", {"type": "boolean", "default": False}),
    ]


def _record(entity: Entity, locale: str) -> Schema:
    fields = {name: _described(field, locale) for name, field in entity.fields.items() if field.stored or field.owned}
    if entity.actions:
        names = {"type": "string", "enum": list(entity.actions)}
        told = "the actions that are possible with the record now; left out where there are none"
        fields[ACTIONS] = {"type": "array", "items": names, "readOnly": True, "description": told}
    return {"type": "object", "properties": fields, "additionalProperties": False}


def _input(entity: Entity, locale: str) -> Schema:
    sent = [field for field in entity.fields.values() if field.writable and field.editable != NEVER]
    if entity.part_of is not None:  # a line that is there already is sent with its id
        sent.insert(0, entity.fields["id"])
    fields = {field.name: _described(field, locale) for field in sent}
    return {"type": "object", "properties": fields, "additionalProperties": False}


def _page(entity: Entity) -> Schema:
    items = {"type": "array", "items": {"$ref": f"#/components/schemas/{entity.name}"}}
    return {
        "type": "object",
        "properties": {"items": items, "next": {"type": ["string", "null"]}},
        "required": ["items", "next"],
    }


def _described(field: AnyField, locale: str) -> Schema:
    told = " ".join(text for holds, text in _CONDITIONAL if holds(field))
    described = {"description": told} if told else {}
    values = {"x-values": _values(field, locale)} if isinstance(field, AnyChoice) else {}
    return {"title": text_in(field.label, locale, field.name)} | described | schema_of(field) | values


_CONDITIONAL: tuple[tuple[Callable[[AnyField], bool], str], ...] = (
    (lambda field: field.visible is not None, "Null and not to be set while it is not visible."),
    (lambda field: field.required_when is not None, "Required while the condition of the field holds."),
    (lambda field: field.suggest is not None, "Follows a suggestion until a value is sent; null lets it follow again."),
    (lambda field: field.editable not in (None, NEVER), "To be changed while the condition of the field holds."),
)


def _values(field: AnyChoice, locale: str) -> list[Schema]:
    """What may stand in a choice, as people read it; a retired value stands in old records only."""
    return [
        {"value": name, "label": text_in(option.label, locale, name)}
        | ({"below": option.parent} if option.parent else {})
        | ({"retired": True} if option.retired else {})
        for name, option in field.options.items()
    ]


def _answer(description: str, schema: Schema) -> Schema:
    return {"description": description, "content": _json(schema)}


def _json(schema: Schema) -> Schema:
    return {"application/json": {"schema": schema}}


def _query(name: str, description: str, schema: Schema | None = None) -> Schema:
    return {"name": name, "in": "query", "description": description, "schema": schema or {"type": "string"}}


def _path_id() -> Schema:
    schema = {"type": "integer", "format": "int64", "minimum": 1}
    return {"name": "id", "in": "path", "required": True, "schema": schema}


def _if_match() -> Schema:
    text = "the ETag the change is based on, or * for whatever stands; without it the answer is 428"
    return {"name": "If-Match", "in": "header", "required": True, "description": text, "schema": {"type": "string"}}


def _confirm() -> Schema:
    text = (
        "names of warnings, separated by commas, in spite of which it is done: `confirm` of the failures of a refusal"
    )
    return {"name": "Confirm", "in": "header", "description": text, "schema": {"type": "string"}}


def _idempotency() -> Schema:
    text = "up to 255 characters; the same key within a day gets the same answer and has no second effect"
    return {
        "name": "Idempotency-Key",
        "in": "header",
        "description": text,
        "schema": {"type": "string", "maxLength": 255},
    }


def _problem() -> Schema:
    failure = {
        "type": "object",
        "properties": {
            "pointer": {"type": "string"},
            "code": {"type": "string"},
            "message": {"type": "string"},
            "confirm": {"type": "string"},
        },
    }
    return {
        "type": "object",
        "properties": {
            "type": {"type": "string"},
            "title": {"type": "string"},
            "status": {"type": "integer"},
            "code": {"type": "string"},
            "detail": {"type": "string"},
            "failures": {"type": "array", "items": failure},
        },
        "required": ["title", "status", "code"],
    }

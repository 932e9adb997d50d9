"""The addresses of the application itself in the description of the API: /api/-/…."""

from collections.abc import Iterable

from engine.api.described import described
from engine.api.described_parts import (
    ID,
    TEXT,
    answer,
    array_of,
    body,
    if_match,
    meant,
    object_of,
    operation,
    path_parameter,
    query,
    question,
    ref,
)
from engine.api.schemas import Schema
from engine.meta.catalog import App
from engine.meta.fields import AnyField
from engine.meta.system import SETTINGS
from engine.service.tokens import FIELDS

RIGHT: Schema = {"enum": ["always", "sometimes", "never"]}


def own_paths(app: App) -> Schema:
    """Log-in, metadata, and for administrators the settings."""
    token = answer("the token to send as `Authorization: Bearer`", ref("-session"))
    credentials = body(object_of({"account": TEXT, "password": TEXT, "code": TEXT}, "account", "password"))
    passwords = body(object_of({"old_password": TEXT, "new_password": TEXT}, "old_password", "new_password"))
    codes = answer("the codes that recover it, which no other answer holds", ref("-factor.codes"))
    link = answer("where somebody chooses a new password, for administrators to hand over", ref("-link"))
    shown = body(object_of({"code": TEXT, "sealed": TEXT}, "code", "sealed"))
    shown_only = body(object_of({"code": TEXT}, "code"))
    made = answer("the token, which no other answer holds", ref("-token"))
    sought = query("q", "words that the records are found by")
    found_all = answer("what is found in all that may be read", ref("-search"))
    paths: Schema = {
        "/api/-/session": {
            "post": operation("-", "log_in", "", token, [], credentials, success="201") | {"security": []},
            "delete": operation("-", "log_out", "", {"description": "the session has ended"}, [], success="204"),
        },
        "/api/-/sessions": {
            "get": operation("-", "sessions", "", answer("one's own open sessions", ref("-sessions")), []),
            "delete": operation("-", "end_others", "", {"description": "all others have ended"}, [], success="204"),
        },
        "/api/-/sessions/{id}": {
            "parameters": [path_parameter("id", TEXT)],
            "delete": operation("-", "end_session", "", {"description": "the session has ended"}, [], success="204"),
        },
        "/api/-/password": {
            "post": operation("-", "change_password", "", token, [], passwords, success="201"),
        },
        "/api/-/factor": {
            "get": operation("-", "factor", "", answer("whether there is a second factor", ref("-factor")), []),
            "post": operation("-", "add_factor", "", codes, [], shown, success="201"),
        },
        "/api/-/factor/begin": {
            "post": operation("-", "begin_factor", "", answer("what a device is shown", ref("-factor.begun")), []),
        },
        "/api/-/factor/end": {
            "post": operation("-", "end_factor", "", {"description": "it is off"}, [], shown_only, success="204"),
        },
        "/api/-/accounts/{id}/link": {
            "parameters": [path_parameter("id", ID)],
            "post": operation("-", "make_link", "", link, [], success="201"),
        },
        "/api/-/accounts/{id}/factor": {
            "parameters": [path_parameter("id", ID)],
            "delete": operation("-", "let_off", "", {"description": "it is off"}, [], success="204"),
        },
        "/api/-/accounts/{id}/sessions": {
            "parameters": [path_parameter("id", ID)],
            "delete": operation("-", "end_all", "", {"description": "all have ended"}, [], success="204"),
        },
        "/api/-/tokens": {
            "get": operation("-", "tokens", "", answer("one's own tokens", ref("-tokens")), []),
            "post": operation("-", "make_token", "", made, [], body(ref("-token.input")), success="201"),
        },
        "/api/-/tokens/{id}": {
            "parameters": [path_parameter("id", ID)],
            "delete": operation("-", "end_token", "", {"description": "the token has ended"}, [], success="204"),
        },
        "/api/-/roles": {
            "get": question("-", "roles", "", answer("every role, for administrators", ref("-roles")), []),
        },
        "/api/-/roles/{role}": {
            "parameters": [path_parameter("role", TEXT)],
            "get": question("-", "role", "", answer("what it may do, and who has it now", ref("-role")), []),
        },
        "/api/-/search": {
            "get": question("-", "search", "", found_all, [sought]),
        },
        "/api/-/meta": {"get": question("-", "meta", "", answer("what there is", ref("-meta")), [])},
        "/api/-/meta/{entity}": {
            "parameters": [path_parameter("entity", TEXT)],
            "get": question("-", "meta_entity", "", answer("an entity with its fields", ref("-entity")), []),
        },
        "/api/-/openapi.json": {"get": question("-", "openapi", "", answer("this", {"type": "object"}), [])},
    }
    if app.settings:
        found = answer("the settings in force; ETag is their version", ref("-settings"))
        paths[f"/api/-/{SETTINGS}"] = {
            "get": question("-", "settings", "", found, []),
            "patch": operation("-", "change_settings", "", found, [if_match(), *meant()[:1]], body(ref("-settings"))),
        }
    return paths


def own_schemas(app: App, locale: str) -> Schema:
    """What these give and take."""
    told = {"token": TEXT, "expires_at": TEXT | {"format": "date-time"}, "must_change_password": {"type": "boolean"}}
    hit = object_of({"id": ID, "title": TEXT}, "id", "title")
    group = {"entity": TEXT, "label": TEXT, "items": array_of(hit), "more": {"type": "boolean"}}
    entity = {
        "name": TEXT,
        "label": TEXT,
        "part_of": {"type": ["string", "null"]},
        "bin": {"type": "boolean"},
        "rights": {"type": "object", "additionalProperties": RIGHT},
    }
    named = {"name": TEXT, "label": TEXT, "version": {"type": "integer"}, "time_zone": TEXT, "currency": TEXT}
    found: Schema = {
        "-session": object_of(told, *told),
        "-sessions": object_of({"items": array_of(object_of(_SESSION, "id", "this"))}, "items"),
        "-link": object_of({"path": TEXT, "expires_at": TEXT | {"format": "date-time"}}, "path", "expires_at"),
        "-factor": object_of({"on": {"type": "boolean"}, "codes": {"type": "integer"}}, "on", "codes"),
        "-factor.begun": object_of({"secret": TEXT, "address": TEXT, "sealed": TEXT}, "secret", "address", "sealed"),
        "-factor.codes": object_of({"codes": array_of(TEXT)}, "codes"),
        "-token.input": object_of({field.name: described(field, locale) for field in FIELDS}, *_names(FIELDS)),
        "-token": object_of({**_TOKEN, "token": TEXT}, "id", "token"),
        "-tokens": object_of({"items": array_of(object_of(_TOKEN, "id"))}, "items"),
        "-roles": object_of({"items": array_of(object_of(_ROLE, *_ROLE))}, "items"),
        "-role": object_of({**_ROLE, **_ROLE_WHOLE}, *_ROLE, *_ROLE_WHOLE),
        "-meta": object_of(
            {**named, "languages": array_of(TEXT), "entities": array_of(object_of(entity, *entity))}, "entities"
        ),
        "-search": object_of({"groups": array_of(object_of(group, *group))}, "groups"),
        "-entity": {"type": "object", "properties": {**entity, **_WHOLE}, "required": [*entity, *_WHOLE]},
    }
    if app.settings:
        found["-settings"] = object_of({name: described(field, locale) for name, field in app.settings.items()})
    return found


def _names(fields: Iterable[AnyField]) -> list[str]:
    return [one.name for one in fields]


_TIME: Schema = {"type": ["string", "null"], "format": "date-time"}
_SESSION: Schema = {
    "id": TEXT,
    "this": {"type": "boolean"},
    "program": {"type": ["string", "null"]},
    "network": {"type": ["string", "null"]},
    "opened_at": _TIME,
    "seen_at": _TIME,
    "expires_at": _TIME,
}
"""What is told of a session; `this` is the one that asks."""

_TOKEN: Schema = {
    "id": ID,
    "name": TEXT,
    "mark": TEXT,
    "scopes": array_of(TEXT),
    "valid_until": {"type": ["string", "null"], "format": "date"},
    "created_at": _TIME,
    "used_at": _TIME,
}
"""What is told of an API token; `mark` is how it begins."""

_ROLE: Schema = {
    "name": TEXT,
    "label": TEXT,
    "description": TEXT,
    "includes": array_of(TEXT),
    "holders": {"type": "integer"},
}
"""What is told of every role; `holders` counts the assignments of it that are in force."""

_RIGHT: Schema = {
    "entity": TEXT,
    "field": {"type": ["string", "null"]},
    "right": TEXT,
    "role": TEXT,
    "when": TEXT,
}
_HELD: Schema = {
    "person": object_of({"id": ID, "title": TEXT}, "id", "title"),
    "role": TEXT,
    "valid_until": {"type": ["string", "null"], "format": "date"},
}
_ROLE_WHOLE: Schema = {
    "included": array_of(TEXT),
    "rights": array_of(object_of(_RIGHT, *_RIGHT)),
    "people": array_of(object_of(_HELD, *_HELD)),
}
"""What is told of one role only: by which role a right is given, and `when`, as the definitions say it."""

_WHOLE: Schema = {
    "fields": array_of({"type": "object", "properties": {"name": TEXT, "type": TEXT, "label": TEXT}}),
    "actions": array_of({"type": "object", "properties": {"name": TEXT, "label": TEXT, "right": RIGHT}}),
}
"""What is told of one entity only; `schema` of a field is the JSON Schema of its values."""

"""The addresses of an entity's records in the description of the API: those that its reader may ever use."""

from collections.abc import Collection

from engine.api.described import described
from engine.api.described_parts import (
    FAILURE,
    ID,
    TEXT,
    VERSION,
    answer,
    array_of,
    body,
    filter_parameters,
    if_match,
    list_parameters,
    meant,
    object_of,
    operation,
    part_parameters,
    path_parameter,
    question,
    ref,
    rows_of,
    shown_parameters,
)
from engine.api.schemas import Schema
from engine.meta.actions import Action
from engine.meta.approvals import TASK
from engine.meta.catalog import Entity
from engine.meta.labels import text_in
from engine.security import Rights
from engine.storage.rows.audit import OfAccount, Via

CHANGES = ("create", "update", "delete", "restore", "purge")
WITH_BIN = frozenset(("restore", "purge"))


def record_paths(
    entity: Entity, rights: Rights, locale: str, waits: Collection[str], decided: Collection[str]
) -> Schema:
    """Everything under /api/{entity}; `waits` are the operations that others may have to agree to, `decided` the fields
    that decisions set.
    """
    name, label = entity.name, text_in(entity.label, locale, entity.name)
    one = answer("the record; ETag is its version", ref(name))
    page = answer("a page of records", ref(f"{name}.page"))
    sent, may = body(ref(f"{name}.input")), _may(entity, rights)
    whole: Schema = {"get": question(name, "list", label, page, list_parameters())}
    single: Schema = {"parameters": [_ID], "get": question(name, "get", label, one, shown_parameters())}
    paths: Schema = {f"/api/{name}": whole, f"/api/{name}/{{id}}": single}
    if "create" in may:
        made = operation(name, "create", label, one, meant(), sent, success="201")
        whole["post"] = _or_waits(made, "create" in waits, {})
    if "update" in may:
        changed = operation(name, "update", label, one, [if_match(), *meant()], sent)
        single["patch"] = _or_waits(changed, "update" in waits, one)
    if "delete" in may:
        gone: Schema = {"description": "gone"}
        deleted = operation(name, "delete", label, gone, [if_match(), *meant()], success="204")
        single["delete"] = _or_waits(deleted, "delete" in waits, {})
    if "restore" in may:
        restored = operation(name, "restore", label, one, meant())
        paths[f"/api/{name}/{{id}}/restore"] = {"parameters": [_ID], "post": restored}
    if "purge" in may:
        purged = operation(name, "purge", label, {"description": "gone for good"}, meant(), success="204")
        paths[f"/api/{name}/{{id}}/purge"] = {"parameters": [_ID], "post": purged}
    if may:
        results = answer("what came of each", object_of({"results": array_of(ref(f"{name}.result"))}, "results"))
        paths[f"/api/{name}/bulk"] = {
            "post": operation(name, "bulk", label, results, meant(), body(ref(f"{name}.bulk")))
        }
    paths[f"/api/{name}/{{id}}/history"] = {
        "parameters": [_ID],
        "get": question(name, "history", label, _PAST, part_parameters()),
    }
    if decided:
        named = path_parameter("field", {"type": "string", "enum": sorted(decided)})
        paths[f"/api/{name}/{{id}}/why/{{field}}"] = {
            "parameters": [_ID, named],
            "get": question(name, "why", label, _WHY, []),
        }
    if rights.may("export"):
        paths[f"/api/{name}/export"] = {"get": operation(name, "export", label, _FILE, filter_parameters())}
    if entity.actions:
        told = question(name, "actions", label, _WEIGHED, [])
        paths[f"/api/{name}/{{id}}/actions"] = {"parameters": [_ID], "get": told}
    for action in entity.actions.values():
        paths |= _action_paths(entity, action, locale)
    if name == TASK:
        made = answer("a one-time link to one's own task", object_of({"path": TEXT, "expires_at": TEXT}, "path"))
        linking = operation(name, "make_link", label, made, [])
        paths[f"/api/{name}/{{id}}/link"] = {"parameters": [_ID], "post": linking}
    return paths


def can_wait(entity: Entity) -> frozenset[str]:
    """The operations with records of an entity that others may have to agree to."""
    return frozenset(moment for one in entity.checks.values() if one.approval for moment in one.before)


def _or_waits(described: Schema, waits: bool, answered: Schema) -> Schema:
    """The same where others may have to agree first."""
    told = {**answered, "description": "something waits for others to agree; Waiting leads to their requests"}
    return {**described, "responses": {**described["responses"], **({"202": told} if waits else {})}}


def _may(entity: Entity, rights: Rights) -> tuple[str, ...]:
    """The changes that are ever possible; what is part of another is changed with it."""
    if entity.part_of is not None:
        return ()
    return tuple(one for one in CHANGES if rights.may(one) and (one not in WITH_BIN or entity.recycle))


def record_schemas(entity: Entity, rights: Rights) -> Schema:
    """The schemas of a page, and of many changes and what comes of them."""
    name, may = entity.name, _may(entity, rights)
    found: Schema = {f"{name}.page": _page(name)}
    if may:
        rows = [_row(name, one) for one in may]
        bulk = {"rows": rows_of({"oneOf": rows}), "atomic": {"type": "boolean", "default": True}}
        found |= {f"{name}.bulk": object_of(bulk, "rows"), f"{name}.result": _result(name)}
    return found


def _page(name: str) -> Schema:
    told = {
        "items": array_of(ref(name)),
        "next": {"type": ["string", "null"]},
        "total": {"type": "integer", "minimum": 0},
        "expanded": ref("-expanded"),
    }
    return object_of(told, "items", "next")


EXPANDED_SCHEMA: Schema = {
    "type": "object",
    "description": "by entity and id, the records that were asked for by `expand`",
    "additionalProperties": {"type": "object", "additionalProperties": {"type": "object"}},
}


def _row(name: str, verb: str) -> Schema:
    version = {"oneOf": [VERSION, {"const": "*"}]}
    members = {
        "create": {"values": ref(f"{name}.input")},
        "update": {"id": ID, "version": version, "values": ref(f"{name}.input")},
        "delete": {"id": ID, "version": version},
        "restore": {"id": ID},
        "purge": {"id": ID},
    }[verb]
    return object_of({"do": {"const": verb}, **members}, "do", *members)


def _result(name: str) -> Schema:
    """Of a row that was done its record, of another why it was not."""
    told = {
        "status": {"type": "integer"},
        "id": ID,
        "version": VERSION,
        "record": ref(name),
        "code": TEXT,
        "detail": TEXT,
        "failures": array_of(FAILURE),
    }
    return object_of(told, "status") | {"additionalProperties": True}


def _action_paths(entity: Entity, action: Action, locale: str) -> Schema:
    """How an action is done with a record, and with several where it takes a selection."""
    name, label = entity.name, text_in(action.label, locale, action.name)
    made = array_of(object_of({"entity": TEXT, "id": ID, "title": TEXT}))
    needed = [key for key, field in action.ask.items() if field.required and field.default is None]
    asked = object_of({key: described(field, locale) for key, field in action.ask.items()}, *needed)
    told = "the record as it is then, null where it is gone, and what was made"
    done = answer(told, object_of({"record": {"oneOf": [ref(name), {"type": "null"}]}, "made": made}))
    sent = body(asked, required=bool(needed))
    one = operation(name, f"take_{action.name}", label, done, [if_match(required=False), *meant()], sent)
    paths: Schema = {f"/api/{name}/{{id}}/actions/{action.name}": {"parameters": [_ID], "post": one}}
    if action.moves is not None and action.moves.approval is not None:
        foreseen = answer("the levels that would have to agree, none where nobody has to", object_of(_LEVELS, "levels"))
        seen = operation(name, f"foresee_{action.name}", label, foreseen, [])
        paths[f"/api/{name}/{{id}}/actions/{action.name}/approval"] = {"parameters": [_ID], "get": seen}
    if action.selection:
        failed = object_of({"id": ID, "code": TEXT, "detail": TEXT, "failures": array_of(FAILURE)})
        outcome = {
            "done": array_of(object_of({"id": ID, "made": made})),
            "failed": array_of(failed | {"additionalProperties": True}),
        }
        each = answer("those it was done with, and those it was not, each with the reason", object_of(outcome))
        several = body(object_of({"ids": rows_of(ID), "ask": asked}, "ids"))
        taken = operation(name, f"take_{action.name}_each", label, each, meant(), several)
        paths[f"/api/{name}/actions/{action.name}"] = {"post": taken}
    return paths


_LEVELS: dict[str, Schema] = {
    "levels": array_of(
        object_of(
            {
                "level": TEXT,
                "label": TEXT,
                "need": {"type": ["string", "integer"]},
                "people": array_of(object_of({"id": ID, "title": TEXT, "agrees": {"type": "boolean"}})),
            }
        )
    )
}

_CHANGE: Schema = object_of({"field": TEXT, "label": TEXT, "before": {}, "after": {}}, "field", "label")

_EVENT: Schema = object_of(
    {
        "id": ID,
        "at": {"type": ["string", "null"], "format": "date-time"},
        "by": {"oneOf": [object_of({"id": ID, "title": {"type": ["string", "null"]}}, "id"), {"type": "null"}]},
        "operation": {"enum": ["create", "update", "delete", "restore", "take", *OfAccount, "comment"]},
        "version": {"oneOf": [VERSION, {"type": "null"}]},
        "via": {"enum": [*Via, None]},
        "action": {"type": ["string", "null"]},
        "changes": array_of(_CHANGE),
        "text": {"type": ["string", "null"]},
    },
    "id",
    "operation",
    "changes",
)

_FILE: Schema = {
    "description": "a file of the records on all pages, under the labels of their fields",
    "content": {"text/csv": {"schema": TEXT}},
}
_PAST: Schema = answer(
    "what was done with the record and said of it, the newest first, as far as its reader may read that now",
    object_of({"items": array_of(_EVENT), "next": {"type": ["string", "null"]}}, "items", "next"),
)

_WHY: Schema = answer(
    "how the value of a field came about that a decision sets, as far as its reader may know it",
    object_of(
        {
            "decision": TEXT,
            "state": {"enum": ["decided", "nothing", "waiting", "typed", "changed", "frozen", "hidden"]},
            "at": {"type": ["string", "null"], "format": "date-time"},
            "tried": array_of(
                object_of(
                    {
                        "strategy": TEXT,
                        "label": TEXT,
                        "outcome": {"enum": ["decided", "when", "no_row", "nobody", "nothing", "hidden"]},
                        "told": TEXT,
                        "table": {"type": ["string", "null"]},
                        "row": {"type": ["string", "null"]},
                        "read": {"type": "object"},
                    },
                    "strategy", "label", "outcome", "told", "table", "row", "read",
                )
            ),
        },
        "decision", "state", "at", "tried",
    ),
)  # fmt: skip

_ID: Schema = path_parameter("id", ID)

_WEIGHED = answer(
    "the actions that are possible with the record now, and what is in the way of the others",
    array_of(
        object_of(
            {
                "name": TEXT,
                "label": TEXT,
                "possible": {"type": "boolean"},
                "why_not": array_of(object_of({"kind": TEXT, "message": TEXT}, "kind", "message")),
            },
            "name",
            "label",
            "possible",
            "why_not",
        )
    ),
)

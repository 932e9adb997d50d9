"""OpenAPI 3.1 of an application, generated from the catalog as its reader may know it."""

import msgspec

from engine.api.described import entities_told, input_schema, line_schema, record_schema
from engine.api.described_own import own_paths, own_schemas
from engine.api.described_parts import PROBLEM_SCHEMA, ref
from engine.api.described_records import EXPANDED_SCHEMA, can_wait, record_paths, record_schemas
from engine.api.schemas import Schema
from engine.compile import Compiled, decided_fields
from engine.meta.catalog import Entity
from engine.meta.labels import text_in
from engine.security import Rights

BEARER = {
    "session": {
        "type": "http",
        "scheme": "bearer",
        "description": "the token that POST /api/-/session gives, or an API token",
    }
}


def openapi(compiled: Compiled, roles: frozenset[str], locale: str) -> bytes:
    """The document for whoever holds these roles, in their language."""
    names = ("openapi", roles, locale)
    return compiled.recent(names, lambda: msgspec.json.encode(_document(compiled, roles, locale)))


def _document(compiled: Compiled, roles: frozenset[str], locale: str) -> Schema:
    known = compiled.visible(roles)
    paths, schemas = own_paths(known.app), own_schemas(known.app, locale)
    schemas |= {"-problem": PROBLEM_SCHEMA, "-expanded": EXPANDED_SCHEMA}
    for entity, view in entities_told(compiled, roles).values():
        decided = decided_fields(compiled, entity.name) & entity.fields.keys()
        paths |= record_paths(entity, view.rights, locale, can_wait(view.entity), decided)
        schemas |= _schemas(entity, view.rights, locale)
    problem = {"application/problem+json": {"schema": ref("-problem")}}
    return {
        "openapi": "3.1.0",
        "info": {"title": text_in(known.app.label, locale, known.app.name), "version": str(compiled.version)},
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": BEARER,
            "responses": {"problem": {"description": "what is wrong, with every failure", "content": problem}},
        },
        "security": [{"session": []}],
    }


def _schemas(entity: Entity, rights: Rights, locale: str) -> Schema:
    """A record as it is given, as it is sent, and what is made of it."""
    sent = line_schema(entity, locale) if entity.part_of else input_schema(entity, locale)
    return {
        entity.name: record_schema(entity, locale),
        f"{entity.name}.{'line' if entity.part_of else 'input'}": sent,
        **record_schemas(entity, rights),
    }

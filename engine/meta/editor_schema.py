"""The schemas editors check files by: one file says less than a whole entity where fieldsets say the rest."""

from functools import cache
from typing import Final

from engine.meta.editor_parts import Parts
from engine.meta.fieldsets import PARTS
from engine.meta.kinds import KINDS
from engine.meta.overlays import EXTEND
from engine.meta.schema import DIALECT, Schema, kind_schema, language_schema

WRITTEN: Final = (*KINDS, EXTEND)
"""What a file may begin with."""

_ENTITY: Final = "EntityDecl"
_TRANSITION: Final = "TransitionDecl"
_NEEDED_OF_PARTS: Final = "fields"
"""What an entity needs, unless fieldsets have it."""


@cache
def editor_schema(first: str | None = None) -> Schema:
    """The schema of a file that begins with this key, or of any. Not to be changed."""
    if first is None:
        return _of_any(_with_own_asks(_with_parts(language_schema())), _overlay())
    if first == EXTEND:
        return _overlay()
    whole = kind_schema(first)
    return _with_own_asks(_with_parts(whole) if _ENTITY in whole["$defs"] else whole)


def _of_any(whole: Schema, overlay: Schema) -> Schema:
    """A definition, or what is said over one."""
    return {
        **whole,
        "anyOf": [*whole["anyOf"], {"required": [EXTEND]}],
        "allOf": [
            *({**one, "if": {**one["if"], "not": {"required": [EXTEND]}}} for one in whole["allOf"]),
            {"if": {"required": [EXTEND]}, "then": {"$ref": f"#/$defs/{EXTEND}"}},
        ],
        "$defs": overlay["$defs"]
        | whole["$defs"]
        | {EXTEND: {key: one for key, one in overlay.items() if not key.startswith("$")}},
    }


def _overlay() -> Schema:
    """`extend: entity/customer`: a part of a definition of the kind it names."""
    whole = language_schema()
    parts = Parts(whole["$defs"])
    kinds = {kind: parts.of(KINDS[kind].__name__) for kind in KINDS}
    named = "|".join(kinds)
    return {
        "$schema": DIALECT,
        "title": "an overlay",
        "type": "object",
        "required": [EXTEND],
        "properties": {
            EXTEND: {
                "type": "string",
                "pattern": f"^({named})/[a-z][a-z0-9_]*$",
                "description": "what it says more of, as kind and name: `entity/customer`",
            }
        },
        "allOf": [
            {"if": {"properties": {EXTEND: {"pattern": f"^{kind}/"}}}, "then": _with_target(part, kind)}
            for kind, part in kinds.items()
        ],
        "$defs": whole["$defs"] | parts.made,
    }


def _with_target(part: Schema, kind: str) -> Schema:
    """A part of a definition that says `extend` instead of its kind."""
    keys = {key: one for key, one in part["properties"].items() if key != kind}
    return {**part, "properties": {EXTEND: True} | keys}


def _with_parts(whole: Schema) -> Schema:
    definitions: dict[str, Schema] = whole["$defs"]
    entity, parts = definitions[_ENTITY], Parts(definitions)
    shared = {key: entity["properties"][key] for key in PARTS}
    written = {
        **entity,
        "required": [key for key in entity["required"] if key != _NEEDED_OF_PARTS],
        "properties": entity["properties"] | {key: _plain(one) for key, one in shared.items()},
        "if": {"required": ["use"]},
        "then": {"properties": {key: {"additionalProperties": parts.below(one)} for key, one in shared.items()}},
        "else": {
            "required": [_NEEDED_OF_PARTS],
            "properties": {key: _strict(one) for key, one in shared.items()},
        },
    }
    return {**whole, "$defs": definitions | {_ENTITY: written} | parts.made}


def _with_own_asks(whole: Schema) -> Schema:
    """A transition asks fields of its record without their type."""
    definitions: dict[str, Schema] = whole["$defs"]
    if _TRANSITION not in definitions:
        return whole
    transition, parts = definitions[_TRANSITION], Parts(definitions)
    asked = transition["properties"]["ask"]
    keys = transition["properties"] | {"ask": asked | {"additionalProperties": parts.below(asked)}}
    return {**whole, "$defs": definitions | {_TRANSITION: {**transition, "properties": keys}} | parts.made}


_STRICT: Final = ("additionalProperties", "minProperties")


def _plain(schema: Schema) -> Schema:
    """What holds of a mapping by name always."""
    return {key: one for key, one in schema.items() if key not in _STRICT}


def _strict(schema: Schema) -> Schema:
    """What holds of it besides where nothing is shared."""
    return {key: schema[key] for key in _STRICT if key in schema}

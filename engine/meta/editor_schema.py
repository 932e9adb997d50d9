"""The schemas editors check files by: one file says less than a whole entity where fieldsets say the rest."""

from collections.abc import Iterable
from functools import cache
from typing import Any, Final

from engine.meta.fieldsets import PARTS
from engine.meta.schema import Schema, kind_schema, language_schema

_ENTITY: Final = "EntityDecl"
_NULL: Final[Schema] = {"type": "null"}
_NEEDED_OF_PARTS: Final = "fields"
"""What an entity needs, unless fieldsets have it."""


@cache
def editor_schema(kind: str | None = None) -> Schema:
    """The schema of a file with a definition of this kind, or of any. Not to be changed."""
    whole = language_schema() if kind is None else kind_schema(kind)
    return _with_parts(whole) if _ENTITY in whole["$defs"] else whole


def _with_parts(whole: Schema) -> Schema:
    definitions: dict[str, Schema] = whole["$defs"]
    entity = definitions[_ENTITY]
    shared = {key: _split(entity["properties"][key], f"Part{key.title()}") for key in PARTS}
    written = {
        **entity,
        "required": [key for key in entity["required"] if key != _NEEDED_OF_PARTS],
        "properties": entity["properties"] | {key: plain for key, (plain, _, _) in shared.items()},
        "if": {"required": ["use"]},
        "then": {"properties": {key: part for key, (_, _, part) in shared.items()}},
        "else": {
            "required": [_NEEDED_OF_PARTS],
            "properties": {key: strict for key, (_, strict, _) in shared.items()},
        },
    }
    parts = {f"Part{key.title()}": _part(entity["properties"][key], definitions) for key in PARTS}
    return {**whole, "$defs": definitions | {_ENTITY: written} | parts}


def _split(schema: Schema, name: str) -> tuple[Schema, Schema, Schema]:
    """A mapping by name: what holds always, what holds where nothing is shared, and where something is."""
    plain = {key: one for key, one in schema.items() if key not in ("additionalProperties", "minProperties")}
    strict: Schema = {key: schema[key] for key in ("additionalProperties", "minProperties") if key in schema}
    forms = [*_short_forms(schema), {"$ref": f"#/$defs/{name}"}, _NULL]
    return plain, strict, {"additionalProperties": {"anyOf": forms}}


def _short_forms(schema: Schema) -> Iterable[Schema]:
    return (one for one in schema["additionalProperties"].get("anyOf", ()) if "$ref" not in one)


def _part(schema: Schema, definitions: dict[str, Schema]) -> Schema:
    """Some keys of what may stand here, each with its value, a patch of its list, or `null`."""
    below = schema["additionalProperties"]
    wholes = [definitions[one["$ref"].rpartition("/")[2]] for one in below.get("anyOf", [below]) if "$ref" in one]
    keys = dict.fromkeys(key for one in wholes for key in one["properties"])
    return {
        "title": wholes[0]["title"],
        "type": "object",
        "properties": {
            key: _any_of([one["properties"][key] for one in wholes if key in one["properties"]]) for key in keys
        },
        "additionalProperties": False,
    }


def _any_of(schemas: list[Schema]) -> Schema:
    described = {key: schemas[0][key] for key in ("description",) if key in schemas[0]}
    forms = [form for one in schemas for form in _forms(one)]
    patches = [_patch(one) for one in forms if one.get("type") == "array"]
    once = [one for index, one in enumerate(forms + patches) if one not in (forms + patches)[:index]]
    return {**described, "anyOf": [*once, _NULL]}


def _forms(schema: Schema) -> list[dict[str, Any]]:
    bare = {key: one for key, one in schema.items() if key not in ("description", "default", "discriminator")}
    return list(bare["anyOf"]) if bare.keys() == {"anyOf"} else [bare]


def _patch(array: Schema) -> Schema:
    return {"type": "object", "properties": {"add": array, "remove": array}, "additionalProperties": False}

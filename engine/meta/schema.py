"""The language as JSON Schema, made of the declaration classes: for editors, and to find all mistakes of a file."""

from collections.abc import Iterator
from functools import cache
from typing import Any, Final, TypeAlias

from msgspec.json import schema_components

from engine.meta.kinds import KINDS
from engine.meta.kinds.shared import Declaration
from engine.meta.kinds.written import form

Schema: TypeAlias = dict[str, Any]

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"


@cache
def kind_schema(kind: str) -> Schema:
    """The schema of one kind of definition, complete in itself. Not to be changed."""
    (reference,), definitions = _components(kind)
    return {"$schema": DIALECT, **reference, "$defs": definitions}


@cache
def language_schema() -> Schema:
    """The schema of a definition of any kind: its first key decides. Not to be changed."""
    references, definitions = _components(*KINDS)
    one_of = [{"if": {"required": [kind]}, "then": ref} for kind, ref in zip(KINDS, references, strict=True)]
    return {
        "$schema": DIALECT,
        "anyOf": [{"required": [kind]} for kind in KINDS],
        "allOf": one_of,
        "$defs": definitions,
    }


@cache
def nouns_by_key() -> dict[str, list[str]]:
    """What has a key of this name: `{"tone": ["an option"], ...}`. Not to be changed."""
    found: dict[str, list[str]] = {}
    for definition in language_schema()["$defs"].values():
        for key in definition["properties"]:
            found.setdefault(key, []).append(definition["title"])
    return found


def _components(*kinds: str) -> tuple[list[Schema], dict[str, Schema]]:
    references, definitions = schema_components([KINDS[kind] for kind in kinds], schema_hook=form)
    nouns = {one.__name__: one.noun for one in _declarations(Declaration) if "noun" in vars(one)}
    for name, definition in definitions.items():
        definition["title"] = nouns[name]
    return [_plain(one) for one in references], {name: _plain(one) for name, one in definitions.items()}


def _declarations(base: type[Declaration]) -> Iterator[type[Declaration]]:
    for one in base.__subclasses__():
        yield one
        yield from _declarations(one)


def _plain(schema: Any) -> Any:
    """Without null, which Python's `None` for "left out" brings and no definition holds; choices of choices are one."""
    if isinstance(schema, list):
        return [_plain(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    plain = {key: _plain(value) for key, value in schema.items() if (key, value) != ("default", None)}
    return _one_choice(plain) if "anyOf" in plain else plain


def _one_choice(schema: Schema) -> Schema:
    alternatives: list[Schema] = []
    for one in schema.pop("anyOf"):
        if one.keys() <= {"anyOf", "discriminator"}:
            alternatives += one["anyOf"]
            schema.update({key: value for key, value in one.items() if key == "discriminator"})
        elif one != {"type": "null"}:
            alternatives.append(one)
    return {**alternatives[0], **schema} if len(alternatives) == 1 else {**schema, "anyOf": alternatives}

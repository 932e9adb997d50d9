"""An example of every key of the language: the shortest in the definitions that tests load."""

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from engine.diagnostics import Report
from engine.meta.kinds import KINDS
from engine.meta.overlays import EXTEND
from engine.meta.schema import language_schema
from engine.meta.source import Source, read_source

Schema = dict[str, Any]
Where = tuple[str | int, ...]

COMMON = "a field"
"""The owner of what most fields have."""

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = ("tests/definitions/good", "tests/definitions/desk", "engine/system")
"""Every file below loads without a word; tests hold that."""

MARKS = re.compile(r"[,\[\]{}]")


@cache
def examples() -> dict[tuple[str, str], str]:
    """By the title of a declaration and the key. Not to be changed."""
    found: dict[tuple[str, str], str] = {}
    for source in sources():
        kind = kind_of(source)
        if kind is None:
            continue
        for owner, key, where, value in written(language_schema()["$defs"][KINDS[kind].__name__], source.value, ()):
            text = f"{key}: {as_written(source, where, value)}"
            if len(text) < len(found.get((owner, key), text + "longer")):
                found[owner, key] = text
    return found


def example(owner: str, key: str) -> str:
    """The example of a key; of one that most fields have, that of whichever field has the shortest; maybe empty."""
    if owner == COMMON:
        return min(
            (text for (one, name), text in examples().items() if name == key and is_field(one)), key=len, default=""
        )
    return examples().get((owner, key), "")


def is_field(owner: str) -> bool:
    """Whether it is a type of field."""
    return owner.endswith("` field")


def kind_of(source: Source) -> str | None:
    """The kind of definition that a file holds; None where it extends one."""
    return next((key for key in KINDS if key in (source.value or {})), None)


@cache
def whole() -> dict[str, str]:
    """A definition of each kind and an overlay, of about ten lines. Not to be changed."""
    texts: dict[str, list[str]] = {}
    for source in sources():
        lines = [line for line in source.text.splitlines() if not line.startswith("#")]
        texts.setdefault(kind_of(source) or EXTEND, []).append("\n".join(lines))
    return {kind: min(found, key=lambda text: abs(len(text) - 300)) for kind, found in texts.items()}


def sources() -> Iterator[Source]:
    """The files with examples."""
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*.y*ml")):
            yield read_source(path.read_bytes(), path.name, Report())


def written(schema: Schema, value: Any, where: Where) -> Iterator[tuple[str, str, Where, Any]]:
    """Each key below a value: what it is a key of, and where it stands."""
    schema = meant(schema, value)
    if isinstance(value, list):
        for index, one in enumerate(value):
            yield from written(schema.get("items", {}), one, (*where, index))
    if isinstance(value, dict):
        for key, one in value.items():
            known = schema.get("properties", {})
            if key in known and schema.get("title") in declared():
                yield schema["title"], key, (*where, key), one
            further = known.get(key) or schema.get("additionalProperties") or {}
            yield from written(further, one, (*where, key))


@cache
def declared() -> frozenset[str]:
    """The titles of declarations that have a place of their own in the reference."""
    return frozenset(one["title"] for one in language_schema()["$defs"].values())


def meant(schema: Schema, value: Any) -> Schema:
    """Of several forms the one that a value has, without references to others."""
    definitions = language_schema()["$defs"]
    if "discriminator" in schema and isinstance(value, dict):
        if "type" not in value:  # a field of the record that a transition asks
            return {}
        return meant({"$ref": schema["discriminator"]["mapping"][value["type"]]}, value)
    if "anyOf" in schema:
        forms = [meant(one, value) for one in schema["anyOf"]]
        return next((one for one in forms if holds(one, value)), {})
    return definitions[schema["$ref"].rpartition("/")[2]] if "$ref" in schema else schema


def holds(form: Schema, value: Any) -> bool:
    """Whether a value may have this form, as far as its keys go."""
    if isinstance(value, dict):
        return "additionalProperties" in form and (
            bool(form["additionalProperties"]) or value.keys() <= form.get("properties", {}).keys()
        )
    return isinstance(value, list) and form.get("type") == "array"


def as_written(source: Source, where: Where, value: Any) -> str:
    """A value as it stands in the file; what goes over several lines is put between braces, in one."""
    span, key = source.places.value(where), source.places.key(where)
    if span.line == span.end_line and (span.line, span.column) != (key.line, key.column):
        return source.text.split("\n")[span.line - 1][span.column - 1 : span.end_column - 1]
    if isinstance(value, dict):
        inside = ((name, apart(as_written(source, (*where, name), one))) for name, one in value.items())
        return f"{{{', '.join(f'{name}: {text}' for name, text in inside)}}}"
    if isinstance(value, list):
        return f"[{', '.join(apart(as_written(source, (*where, at), one)) for at, one in enumerate(value))}]"
    return json.dumps(value, ensure_ascii=False)


def apart(text: str) -> str:
    """A text that can stand between braces: in quotes where it would end at a mark of its own."""
    return json.dumps(text, ensure_ascii=False) if text[0] not in "{['\"" and MARKS.search(text) else text

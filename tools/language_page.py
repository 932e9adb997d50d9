"""The page docs/reference/language.md, made from the declaration classes: kinds, types of field, every key."""

from collections.abc import Callable, Iterator
from typing import Any

from engine.meta.kinds import KINDS
from engine.meta.schema import language_schema

Schema = dict[str, Any]


def language() -> str:
    """The page, from its introduction on."""
    definitions = language_schema()["$defs"]
    fields = {name: one for name, one in definitions.items() if one["title"].endswith("` field")}
    kinds = [KINDS[kind].__name__ for kind in KINDS]
    parts = [name for name in definitions if name not in kinds and name not in fields and name not in WORDS]
    common = frequent(list(fields.values()))
    sections = [
        *(section(definitions[name], level=2) for name in kinds),
        section(common, level=2),
        *(section(without(one, common), level=3) for one in fields.values()),
        "## Parts\n",
        *(section(definitions[name], level=3) for name in parts),
    ]
    return f"{INTRODUCTION}\n" + "\n".join(sections)


def frequent(fields: list[Schema]) -> Schema:
    """The keys that most types of field have in the same form, as a declaration; it says which types lack one."""
    keys: dict[str, Schema] = {}
    for key, form in ((key, form) for one in fields for key, form in one["properties"].items()):
        lacking = [one["title"].split("`")[1] for one in fields if takes(one["properties"].get(key, {})) != takes(form)]
        if len(lacking) < len(fields) / 2:
            but = f" (not of {', '.join(lacking)})" if lacking else ""
            keys.setdefault(key, {**form, "description": form["description"] + but})
    return {"title": "a field", "description": "What most fields have.", "properties": keys, "required": []}


def without(schema: Schema, common: Schema) -> Schema:
    """A type of field with the keys that are its own."""
    told = {
        key for key, form in common["properties"].items() if takes(form) == takes(schema["properties"].get(key, {}))
    }
    return {
        **schema,
        "properties": {key: one for key, one in schema["properties"].items() if key not in told | {"type"}},
    }


INTRODUCTION = """\
One definition a file, in YAML. The first key names the kind and the thing: `entity: customer`. A key that is not listed
here is an error. A name is `[a-z][a-z0-9_]*`. A text for people is one text, or one by language: `{zh: 客户, en:
Customer}`. Where a value may be computed, it is an expression after `=`: `default: =today()`. A key that takes a list
takes a single one too. A field may be just its type: `phone: text`.
"""
WORDS = {"Words": "text by language", "Nothing": "`{}`"}


def section(schema: Schema, *, level: int) -> str:
    """One declaration: its sentence and its keys."""
    title = schema["title"].removeprefix("an ").removeprefix("a ").removeprefix("the ")
    head = f"{'#' * level} {title.removesuffix(' field') if '`' in title else title}\n\n{schema['description']}\n"
    lines = [f"| `{key}` | {takes(one)} | {what(key, one, schema)} |" for key, one in schema["properties"].items()]
    return "\n".join([head, "| key | takes | what |", "| --- | --- | --- |", *lines, ""]) if lines else head


def what(key: str, schema: Schema, owner: Schema) -> str:
    """What a key means, and what holds without it."""
    text = (schema.get("description") or described(schema)).replace("|", "\\|")
    if key in owner["required"]:
        return f"{text}; **required**"
    default = schema.get("default")
    plain = default if isinstance(default, str | int) and not isinstance(default, bool) else None
    return f"{text} (without it: `{plain}`)" if plain not in (None, "") else text


def takes(schema: Schema) -> str:
    """The form of a value in a few words."""
    forms = list(dict.fromkeys(alternatives(schema)))
    return " or ".join(
        [one for one in forms if not one.startswith("list of ") or one.removeprefix("list of ") not in forms] or forms
    )


def alternatives(schema: Schema) -> Iterator[str]:
    """Each form a value may have."""
    for one in schema.get("anyOf", [schema] if schema else []):
        if "$ref" in one:
            yield reference(one["$ref"].rpartition("/")[2])
        elif "enum" in one:
            yield ", ".join(f"`{value}`" for value in one["enum"])
        else:
            kinds = one["type"]
            yield "value" if isinstance(kinds, list) else FORMS[kinds](one)


def described(schema: Schema) -> str:
    """The description of whichever form has one."""
    return next((str(one["description"]) for one in schema.get("anyOf", ()) if "description" in one), "")


def reference(name: str) -> str:
    """A part by the words that stand for it."""
    if name in WORDS:
        return WORDS[name]
    title = language_schema()["$defs"][name]["title"]
    return "a field" if title.endswith("` field") else str(title)


def number(schema: Schema) -> str:
    """A whole number and its bounds."""
    return f"{schema['minimum']:,} to {schema['maximum']:,}" if "maximum" in schema else "whole number"


def text(schema: Schema) -> str:
    """An expression, a name, or words."""
    if schema.get("format") == "expression":
        return "expression"
    return "name" if schema.get("pattern", "").startswith("^[a-z]") else "path" if "pattern" in schema else "text"


def mapping(schema: Schema) -> str:
    """By name."""
    inner = schema.get("additionalProperties")
    if isinstance(inner, dict):
        return f"by name: {takes(inner)}"
    return "`{low: , high: }`" if inner is False else str(schema["title"])


FORMS: dict[str, Callable[[Schema], str]] = {
    "boolean": lambda schema: "true or false",
    "integer": number,
    "number": lambda schema: "number",
    "string": text,
    "array": lambda schema: f"list of {takes(schema['items'])}",
    "object": mapping,
}

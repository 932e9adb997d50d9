"""The page docs/reference/language.md, made from the declaration classes: kinds, types of field, every key."""

from collections.abc import Callable, Iterator
from typing import Any

from engine.meta.kinds import KINDS
from engine.meta.overlays import EXTEND
from engine.meta.schema import language_schema
from tools.key_examples import COMMON, example, is_field, whole

Schema = dict[str, Any]


def language() -> str:
    """The page, from its introduction on."""
    kinds = {one["title"]: shown(kind) for kind, one in zip(KINDS, of_kinds(), strict=True)}
    common, *fields = of_fields()
    sections = [
        *(section(one, level=2) + kinds[one["title"]] for one in of_kinds()),
        f"{OVERLAY}{shown(EXTEND)}",
        section(common, level=2),
        *(section(one, level=3) for one in fields),
        "## Parts\n",
        *(section(one, level=3) for one in of_parts()),
    ]
    return f"{INTRODUCTION}\n" + "\n".join(sections)


def tables() -> list[Schema]:
    """Every declaration that has a table of its keys."""
    return [*of_kinds(), *of_fields(), *of_parts()]


def of_kinds() -> list[Schema]:
    """The kinds of definition."""
    return [language_schema()["$defs"][one.__name__] for one in KINDS.values()]


def of_fields() -> list[Schema]:
    """What most fields have, then each type with what is its own."""
    fields = [one for one in language_schema()["$defs"].values() if is_field(one["title"])]
    common = frequent(fields)
    return [common, *(without(one, common) for one in fields)]


def of_parts() -> list[Schema]:
    """What definitions and fields are made of."""
    kinds = {one.__name__ for one in KINDS.values()}
    definitions = language_schema()["$defs"].items()
    return [one for name, one in definitions if name not in kinds | WORDS.keys() and not is_field(one["title"])]


def frequent(fields: list[Schema]) -> Schema:
    """The keys that most types of field have in the same form, as a declaration; it says which types lack one."""
    keys: dict[str, Schema] = {}
    for key, form in ((key, form) for one in fields for key, form in one["properties"].items()):
        lacking = [one["title"].split("`")[1] for one in fields if takes(one["properties"].get(key, {})) != takes(form)]
        if len(lacking) < len(fields) / 2:
            but = f" (not of {', '.join(lacking)})" if lacking else ""
            keys.setdefault(key, {**form, "description": form["description"] + but})
    return {"title": COMMON, "description": "What most fields have.", "properties": keys, "required": []}


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
OVERLAY = """\
## extend

What is said over a definition that stands elsewhere, as kind and name: `extend: entity/customer`. It has the keys of
that kind, and as much of them as is to be other. Mappings merge by name at any depth and keep their order; a list is
replaced, or patched with `{add: [...], remove: [...]}`; `null` takes a thing out. A field of another type has nothing
of the former. Several overlays of one thing are laid over it in the order of their files, and must not contradict each
other. What the engine brings (`user`, `department`, the role `admin`) may be added to and called otherwise; what it is
stays.
"""
WORDS = {"Words": "text by language", "Nothing": "`{}`"}


def section(schema: Schema, *, level: int) -> str:
    """One declaration: its sentence and its keys."""
    title = schema["title"].removeprefix("an ").removeprefix("a ").removeprefix("the ")
    head = f"{'#' * level} {title.removesuffix(' field') if '`' in title else title}\n\n{schema['description']}\n"
    lines = [
        f"| `{key}` | {takes(one)} | {what(key, one, schema)} | {code(example(schema['title'], key))} |"
        for key, one in schema["properties"].items()
    ]
    table = ["| key | takes | what | example |", "| --- | --- | --- | --- |", *lines, ""]
    return "\n".join([head, *(table if lines else [])])


def shown(kind: str) -> str:
    """A definition of this kind."""
    return f"\n```\n{whole()[kind]}\n```\n"


def code(text: str) -> str:
    """An example in a cell of a table."""
    return f"`{text}`".replace("|", "\\|") if "`" not in text else f"`` {text} ``".replace("|", "\\|")


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

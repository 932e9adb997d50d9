"""What JSON Schema finds, in the words of whoever wrote the file: the guilty key or value, what to write instead."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from engine.diagnostics import nearest
from engine.diagnostics.limits import Limit
from engine.meta.foreign import meant_bool, meant_key, meant_type
from engine.meta.kinds.app import HOURS_PATTERN
from engine.meta.kinds.automation import DAY_PATTERN, TIME_PATTERN
from engine.meta.kinds.fields.texts import REGION_PATTERN
from engine.meta.kinds.pack import VERSION_PATTERN
from engine.meta.kinds.shared import FIELD_PATH_PATTERN, NAME_PATTERN, PATH_PATTERN
from engine.meta.kinds.table import SHEET_PATTERN
from engine.meta.kinds.test import WAIT_PATTERN
from engine.meta.kinds.workflow import FORMER_STATE_PATTERN
from engine.meta.kinds.written import SHARE_PATTERN
from engine.meta.phrases import as_name, in_digits, listed, number, shown
from engine.meta.schema import nouns_by_key
from engine.meta.source import Path, Tree


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong, at a path of the file: with its key, or with its value."""

    code: str
    path: Path
    message: str
    hint: str | None = None
    at_key: bool = False
    missing: bool = False
    """Whether `path` is where something should stand and does not."""


@dataclass(frozen=True, slots=True)
class Mismatch:
    """A value and the keyword of a schema that does not take it; `limit` is what stands at that keyword."""

    keyword: str
    limit: Any
    schema: Mapping[str, Any]
    value: Any
    path: Path
    is_key: bool
    """Whether the value is itself a key, the last of `path`."""


def reworded(found: Mismatch) -> Iterable[Finding]:
    """What to say of it; not for a choice between forms."""
    return [_wrong_name(found)] if found.is_key else _REWORD[found.keyword](found)


def wrong_form(found: Mismatch) -> Finding:
    """A value that has none of the forms it may have."""
    expected = " or ".join(dict.fromkeys(_expected(one) for one in found.limit))
    of_names = isinstance(found.value, list) and any(one.get("type") == "object" for one in found.limit)
    hint = _mapping_of(found.value) if of_names else None
    return Finding("META-VALUE", found.path, f"{_subject(found.path)} is {expected}, not {shown(found.value)}", hint)


def no_type(field: Mapping[str, Tree], path: Path, types: Iterable[str]) -> Finding:
    """A field that does not say of which type it is."""
    misspelt = next((key for key in field if meant_key(key, ("type",))), None)
    if misspelt is not None:
        message = f"{shown(misspelt)} is not a key of a field"
        return Finding("META-KEY", (*path, misspelt), message, "did you mean `type`?", at_key=True)
    name, elsewhere = path[-1], nouns_by_key().get(str(path[-1]))
    hint = f"write `type: ` and one of {listed(types)}"
    if elsewhere:
        hint = f"`{name}` is a key of {elsewhere[0]}; is the indentation right?"
    message = f"the field `{name}` has no `type`"
    return Finding("META-MISSING", (*path, "type"), message, hint, at_key=True, missing=True)


def unknown_type(written: Tree, path: Path, types: Collection[str]) -> Finding:
    """A type that does not exist, or whose name alone is not enough."""
    if not isinstance(written, str):
        return Finding("META-TYPE", path, f"a field is its type or a mapping, not {shown(written)}", "write `text`")
    if written in _LONG_FORM and written in types:
        message = f"a {shown(written)} field needs more than its type"
        return Finding("META-MISSING", path, message, f"write `{_LONG_FORM[written]}`")
    meant = meant_type(written, types)
    hint = f"did you mean `{meant}`?" if meant else f"the types are {listed(types, 'and')}"
    return Finding("META-TYPE", path, f"there is no field type {shown(written)}", hint)


_LONG_FORM: Final = {
    "choice": "{type: choice, options: {low: {}, high: {}}}",
    "code": "{type: code, numbering: contract_no}",
    "reference": "{type: reference, to: customer}",
    "collection": "{type: collection, of: contact, by: customer}",
}


def _unknown_keys(found: Mismatch) -> Iterator[Finding]:
    known, noun = found.schema["properties"], found.schema["title"]
    for key in found.value:
        if key not in known:
            message = f"{shown(key)} is not a key of {noun}"
            hint = _key_hint(key, [one for one in known if one not in found.value], noun)
            yield Finding("META-KEY", (*found.path, key), message, hint, at_key=True)


def _key_hint(key: str, free: list[str], noun: str) -> str:
    meant = meant_key(key, free)
    if meant is not None:
        return f"did you mean `{meant}`?"
    elsewhere = nouns_by_key().get(key)
    if elsewhere:
        return f"it is a key of {', '.join(elsewhere[:4])}; is the indentation right?"
    return f"{noun} can also have {listed(free, 'and')}" if free else f"{noun} has nothing besides what is there"


def _missing_keys(found: Mismatch) -> Iterator[Finding]:
    known, noun = found.schema["properties"], found.schema["title"]
    misspelt = {meant_key(key, known) for key in found.value if key not in known}
    for key in found.limit:
        if key not in found.value and key not in misspelt:
            meaning = known[key].get("description")
            hint = f"add `{key}: `, {meaning}" if meaning else f"add `{key}: `"
            yield Finding("META-MISSING", (*found.path, key), f"{noun} needs `{key}`", hint, at_key=True, missing=True)


def _wrong_type(found: Mismatch) -> Iterator[Finding]:
    message = f"{_subject(found.path)} is {_expected(found.schema)}, not {shown(found.value)}"
    yield Finding("META-VALUE", found.path, message, _type_hint(found.schema["type"], found.value))


def _type_hint(wanted: str | list[str], value: Any) -> str | None:
    if wanted == "boolean":
        meant = meant_bool(value)
        return f"write `{meant}`" if meant else None
    if wanted == "string" and not isinstance(value, list | dict):
        return f'write it in quotes: `"{str(value).lower() if isinstance(value, bool) else value}"`'
    if isinstance(value, str) and {"integer", "number"} & {*([wanted] if isinstance(wanted, str) else wanted)}:
        digits = in_digits(value)
        return f"write it in plain digits: `{digits}`" if digits else "write it in plain digits, without quotes"
    return _mapping_of(value) if wanted == "object" and isinstance(value, list) else None


def _mapping_of(items: list[Any]) -> str:
    names = [one for one in items if isinstance(one, str)]
    if names and len(names) == len(items):
        return f"write `{{{', '.join(f'{one}: {{}}' for one in names[:3])}{', ...' if names[3:] else ''}}}`"
    return "write what each is called as its key, without `-`: `number: {type: text}`"


def _not_one_of(found: Mismatch) -> Iterator[Finding]:
    allowed = found.limit
    meant = nearest(found.value, allowed) if isinstance(found.value, str) else None
    hint = f"did you mean `{meant}`?" if meant else None
    message = f"{_subject(found.path)} is {_expected(found.schema)}, not {shown(found.value)}"
    yield Finding("META-VALUE", found.path, message, hint)


def _pattern(found: Mismatch) -> Iterator[Finding]:
    if found.limit == NAME_PATTERN:
        yield _wrong_name(found)
    else:
        message = f"{_subject(found.path)} is {_expected(found.schema)}, not {shown(found.value)}"
        yield Finding("META-VALUE", found.path, message)


def _wrong_name(found: Mismatch) -> Finding:
    name = str(found.value)
    if len(name) > Limit.NAME.most:
        message = f"the name {shown(name)} has {len(name)} characters"
        return Finding("META-NAME", found.path, message, f"at most {Limit.NAME.most}", found.is_key)
    better = as_name(name)
    hint = "a name has small letters (a to z), digits and `_`, and begins with a letter"
    hint += f": `{better}`" if better else "; what people read is the `label`"
    return Finding("META-NAME", found.path, f"{shown(name)} is not a name", hint, found.is_key)


def _length(found: Mismatch) -> Iterator[Finding]:
    if found.schema.get("pattern") == NAME_PATTERN:
        yield _wrong_name(found)
    elif not found.value:
        yield Finding(
            "META-RANGE", found.path, f"{_subject(found.path)} is empty", "write something, or leave the key out"
        )
    else:
        message = f"{_subject(found.path)} has {len(found.value):,} {_COUNTED[found.keyword]}"
        code = Limit.EXPRESSION.code if found.schema.get("format") == "expression" else "META-RANGE"
        yield Finding(code, found.path, message, f"at most {number(found.limit)}")


_COUNTED: Final = {"maxLength": "characters", "maxItems": "items", "maxProperties": "entries"}


def _bound(found: Mismatch) -> Iterator[Finding]:
    bound = "at least" if found.keyword == "minimum" else "at most"
    message = f"{_subject(found.path)} is {bound} {number(found.limit)}, not {number(found.value)}"
    yield Finding("META-RANGE", found.path, message)


def _subject(path: Path) -> str:
    """The thing a message is about: the last key, or the item of a list."""
    if path and isinstance(path[-1], int):
        return f"an item of {_subject(path[:-1])}"
    return f"`{path[-1]}`" if path else "it"


def _expected(schema: "Mapping[str, Any]") -> str:
    """What a value should be: `a text`, `true or false`."""
    if "$ref" in schema or "title" in schema:
        return str(schema.get("title", "a mapping"))
    if "enum" in schema:
        return listed(schema["enum"])
    if "pattern" in schema:
        return _OF_PATTERN[schema["pattern"]]
    if schema.get("format") == "expression":
        return "an expression"
    types = [schema["type"]] if isinstance(schema["type"], str) else schema["type"]
    return " or ".join(_OF_TYPE[one] for one in types)


_OF_TYPE: Final = {
    "string": "a text",
    "boolean": "`true` or `false`",
    "integer": "a whole number",
    "number": "a number",
    "array": "a list",
    "object": "a mapping",
}

_OF_PATTERN: Final = {
    HOURS_PATTERN: "a part of a day, `09:00-12:00`",
    DAY_PATTERN: "a day, `monday`, `15`, `last` or `12-31`",
    FORMER_STATE_PATTERN: "a state",
    TIME_PATTERN: "a time of day, `09:00`",
    VERSION_PATTERN: "a version like `1.2.0`",
    SHEET_PATTERN: "a spreadsheet beside this file, `rates.xlsx` or `rates.csv`",
    WAIT_PATTERN: "a length of time like `3 days`",
    NAME_PATTERN: "a name",
    PATH_PATTERN: "a field, or a path to one (`customer.name`)",
    FIELD_PATH_PATTERN: "a field, or a path to one (`customer.name`)",
    SHARE_PATTERN: "a number or a percentage",
    REGION_PATTERN: "a country in two capital letters, `CN`",
}

Reword: TypeAlias = Callable[[Mismatch], Iterable[Finding]]

_REWORD: Final[dict[str, Reword]] = {
    "additionalProperties": _unknown_keys,
    "required": _missing_keys,
    "type": _wrong_type,
    "enum": _not_one_of,
    "pattern": _pattern,
    "minLength": _length,
    "maxLength": _length,
    "minItems": _length,
    "maxItems": _length,
    "minProperties": _length,
    "maxProperties": _length,
    "minimum": _bound,
    "maximum": _bound,
}

"""The form on which administrators say what a field is, and what it says as a part of an overlay."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from engine.expressions.record import Value
from engine.meta.catalog import Entity
from engine.meta.fields import AnyChoice, AnyField, BoolField, ChoiceField, LongTextField, Option, TextField
from engine.meta.labels import Label
from engine.meta.source import Content, Tree
from engine.screens.form import Filled, FormScreen, form_screen
from engine.screens.reader import Reader
from engine.text.messages import MESSAGES

KINDS: Final = (
    "text",
    "long_text",
    "integer",
    "decimal",
    "money",
    "percent",
    "bool",
    "date",
    "datetime",
    "choice",
    "user",
)
"""The types a field may have that is made on a screen."""

_LANGUAGES: Final = {"zh": "中文", "en": "English"}


def asked(locales: Sequence[str], field: AnyField | None) -> dict[str, AnyField]:
    """What the form asks for: of a new field, or of one that is there."""
    is_new = field is None
    found: list[AnyField] = [*_of_new()] if is_new else []
    for locale in locales:
        label = _with_language("field_label", locale)
        found.append(TextField(name=f"label_{locale}", label=label, max=200, required=is_new))
    helps = {locale: _with_language("field_help", locale) for locale in locales}
    found += [TextField(name=f"help_{locale}", label=label, max=200) for locale, label in helps.items()]
    found.append(BoolField(name="required", label=_words("field_required")))
    if is_new or (isinstance(field, AnyChoice) and field.dictionary is None):
        label, hint = _words("field_options"), _words("field_options_help")
        found.append(LongTextField(name="options", label=label, help=hint, max=4000))
    if not is_new:
        found.append(BoolField(name="retired", label=_words("field_retired"), help=_words("field_retired_help")))
    return {one.name: one for one in found}


def _of_new() -> Iterator[AnyField]:
    kinds = {kind: Option(label=_words(f"field_kind_{kind}")) for kind in KINDS}
    yield TextField(name="name", label=_words("field_name"), help=_words("field_name_help"), max=40, required=True)
    yield ChoiceField(name="kind", label=_words("field_kind"), options=kinds, required=True)


def field_form(fields: Mapping[str, AnyField], filled: Filled, heading: str, reader: Reader) -> FormScreen:
    """The form."""
    entity = Entity(name="-fields", label={reader.locale: heading}, title="", fields=dict(fields))
    return form_screen(entity, fields, filled, reader)


def held(field: AnyField, said: Content, locales: Sequence[str]) -> dict[str, Value]:
    """What the form holds of a field that is there."""
    values: dict[str, Value] = {f"label_{locale}": field.label.get(locale) for locale in locales}
    values |= {f"help_{locale}": (field.help or {}).get(locale) for locale in locales}
    values |= {"required": field.required, "retired": said.get("enabled") is False}
    if isinstance(field, AnyChoice):
        values["options"] = "\n".join(_line(name, one, locales) for name, one in field.options.items())
    return values


def said(values: Mapping[str, Value], before: Mapping[str, Value], kept: Content, locales: Sequence[str]) -> Content:
    """What the form says of a field as a part of an overlay: what differs from before, beside what was said already."""
    part: dict[str, Tree] = dict(kept)
    if "kind" in values:
        part["type"] = str(values["kind"])
    for key in ("label", "help"):
        words = {locale: str(values[f"{key}_{locale}"]) for locale in locales if values.get(f"{key}_{locale}")}
        if any(values.get(f"{key}_{locale}") != before.get(f"{key}_{locale}") for locale in locales) and words:
            part[key] = dict(words)
    if bool(values.get("required")) != bool(before.get("required")):
        part["required"] = bool(values.get("required"))
    if values.get("options") and values.get("options") != before.get("options"):
        part["options"] = dict(_options(str(values["options"]), locales))
    part.pop("enabled", None)
    return part | {"enabled": False} if values.get("retired") else part


def _options(text: str, locales: Sequence[str]) -> Mapping[str, Tree]:
    """One a line: `code: label`, or a label for each language with a stroke between them."""
    found: dict[str, Tree] = {}
    for line in filter(None, map(str.strip, text.splitlines())):
        code, _, words = line.partition(":")
        labels = [one.strip() for one in words.split("|")] if words.strip() else []
        label: dict[str, Tree] = {locale: one for locale, one in zip(locales, labels, strict=False) if one}
        found[code.strip()] = {"label": label} if label else {}
    return found


def _line(name: str, option: Option, locales: Sequence[str]) -> str:
    return f"{name}: {' | '.join(option.label.get(locale, '') for locale in locales)}"


def _words(code: str) -> Label:
    found = MESSAGES[code]
    return {"zh": str(found.zh), "en": str(found.en)}


def _with_language(code: str, locale: str) -> Label:
    return {own: f"{text} ({_LANGUAGES[locale]})" for own, text in _words(code).items()}

"""`translated: true`: a value for each language of the application, in a field of its own beside the first one's."""

from typing import Any, Final

import msgspec

from engine.diagnostics.limits import Limit
from engine.meta.fields import AnyField
from engine.meta.kinds import EntityDecl
from engine.meta.kinds.fields import AnyFieldDecl, LongTextDecl, RichTextDecl, TextDecl
from engine.meta.labels import Label
from engine.meta.resolve.known import Known
from engine.meta.resolve.site import Site
from engine.meta.system import translation_name
from engine.text.messages import message

_OF_THE_FIRST: Final[dict[str, Any]] = {
    "required": False,
    "required_when": None,
    "default": None,
    "suggest": None,
    "frozen": None,
    "convert": None,
    "index": None,
    "sample": None,
}
"""What only the value in the first language has: the others may be left out, and are written by people."""


def is_translated(decl: AnyFieldDecl | str) -> bool:
    """Whether each language has a value of its own."""
    return isinstance(decl, TextDecl | LongTextDecl | RichTextDecl) and decl.translated


def with_translations(
    field: AnyField, decl: AnyFieldDecl | str, whole: EntityDecl, site: Site, known: Known
) -> dict[str, AnyField]:
    """The field, and if it is translated those with its values in the other languages."""
    first, *others = known.locales
    if not is_translated(decl) or _contradicts(field, site):
        return {field.name: field}
    free = [one for one in others if _is_free(translation_name(field.name, one), whole, site.below("translated"))]
    names = {locale: translation_name(field.name, locale) for locale in free}
    found: dict[str, AnyField] = {field.name: msgspec.structs.replace(field, language=first, translations=names)}
    return found | {name: _translation(field, locale) for locale, name in names.items()}


def _translation(field: AnyField, locale: str) -> AnyField:
    return msgspec.structs.replace(
        field,
        name=translation_name(field.name, locale),
        label=_label(field, locale),
        help={},  # it stands below the first one
        was=tuple(translation_name(one, locale) for one in field.was),
        language=locale,
        translates=field.name,
        **_OF_THE_FIRST,
    )


def _label(field: AnyField, locale: str) -> Label:
    """What it is called: `Name (Chinese)`; a label that was left out stays so in no language."""
    return {
        reader: message("in_language", reader, label=text, language=message(f"in_{locale}", reader))
        for reader, text in (field.label or dict.fromkeys(("zh", "en"), field.name)).items()
    }


def _contradicts(field: AnyField, site: Site) -> bool:
    """Report what speaks of one value only."""
    keys = {"effective_dated": field.periods is not None, "value": field.value is not None and field.periods is None}
    for key in (key for key, is_written in keys.items() if is_written):
        text = f"`{key}` gives one value, and `{field.name}` has one for each language"
        site.below(key).at_key("META-CONFLICT", text, f"delete `{key}`, or delete `translated`")
    return any(keys.values())


def _is_free(name: str, whole: EntityDecl, site: Site) -> bool:
    if name in whole.fields:
        site.at_key("META-TWICE", f"the translation is called `{name}`, as another field is", "give that another name")
    elif len(name) > Limit.NAME.most:
        site.at_key("META-NAME", f"the translation would be called `{name}`", f"at most {Limit.NAME.most} characters")
    else:
        return True
    return False

"""What a form sends: the texts of its inputs, and what it carries beside them."""

import json
import re
import secrets
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final

from engine.expressions.record import Value
from engine.meta.fields import AnyField, BoolField, ChoicesField, ReferencesField
from engine.meta.system import HIDDEN
from engine.screens.inputs import form_text
from engine.screens.reader import Reader

BASE, VERSION, FAULTS, STILL, SUGGESTED, NEXT = ":base", ":version", ":faults", ":still", ":suggested", ":next"
"""What a form carries beside its inputs; no field's name begins with a colon."""

_OWN: Final = (":", HIDDEN)
"""With these begin the names of what is no input of a field."""

_FIELD: Final = re.compile("[./:]")
"""What ends the name of the field in that of an input."""

Fields = Mapping[str, AnyField]

_LONGEST: Final = 19
"""A number of so many digits may be too large for a database."""


def posted_texts(fields: Fields, writable: Iterable[str], sent: Mapping[str, str]) -> dict[str, str]:
    """The texts of the inputs; a box that was not ticked is not sent at all, and says no, unless it was not asked. Of
    several boxes each has a name of its own; the field holds those that were ticked.

    A browser ends lines by two characters where it sends a form itself, and by one where the script does.
    """
    locked = frozenset(sent.get(STILL, "").split())
    texts = {name: sent_text(fields[name], sent, asked=name not in locked) for name in writable}
    return {name: text for name, text in texts.items() if text is not None}


def sent_text(field: AnyField, sent: Mapping[str, str], *, asked: bool) -> str | None:
    """The text of one input among those of a form, or of a row of it; None where it was not sent."""
    typed = sent.get(field.name)
    boxes = _ticked(field, sent) if asked and _is_box(field) else None
    if typed is None:
        return boxes
    typed = typed.replace("\r\n", "\n")
    return _with(boxes, typed) if boxes is not None and isinstance(field, ReferencesField) else typed


def _with(kept: str, added: str) -> str:
    """The records that are kept, and those that were added to them, each once."""
    return "\n".join(dict.fromkeys((*kept.split(), *added.split())))


def held_texts(fields: Fields, writable: Iterable[str], values: Mapping[str, Value], reader: Reader) -> dict[str, str]:
    """What the inputs hold for these values, as a browser sends it back."""
    names = list(writable)
    texts = {name: form_text(fields[name], values.get(name), reader) for name in names}
    kept = {name: text for name, text in texts.items() if text or not _is_box(fields[name])}
    return posted_texts(fields, names, kept)


def base_texts(sent: Mapping[str, str]) -> dict[str, str]:
    """The texts the form was loaded with; without them every field counts as changed."""
    return _texts(sent.get(BASE, ""))


def suggested_texts(sent: Mapping[str, str]) -> dict[str, str]:
    """What the form suggested last in the inputs that nobody had typed in."""
    return _texts(sent.get(SUGGESTED, ""))


def _texts(written: str) -> dict[str, str]:
    try:
        found = json.loads(written)
    except ValueError:
        return {}
    return {str(name): str(text) for name, text in found.items()} if isinstance(found, dict) else {}


def texts_left_over(fields: Fields, sent: Mapping[str, str]) -> list[str]:
    """What was typed into inputs of fields that are not there by now: the form is older than the definitions, or rights
    have changed since. What it was loaded with says nothing.
    """
    base = base_texts(sent)
    typed = ((name, text) for name, text in sent.items() if text.strip() and text != base.get(name))
    return [text for name, text in typed if not name.startswith(_OWN) and _FIELD.split(name)[0] not in fields]


def changed_texts(
    posted: Mapping[str, str], base: Mapping[str, str], suggested: Mapping[str, str] = MappingProxyType({})
) -> dict[str, str]:
    """What differs from what the form was loaded with; an input that holds what was `suggested` is left empty."""
    differing = {field: text for field, text in posted.items() if base.get(field) != text}
    return {field: "" if suggested.get(field) == text else text for field, text in differing.items()}


def version_sent(sent: Mapping[str, str]) -> int:
    """The version of what the form was loaded with; where it says none, one that nothing has."""
    return number_sent(sent.get(VERSION, ""))


def number_sent(text: str) -> int:
    """The id, version or count in an input; -1, which nothing has, where there is none."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < _LONGEST else -1


def save_key() -> str:
    """Under which the same save, sent twice, is done once."""
    return secrets.token_urlsafe(16)


def _is_box(field: AnyField) -> bool:
    """Whether it is ticked: what is not ticked is not sent."""
    return isinstance(field, BoolField | ChoicesField | ReferencesField)


def _ticked(field: AnyField, sent: Mapping[str, str]) -> str:
    """The text of a field of boxes that was not sent as a text itself."""
    if isinstance(field, BoolField):
        return "false"
    beginning = f"{field.name}."
    return "\n".join(name.removeprefix(beginning) for name in sent if name.startswith(beginning))

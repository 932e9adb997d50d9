"""How the texts of kinds that have a form of their own are read, wherever they come from: the table READINGS."""

from collections.abc import Callable, Mapping
from typing import Any, Final, TypeAlias

from engine.meta.fields import (
    AddressField,
    AnyField,
    AttachmentField,
    ColorField,
    EmailField,
    ImageField,
    JsonField,
    LocationField,
    PhoneField,
    RichTextField,
    UrlField,
)
from engine.text.characters import tidy_text
from engine.text.forms import read_color, read_email, read_file_name, read_json, read_place, read_url
from engine.text.phones import read_phone
from engine.text.rich import read_rich

Reading: TypeAlias = Callable[[str], str | None]
"""Gives the text as it is kept, None for a blank one; raises Unreadable. What it gives it reads as the same again."""


def reading(field: AnyField) -> Reading:
    """How a text for this field is read."""
    return READINGS[type(field)](field)


def _always(read: Reading) -> Callable[[AnyField], Reading]:
    return lambda field: read


def _rich_text(field: RichTextField) -> Reading:
    return lambda text: read_rich(text, field.max)


def _phone(field: PhoneField) -> Reading:
    return lambda text: read_phone(text, field.region)


def _url(field: UrlField) -> Reading:
    return lambda text: read_url(text, field.max)


def _address(field: AddressField) -> Reading:
    return lambda text: tidy_text(text, field.max, lines=True)


def _json(field: JsonField) -> Reading:
    return lambda text: read_json(text, field.max)


READINGS: Final[Mapping[type[AnyField], Callable[[Any], Reading]]] = {
    RichTextField: _rich_text,
    EmailField: _always(read_email),
    PhoneField: _phone,
    UrlField: _url,
    AddressField: _address,
    LocationField: _always(read_place),
    ColorField: _always(read_color),
    AttachmentField: _always(read_file_name),
    ImageField: _always(read_file_name),
    JsonField: _json,
}
"""Other kinds have rules of their own in each layer."""

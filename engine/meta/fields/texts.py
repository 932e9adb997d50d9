"""Kinds of field that hold text."""

from typing import ClassVar, TypeAlias

from engine.meta.fields.base import Field


class TextField(Field, frozen=True, kw_only=True, tag="text"):
    """One line of text, at most `max` characters; with a `pattern` (RE2) the whole of it has that form."""

    max: int
    pattern: str | None = None


class LongTextField(Field, frozen=True, kw_only=True, tag="long_text"):
    """Text of several lines, at most `max` characters."""

    max: int


class RichTextField(Field, frozen=True, kw_only=True, tag="rich_text"):
    """Formatted text: HTML that was cleaned when it was read, at most `max` characters with its tags."""

    max: int


class EmailField(Field, frozen=True, kw_only=True, tag="email"):
    """An address for mail."""

    max: ClassVar[int] = 254


class PhoneField(Field, frozen=True, kw_only=True, tag="phone"):
    """A telephone number in E.164, with `;ext=` before an extension.

    Without `+` numbers are of the country `region` (ISO 3166), empty where none is known.
    """

    region: str
    max: ClassVar[int] = 32


class UrlField(Field, frozen=True, kw_only=True, tag="url"):
    """An address of the web, http or https, at most `max` characters."""

    max: int


class AddressField(Field, frozen=True, kw_only=True, tag="address"):
    """Where to find or to write to somebody: a few lines of text, at most `max` characters."""

    max: int


class LocationField(Field, frozen=True, kw_only=True, tag="location"):
    """A place on earth: latitude and longitude in degrees, `31.230416,121.473701`."""

    max: ClassVar[int] = 40


class ColorField(Field, frozen=True, kw_only=True, tag="color"):
    """A colour: `#rrggbb` in small letters."""

    max: ClassVar[int] = 7


class AttachmentField(Field, frozen=True, kw_only=True, tag="attachment"):
    """A file, by what names it: an address of the web or an identifier."""

    max: ClassVar[int] = 500


class ImageField(Field, frozen=True, kw_only=True, tag="image"):
    """A picture, by what names it: an address of the web or an identifier."""

    max: ClassVar[int] = 500


class JsonField(Field, frozen=True, kw_only=True, tag="json"):
    """Any value of JSON, kept as its text without blanks between, as other programs sent it."""

    max: ClassVar[int] = 100_000
    sortable: ClassVar[bool] = False


FileField: TypeAlias = AttachmentField | ImageField
LineField: TypeAlias = TextField | EmailField | PhoneField | UrlField | LocationField | ColorField | FileField
"""Kinds of one line, which an index can hold."""

ProseField: TypeAlias = LongTextField | RichTextField | AddressField | JsonField
AnyText: TypeAlias = LineField | ProseField

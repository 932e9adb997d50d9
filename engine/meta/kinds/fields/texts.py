"""Fields that hold text, as they are written."""

from typing import Annotated

from msgspec import Meta

from engine.diagnostics.limits import Limit
from engine.meta.kinds.fields.base import KeyDecl, SampleKey, SearchKey, TranslatedKey, ValueDecl

REGION_PATTERN = r"^[A-Z]{2}$(?!\n)"


class TextDecl(KeyDecl, frozen=True, kw_only=True, tag="text"):
    """One line of text."""

    noun = "a `text` field"
    max: Annotated[int, Meta(ge=1, le=Limit.TEXT_FIELD.most, description="characters it may have")] = 200
    pattern: (
        Annotated[
            str,
            Meta(
                min_length=1,
                max_length=Limit.PATTERN_OF_TEXT.most,
                description="the form of the whole text, as RE2 writes it",
            ),
        ]
        | None
    ) = None
    translated: TranslatedKey = False
    search: SearchKey | None = None
    sort: Annotated[
        bool, Meta(description="whether lists order it as it sounds: Chinese by pinyin, letters whatever their case")
    ] = False
    sample: SampleKey | None = None


class LongTextDecl(ValueDecl, frozen=True, kw_only=True, tag="long_text"):
    """Text of several lines."""

    noun = "a `long_text` field"
    max: Annotated[int, Meta(ge=1, le=Limit.LONG_TEXT_FIELD.most, description="characters it may have")] = 10_000
    translated: TranslatedKey = False
    search: SearchKey | None = None
    sample: SampleKey | None = None


class RichTextDecl(ValueDecl, frozen=True, kw_only=True, tag="rich_text"):
    """Formatted text, as HTML."""

    noun = "a `rich_text` field"
    max: Annotated[
        int, Meta(ge=1, le=Limit.LONG_TEXT_FIELD.most, description="characters it may have with its tags")
    ] = 20_000
    translated: TranslatedKey = False
    search: SearchKey | None = None
    sample: SampleKey | None = None


class EmailDecl(KeyDecl, frozen=True, kw_only=True, tag="email"):
    """An address for mail."""

    noun = "an `email` field"
    search: SearchKey | None = None
    sample: SampleKey | None = None


class PhoneDecl(KeyDecl, frozen=True, kw_only=True, tag="phone"):
    """A telephone number."""

    noun = "a `phone` field"
    region: (
        Annotated[
            str,
            Meta(
                pattern=REGION_PATTERN,
                description="the country of numbers without `+`, `CN`; without it that of the time zone",
            ),
        ]
        | None
    ) = None
    search: SearchKey | None = None
    sample: SampleKey | None = None


class UrlDecl(KeyDecl, frozen=True, kw_only=True, tag="url"):
    """An address of the web."""

    noun = "a `url` field"
    max: Annotated[int, Meta(ge=1, le=Limit.ADDRESS_FIELD.most, description="characters it may have")] = 500
    search: SearchKey | None = None
    sample: SampleKey | None = None


class AddressDecl(ValueDecl, frozen=True, kw_only=True, tag="address"):
    """Where to find or to write to somebody, on a few lines."""

    noun = "an `address` field"
    max: Annotated[int, Meta(ge=1, le=Limit.ADDRESS_FIELD.most, description="characters it may have")] = 500
    search: SearchKey | None = None
    sample: SampleKey | None = None


class LocationDecl(KeyDecl, frozen=True, kw_only=True, tag="location"):
    """A place on earth: `31.230416,121.473701`."""

    noun = "a `location` field"
    sample: SampleKey | None = None


class ColorDecl(KeyDecl, frozen=True, kw_only=True, tag="color"):
    """A colour: `#ff8800`."""

    noun = "a `color` field"
    sample: SampleKey | None = None


class AttachmentDecl(KeyDecl, frozen=True, kw_only=True, tag="attachment"):
    """A file, by its address or identifier."""

    noun = "an `attachment` field"
    sample: SampleKey | None = None


class ImageDecl(KeyDecl, frozen=True, kw_only=True, tag="image"):
    """A picture, by its address or identifier."""

    noun = "an `image` field"
    sample: SampleKey | None = None


class JsonDecl(ValueDecl, frozen=True, kw_only=True, tag="json"):
    """Any value of JSON, for other programs."""

    noun = "a `json` field"
    sample: SampleKey | None = None

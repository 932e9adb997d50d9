"""Fields that hold text, as they are written."""

from typing import Annotated

from msgspec import Meta

from engine.meta.kinds.fields.base import KeyDecl, SampleKey, ValueDecl


class TextDecl(KeyDecl, frozen=True, kw_only=True, tag="text"):
    """One line of text."""

    noun = "a `text` field"
    max: Annotated[int, Meta(ge=1, le=4000, description="characters it may have")] = 200
    sample: SampleKey | None = None


class LongTextDecl(ValueDecl, frozen=True, kw_only=True, tag="long_text"):
    """Text of several lines."""

    noun = "a `long_text` field"
    max: Annotated[int, Meta(ge=1, le=1_000_000, description="characters it may have")] = 10_000
    sample: SampleKey | None = None

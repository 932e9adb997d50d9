"""Fields that hold the parts of a record, as they are written."""

from typing import Annotated

from msgspec import Meta

from engine.diagnostics.limits import Limit
from engine.meta.kinds.fields.base import FieldDecl
from engine.meta.kinds.fields.references import ReferencesDecl
from engine.meta.kinds.fields.values import AnyValueDecl, ShortType
from engine.meta.kinds.shared import Name


class LinesDecl(FieldDecl, frozen=True, kw_only=True, tag="lines"):
    """Its own parts, saved, deleted and permitted with it."""

    noun = "a `lines` field"
    of: Annotated[Name, Meta(description="the entity they are; it says `part_of` this one")] | None = None
    fields: (
        Annotated[
            dict[Name, AnyValueDecl | ReferencesDecl | ShortType],
            Meta(
                min_length=1,
                max_length=Limit.LINE_FIELDS.most,
                description="instead of `of`: their fields; the entity is then called `<entity>_<field>`",
            ),
        ]
        | None
    ) = None

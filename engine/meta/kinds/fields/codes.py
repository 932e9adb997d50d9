"""Fields that hold a number issued by a numbering, as they are written."""

from typing import Annotated

from msgspec import Meta

from engine.meta.kinds.fields.base import FieldDecl, GroupKey, SearchKey
from engine.meta.kinds.shared import Name


class CodeDecl(FieldDecl, frozen=True, kw_only=True, tag="code"):
    """The number of a document, given when the record is made; nobody fills it in, and no two records have the same."""

    noun = "a `code` field"
    numbering: Annotated[Name, Meta(description="the numbering that gives it")]
    group: GroupKey | None = None
    search: SearchKey | None = None

"""`fieldset:` as it is written."""

from typing import Annotated

from msgspec import Meta, field

from engine.diagnostics.limits import Limit
from engine.meta.kinds.entity import CheckDecl, Groups
from engine.meta.kinds.fields import AnyFieldDecl, ShortType
from engine.meta.kinds.shared import Declaration, Description, Name


class FieldsetDecl(Declaration, frozen=True, kw_only=True):
    """Fields that several entities share: each that says `use: [address]` has them as if they were its own."""

    noun = "a fieldset"

    fieldset: Annotated[Name, Meta(description="the name that entities `use`")]
    description: Description = ""
    fields: Annotated[
        dict[Name, AnyFieldDecl | ShortType],
        Meta(min_length=1, max_length=Limit.FIELDS.most, description="the fields by name"),
    ]
    groups: Groups = field(default_factory=dict)
    checks: Annotated[dict[Name, CheckDecl], Meta(description="what must not be, by name")] = field(
        default_factory=dict
    )

"""`numbering:` as it is written."""

from typing import Annotated, Literal

from msgspec import Meta

from engine.diagnostics.limits import Limit
from engine.meta.kinds.shared import Declaration, Description, Name, Was

Reset = Literal["never", "fiscal_year", "year", "quarter", "month", "day"]
"""When a numbering begins again at 1."""


class NumberingDecl(Declaration, frozen=True, kw_only=True):
    """How the numbers of documents are made. They are given once, when a record is made, and never to another."""

    noun = "a numbering"

    numbering: Annotated[Name, Meta(description="the name of the numbering")]
    description: Description = ""
    was: Was = ()
    of: Annotated[Name, Meta(description="the entity whose records are numbered")]
    pattern: Annotated[
        str,
        Meta(
            description="what a number looks like; `{seq:4}` counts, in four digits",
            min_length=1,
            max_length=Limit.NUMBER_PATTERN.most,
            examples=["HT-{department.code}-{signed_on:%Y%m}-{seq:4}"],
        ),
    ]
    date: (
        Annotated[Name, Meta(description="the document's own date: it decides in which period a record is counted")]
        | None
    ) = None
    scope: Annotated[
        Name | tuple[Name, ...], Meta(description="fields; records with the same values are counted together")
    ] = ()
    reset: Annotated[Reset, Meta(description="when counting begins again at 1; left out: never")] = "never"
    gapless: (
        Annotated[
            bool,
            Meta(description="whether a number that was not used goes to the next record; `false` is faster"),
        ]
        | None
    ) = None

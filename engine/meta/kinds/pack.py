"""`pack:` as it is written."""

from typing import Annotated

from msgspec import Meta, field

from engine.diagnostics.limits import Limit
from engine.meta.kinds.shared import Declaration, Description, Enabled, Label, Name

VERSION_PATTERN = r"^(0|[1-9][0-9]*)(\.(0|[1-9][0-9]*)){0,2}$(?!\n)"

Version = Annotated[str, Meta(pattern=VERSION_PATTERN, max_length=20)]

Requirement = Annotated[str, Meta(min_length=1, max_length=60, examples=[">=1.0,<2"])]


class PackDecl(Declaration, frozen=True, kw_only=True):
    """Definitions for one trade, which applications stand on: the folder of this file, with all below it."""

    noun = "a pack"

    pack: Annotated[Name, Meta(description="the name of the pack, and of its folder")]
    version: Annotated[Version, Meta(description="its version: `1.2.0`")]
    label: Annotated[Label, Meta(description="what people see, as a text or by language")] | None = None
    description: Description = ""
    requires: Annotated[
        dict[Name, Requirement],
        Meta(
            max_length=Limit.PACKS.most,
            description="what it stands on, with versions: `engine`, the application, or other packs; what they"
            " define it may name and extend",
        ),
    ] = field(default_factory=dict)


class StandingDecl(Declaration, frozen=True, kw_only=True):
    """How an application stands on a pack."""

    noun = "a pack of an app"

    enabled: Enabled = True

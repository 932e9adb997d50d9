"""`message:` as it is written."""

from typing import Annotated

from msgspec import Meta

from engine.meta.kinds.shared import Declaration, Description, Label, Name


class MessageDecl(Declaration, frozen=True, kw_only=True):
    """What people are told about a record."""

    noun = "a message"

    message: Annotated[Name, Meta(description="the name of the message")]
    description: Description = ""
    of: Annotated[Name, Meta(description="the entity of the record it is about")]
    subject: Annotated[
        Label,
        Meta(
            description="what it says, as a text or by language, with fields of the record as `{amount}`; who reads it"
            " sees them as the record shows them by then, as far as they may"
        ),
    ]

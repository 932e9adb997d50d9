"""Messages, resolved: what people are told about a record of an entity, with its fields as `{name}`."""

from msgspec import Struct

from engine.meta.labels import Label


class Message(Struct, frozen=True, kw_only=True):
    """What is told of a record of `of`."""

    name: str
    of: str
    subject: Label
    description: str = ""

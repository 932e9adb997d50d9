"""What a part of a text names, and where: for whoever asks what uses a field, a setting or an option."""

from typing import Literal, NamedTuple

from engine.expressions.problems import Place
from engine.expressions.types import Type


class Named(NamedTuple):
    """A field of `entity`, a setting (its `entity` is `settings`), an option of a choice of this type, or a whole
    `definition` of this kind.
    """

    place: Place
    name: str
    type: Type
    entity: str = ""
    option: bool = False
    definition: Literal["", "entity", "role", "table"] = ""

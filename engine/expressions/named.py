"""What a part of a text names, and where: for whoever asks what uses a field, a setting or an option."""

from typing import NamedTuple

from engine.expressions.problems import Place
from engine.expressions.types import Type


class Named(NamedTuple):
    """A field of `entity`, a setting (its `entity` is `settings`), or an option of a choice of this type."""

    place: Place
    name: str
    type: Type
    entity: str = ""
    option: bool = False

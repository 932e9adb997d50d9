"""The shape of a text in the engine's own languages."""

from typing import NamedTuple, TypeAlias


class Plural(NamedTuple):
    """Two forms of a text, chosen by its argument `count`."""

    one: str
    other: str


class Text(NamedTuple):
    """One text in both languages; `{name}` stands for an argument. Chinese has no plural."""

    zh: str
    en: str | Plural


Texts: TypeAlias = dict[str, Text]

"""Kinds of field that hold one of a few values."""

from msgspec import Struct

from engine.meta.fields.base import Field
from engine.meta.labels import Label


class BoolField(Field, frozen=True, kw_only=True, tag="bool"):
    """Yes or no."""


class Option(Struct, frozen=True, kw_only=True):
    """One value of a choice; `was` are names it had before.

    `tone` names a colour role of the screens (design language), never a colour.
    """

    label: Label
    tone: str | None = None
    was: tuple[str, ...] = ()


class ChoiceField(Field, frozen=True, kw_only=True, tag="choice"):
    """One of a small closed list."""

    options: dict[str, Option]

"""Kinds of field that hold one of a few values."""

from typing import ClassVar, TypeAlias, TypeGuard

from msgspec import Struct

from engine.meta.fields.base import Field
from engine.meta.labels import Label


class BoolField(Field, frozen=True, kw_only=True, tag="bool"):
    """Yes or no. With `track` every change is kept with its time."""

    track: bool = False


class Option(Struct, frozen=True, kw_only=True):
    """One value of a choice; `was` are names it had before, `enabled` a condition over settings.

    `tone` names a colour role of the screens (design language), never a colour. Of a dictionary it is also known which
    value it stands below, and whether it is retired: kept by records that have it, and given to no other.
    """

    label: Label
    tone: str | None = None
    was: tuple[str, ...] = ()
    parent: str | None = None
    retired: bool = False
    enabled: str | None = None


class OptionsField(Field, frozen=True, kw_only=True):
    """What is chosen from a small closed list.

    With a `dictionary` the options are its values, as far as they are known where this is: those of the files, or in a
    worker those that stand in the database. An `open` one is edited on a screen, so it may have others.
    `off` names options that settings switch off: known once it is compiled.
    With `roles` the options are the roles of the application; a record may hold one that is not defined any more.
    """

    options: dict[str, Option]
    dictionary: str | None = None
    open: bool = False
    off: frozenset[str] = frozenset()
    roles: bool = False

    @property
    def offered(self) -> dict[str, Option]:
        """What may be chosen from now on."""
        return {name: one for name, one in self.options.items() if not one.retired}


class ChoiceField(OptionsField, frozen=True, kw_only=True, tag="choice"):
    """One of them. With `track` every change is kept with its time."""

    track: bool = False


class ChoicesField(OptionsField, frozen=True, kw_only=True, tag="choices"):
    """Several of them, in the order of the options; none is null."""

    sortable: ClassVar[bool] = False


class TagsField(Field, frozen=True, kw_only=True, tag="tags"):
    """Words that people choose freely, in the order they were written, each once; none is null."""

    sortable: ClassVar[bool] = False


AnyChoice: TypeAlias = ChoiceField | ChoicesField
AnyTracked: TypeAlias = BoolField | ChoiceField


def is_tracked(field: Field) -> TypeGuard[AnyTracked]:
    """Whether every change of it is kept with its time."""
    return isinstance(field, BoolField | ChoiceField) and field.track

"""What can be done with several records of a list at once, and which of their fields it is about."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from engine.meta.catalog import Entity
from engine.meta.fields import AnyField, ChoicesField, TagsField
from engine.meta.labels import text_in
from engine.screens.abilities import Abilities
from engine.screens.inputs import WIDGETS, Widget
from engine.screens.reader import Reader

EDIT, ASSIGN, TAG, EXPORT = "edit", "assign", "tag", "export"
DELETE, RESTORE, UNDO = "delete", "restore", "undo"

MOST_NAMED: Final = 6
"""Deeds that stand beside each other; more of them stand in a menu."""


@dataclass(frozen=True, slots=True)
class Deed:
    """One of them: what it is called in addresses and on its button, and whether it is an `action` of the entity."""

    name: str
    label: str
    action: bool = False


def deeds(entity: Entity, writable: Collection[str], may: Abilities, reader: Reader) -> tuple[Deed, ...]:
    """What somebody may do with several records who may write these fields; whether it is done is decided for each."""
    actions = (one for one in entity.actions.values() if one.selection)
    own = {
        ASSIGN: entity.owner in writable,
        EDIT: bool(set_at_once(entity, writable)),
        TAG: bool(added_to(entity, writable)),
        EXPORT: may.export,
        DELETE: may.delete,
    }
    offered = (Deed(name, reader.say(f"deed_{name}")) for name, there in own.items() if there)
    named = (Deed(one.name, text_in(one.label, reader.locale, one.name), action=True) for one in actions)
    return (*named, *offered)


def set_at_once(entity: Entity, writable: Collection[str]) -> tuple[AnyField, ...]:
    """The fields that several records can be given one value of; the owner is handed over by a deed of its own."""
    fields = (field for name, field in entity.fields.items() if name in writable and name != entity.owner)
    return tuple(field for field in fields if WIDGETS[type(field)] is not Widget.NONE and not field.unique)


def added_to(entity: Entity, writable: Collection[str]) -> tuple[AnyField, ...]:
    """The fields whose words or choices can be added to, or taken from."""
    fields = (field for name, field in entity.fields.items() if name in writable)
    return tuple(field for field in fields if isinstance(field, ChoicesField | TagsField))

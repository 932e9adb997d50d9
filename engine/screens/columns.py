"""Which fields a list shows, how wide and in which order, and where each stands on a phone: the table COLUMNS."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from engine.meta.catalog import Entity
from engine.meta.fields import (
    AnyField,
    BoolField,
    ChoiceField,
    CollectionField,
    DateField,
    DatetimeField,
    DecimalField,
    IntegerField,
    LongTextField,
    MoneyField,
    PercentField,
    ReferenceField,
    TextField,
    UserField,
)
from engine.meta.labels import text_in

MOST = 9
"""Columns beside the title that a list shows of itself."""

CHANGED = "updated_at"
"""The engine's own field that closes a list: what was worked on last."""


class Slot(StrEnum):
    """Where a column stands in the card that a phone shows for a row; REST is left out there."""

    TITLE = "title"
    STATE = "state"
    FACT = "fact"
    ASIDE = "aside"
    AMOUNT = "amount"
    REST = "rest"


@dataclass(frozen=True, slots=True)
class ColumnShape:
    """What a kind asks of a column: bounds of its width in pixels, which side it keeps to, its place on a phone.

    `whole` values are never cut: half a number is a wrong one. A kind whose `listed` is False is no column of itself.
    """

    least: int
    most: int
    end: bool = False
    slot: Slot = Slot.REST
    sortable: bool = True
    listed: bool = True
    whole: bool = False


COLUMNS: Mapping[type[AnyField], ColumnShape] = {
    TextField: ColumnShape(88, 220, slot=Slot.FACT),
    LongTextField: ColumnShape(160, 280, sortable=False, listed=False),
    IntegerField: ColumnShape(72, 140, end=True, whole=True),
    DecimalField: ColumnShape(88, 180, end=True, whole=True),
    MoneyField: ColumnShape(104, 200, end=True, slot=Slot.AMOUNT, whole=True),
    PercentField: ColumnShape(80, 120, end=True, whole=True),
    BoolField: ColumnShape(64, 120, whole=True),
    DateField: ColumnShape(84, 140, slot=Slot.ASIDE, whole=True),
    DatetimeField: ColumnShape(100, 160, slot=Slot.ASIDE, whole=True),
    ChoiceField: ColumnShape(64, 180, slot=Slot.FACT, whole=True),
    ReferenceField: ColumnShape(110, 220, slot=Slot.FACT),
    UserField: ColumnShape(104, 180, slot=Slot.FACT),
    CollectionField: ColumnShape(72, 120, end=True, sortable=False, listed=False),
}

_FACTS_ON_A_CARD = 3


def column_fields(entity: Entity) -> tuple[AnyField, ...]:
    """The fields of a list in their order: the declared ones that fit beside the title, then the last change."""
    declared = [field for field in entity.fields.values() if not field.record and not is_title(entity, field)]
    listed = [field for field in declared if COLUMNS[type(field)].listed][:MOST]
    return tuple(listed) + ((entity.fields[CHANGED],) if CHANGED in entity.fields else ())


def is_title(entity: Entity, field: AnyField) -> bool:
    """Whether the field itself is the title, which a screen then does not repeat."""
    return entity.title == field.name


def title_label(entity: Entity, locale: str) -> str:
    """The head of the title's column: the field's name where the title is one field, else the entity's."""
    field = entity.fields.get(entity.title)
    return text_in(field.label, locale, field.name) if field else text_in(entity.label, locale, entity.name)


def state_field(fields: Iterable[AnyField]) -> ChoiceField | None:
    """The one choice that is drawn as a pill: the first whose options name a tone."""
    choices = (field for field in fields if isinstance(field, ChoiceField))
    return next((field for field in choices if any(option.tone for option in field.options.values())), None)


def slots(fields: Sequence[AnyField]) -> tuple[Slot, ...]:
    """The place on a phone of each column: one state, up to three facts, one date, one amount; the rest is left out."""
    room = {Slot.FACT: _FACTS_ON_A_CARD, Slot.ASIDE: 1, Slot.AMOUNT: 1}
    state = state_field(fields)
    taken = []
    for field in fields:
        wanted = Slot.STATE if field is state else COLUMNS[type(field)].slot
        room[wanted] = room.get(wanted, 1) - 1
        taken.append(wanted if room[wanted] >= 0 else Slot.REST)
    return tuple(taken)

"""Which fields a list shows, how wide and in which order, and where each stands on a phone: the table COLUMNS."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from engine.meta.catalog import Entity
from engine.meta.fields import (
    AddressField,
    AnyCollection,
    AnyField,
    AnyReferenceField,
    AttachmentField,
    BoolField,
    ChoiceField,
    ChoicesField,
    CodeField,
    CollectionField,
    ColorField,
    DateField,
    DatetimeField,
    DecimalField,
    DepartmentField,
    DurationField,
    EmailField,
    ImageField,
    IntegerField,
    JsonField,
    LinesField,
    LocationField,
    LongTextField,
    MoneyField,
    PercentField,
    PhoneField,
    RatingField,
    ReferenceField,
    ReferencesField,
    RichTextField,
    TagsField,
    TextField,
    TimeField,
    UrlField,
    UserField,
)
from engine.meta.labels import text_in
from engine.screens.query import Shown

TIERS = (900, 1180, 1460)
"""Pixels for the columns between the title and the last change, by the width of the window: 1440, 1680, 1920."""

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
    """What a kind asks of a column: bounds of its width and its usual one, in pixels; which side it keeps to.

    Columns of a low `rank` are shown before others; `slot` is the place on a phone. `whole` values are never cut: half
    a number is a wrong one. A kind whose `listed` is False is no column of itself.
    """

    least: int
    usual: int
    most: int
    rank: int
    slot: Slot = Slot.REST
    end: bool = False
    sortable: bool = True
    listed: bool = True
    whole: bool = False


def _numbers(least: int, usual: int, most: int, rank: int, slot: Slot = Slot.REST) -> ColumnShape:
    return ColumnShape(least, usual, most, rank, slot, end=True, whole=True)


COLUMNS: Mapping[type[AnyField], ColumnShape] = {
    TextField: ColumnShape(88, 120, 220, 4, Slot.FACT),
    LongTextField: ColumnShape(160, 220, 280, 9, sortable=False, listed=False),
    RichTextField: ColumnShape(160, 220, 280, 9, sortable=False, listed=False),
    EmailField: ColumnShape(120, 170, 240, 6),
    PhoneField: ColumnShape(112, 125, 190, 4, Slot.FACT, whole=True),
    UrlField: ColumnShape(120, 170, 240, 8),
    AddressField: ColumnShape(120, 180, 260, 8, sortable=False),
    LocationField: ColumnShape(150, 170, 200, 9, sortable=False, listed=False, whole=True),
    ColorField: ColumnShape(88, 95, 110, 8, whole=True),
    AttachmentField: ColumnShape(96, 130, 220, 8, sortable=False),
    JsonField: ColumnShape(120, 170, 240, 9, sortable=False, listed=False),
    ImageField: ColumnShape(96, 130, 220, 8, sortable=False),
    CodeField: ColumnShape(120, 150, 220, 1, Slot.FACT, whole=True),
    IntegerField: _numbers(72, 90, 140, 5),
    DecimalField: _numbers(88, 110, 180, 5),
    MoneyField: _numbers(104, 120, 200, 2, Slot.AMOUNT),
    PercentField: _numbers(80, 90, 120, 5),
    RatingField: ColumnShape(88, 100, 180, 5, Slot.FACT, whole=True),
    BoolField: ColumnShape(64, 84, 120, 6, whole=True),
    DateField: ColumnShape(84, 105, 140, 4, Slot.ASIDE, whole=True),
    DatetimeField: ColumnShape(100, 115, 160, 3, Slot.ASIDE, whole=True),
    TimeField: ColumnShape(64, 84, 110, 6, whole=True),
    DurationField: ColumnShape(80, 100, 140, 6, whole=True),
    ChoiceField: ColumnShape(64, 95, 180, 3, Slot.FACT, whole=True),
    ChoicesField: ColumnShape(88, 140, 240, 5, Slot.FACT, sortable=False),
    TagsField: ColumnShape(88, 160, 260, 5, Slot.FACT, sortable=False),
    ReferenceField: ColumnShape(110, 175, 220, 1, Slot.FACT),
    UserField: ColumnShape(104, 110, 180, 1, Slot.FACT),
    DepartmentField: ColumnShape(104, 110, 180, 1, Slot.FACT),
    AnyReferenceField: ColumnShape(110, 175, 220, 2, Slot.FACT, sortable=False),
    CollectionField: ColumnShape(72, 90, 120, 9, sortable=False, listed=False),
    LinesField: ColumnShape(72, 90, 120, 9, sortable=False, listed=False),
    ReferencesField: ColumnShape(110, 175, 240, 5, Slot.FACT, sortable=False),
}

LONG_TEXT_LINE = 100
"""A line that may be longer is an address or the like, and says little at a glance."""

_FACTS_ON_A_CARD = 3
_COLUMNS_OF_A_TAB = 6


@dataclass(frozen=True, slots=True)
class Chosen:
    """A field that a list shows; of a higher `tier` only where the window is wide enough. `width` 0: as is needed."""

    field: AnyField
    tier: int
    width: int = 0


UNASKED = ("id", "version")
"""The engine's own fields that mean nothing to a person looking for a record."""


def choosable(entity: Entity) -> tuple[AnyField, ...]:
    """The fields that somebody may have as columns beside the title."""
    return tuple(
        one
        for one in entity.fields.values()
        if one.translates is None
        and one.name not in UNASKED
        and not isinstance(one, AnyCollection)
        and not is_title(entity, one)
    )


def asked_columns(entity: Entity, asked: Sequence[Shown]) -> tuple[Chosen, ...]:
    """Those of the columns somebody asks for that there are, each once."""
    known = {one.name: one for one in choosable(entity)}
    wanted = {one.name: one.width for one in asked if one.name in known}
    return tuple(Chosen(known[name], 0, width) for name, width in wanted.items())


def chosen_columns(entity: Entity, named: Sequence[str] = ()) -> tuple[Chosen, ...]:
    """What a list shows beside the title: the fields that are `named`, else what matters first as far as there is room.

    What is chosen here stands in the order of the definition, and the last change closes it.
    """
    if named:
        return tuple(Chosen(entity.fields[name], 0) for name in named if name != entity.title)
    declared = [field for field in own_fields(entity) if not is_title(entity, field)]
    listed = [field for field in declared if COLUMNS[type(field)].listed]
    state = state_field(listed)
    tiers: dict[str, int] = {}
    taken = 0
    for field in sorted(listed, key=lambda field: _rank(field, state)):
        taken += COLUMNS[type(field)].usual
        tier = next((number for number, room in enumerate(TIERS) if taken <= room), None)
        if tier is None:
            break
        tiers[field.name] = tier
    shown = tuple(Chosen(field, tiers[field.name]) for field in listed if field.name in tiers)
    return shown + ((Chosen(entity.fields[CHANGED], 0),) if CHANGED in entity.fields else ())


def columns_of_tab(entity: Entity, named: Sequence[str], holder: str) -> tuple[Chosen, ...]:
    """The first columns of its list, for a tab of the record that its field `holder` holds."""
    shown = (one for one in chosen_columns(entity, named) if one.tier == 0 and one.field.name != holder)
    return tuple(shown)[:_COLUMNS_OF_A_TAB]


def _rank(field: AnyField, state: AnyField | None) -> int:
    if field is state:
        return 0
    long = isinstance(field, TextField) and field.max > LONG_TEXT_LINE
    return COLUMNS[type(field)].rank + (4 if long else 0)


def own_fields(entity: Entity) -> Iterator[AnyField]:
    """What screens show of a record: neither what the engine keeps, nor what another field is in other languages."""
    return (field for field in entity.fields.values() if not field.record and field.translates is None)


def is_title(entity: Entity, field: AnyField) -> bool:
    """Whether the field itself is the title, which a screen then does not repeat."""
    return entity.title == field.name


def title_label(entity: Entity, locale: str) -> str:
    """The head of the title's column: the field's name where the title is one field, else the entity's."""
    field = entity.fields.get(entity.title)
    return text_in(field.label, locale, field.name) if field else text_in(entity.label, locale, entity.name)


def state_field(fields: Iterable[AnyField]) -> ChoiceField | None:
    """The one choice that is drawn as a pill: the state of a workflow, or else the first whose options name a tone."""
    choices = [field for field in fields if isinstance(field, ChoiceField)]
    toned = [field for field in choices if any(option.tone for option in field.options.values())]
    return next((field for field in toned if field.track), toned[0] if toned else None)


def slots(columns: Sequence[Chosen]) -> tuple[Slot, ...]:
    """The place on a phone of each column: one state, up to three facts, one date, one amount; the rest is left out."""
    room = {Slot.STATE: 1, Slot.FACT: _FACTS_ON_A_CARD, Slot.ASIDE: 1, Slot.AMOUNT: 1}
    state = state_field(column.field for column in columns)
    taken = []
    for column in columns:
        wanted = Slot.STATE if column.field is state else COLUMNS[type(column.field)].slot
        fits = column.tier == 0 and room.get(wanted, 0) > 0
        room[wanted] = room.get(wanted, 0) - fits
        taken.append(wanted if fits else Slot.REST)
    return tuple(taken)

"""A board: the records of a list in columns, one for each value of a choice, with what is in each of them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from engine.expressions.record import Value
from engine.meta.catalog import Entity
from engine.meta.fields import AnyField, ChoiceField, DateField, DatetimeField, MoneyField, ReferenceField, UserField
from engine.meta.labels import text_in
from engine.screens.cells import Cell, Place, cell, lineage
from engine.screens.columns import CHANGED, own_fields
from engine.screens.query import Query
from engine.screens.reader import Reader, Row

EACH = 20
"""Cards of a column at once."""

MOST_EMPTY = 15
"""A choice of more values has a column for those only that some record has."""

EMPTY = "-"
"""What stands in names and addresses for the column of the records without a value."""


@dataclass(frozen=True, slots=True)
class Figure:
    """Records that have the same value: how many, and what their amounts come to, by field; `title` is what a record is
    called that is the value.
    """

    value: Value
    count: int
    sums: Mapping[str, Value] = field(default_factory=dict)
    title: str = ""


@dataclass(frozen=True, slots=True)
class CardFields:
    """What a card shows below the title, as far as there is any: whom it is about, an amount, a day, who has it."""

    about: AnyField | None
    amount: MoneyField | None
    day: AnyField | None
    person: AnyField | None

    @property
    def names(self) -> tuple[str, ...]:
        """The fields to be read for it."""
        return tuple(one.name for one in (self.about, self.amount, self.day, self.person) if one is not None)


@dataclass(frozen=True, slots=True)
class Card:
    """A record on a board or in a calendar."""

    id: int
    version: int
    title: str
    about: Cell | None = None
    amount: Cell | None = None
    day: Cell | None = None
    person: Cell | None = None


@dataclass(frozen=True, slots=True)
class Lane:
    """A column: the value its records have (EMPTY: none), what is in it, and the first of them.

    `open`: a record may be given this value. `more` asks for the next cards.
    """

    name: str
    label: str
    tone: str
    count: int
    sum: Cell | None
    open: bool
    cards: tuple[Card, ...] = ()
    more: Query | None = None


@dataclass(frozen=True, slots=True)
class Board:
    """The columns of the field `by`; `movable`: its reader may change the field."""

    by: str
    label: str
    lanes: tuple[Lane, ...]
    movable: bool


def card_fields(entity: Entity, columns: Iterable[AnyField], *besides: str) -> CardFields:
    """The first field of each sort among the columns of the list, else among all; not those that stand elsewhere."""
    among = [one for one in (*columns, *own_fields(entity)) if one.name not in (*besides, CHANGED)]
    amounts = (one for one in among if isinstance(one, MoneyField) and not one.currency)
    return CardFields(
        _first(among, ReferenceField), next(amounts, None), _first(among, DateField | DatetimeField),
        _first(among, UserField),
    )  # fmt: skip


def _first(fields: Sequence[AnyField], kind: object) -> AnyField | None:
    return next((one for one in fields if isinstance(one, kind)), None)  # type: ignore[arg-type] # a union is a kind


def card(fields: CardFields, row: Row, reader: Reader) -> Card:
    """The card of a record."""

    def shown(one: AnyField | None, place: Place) -> Cell | None:
        found = cell(one, row, reader, place) if one is not None else None
        return None if found is None or found.blank else found

    return Card(
        row.id, row.version, row.title, shown(fields.about, Place.TABLE), shown(fields.amount, Place.FIGURE),
        shown(fields.day, Place.TABLE), shown(fields.person, Place.TABLE),
    )  # fmt: skip


def lanes(
    by: ChoiceField, amount: MoneyField | None, figures: Sequence[Figure], reader: Reader
) -> tuple[Lane, ...]:  # fmt: skip
    """The columns without their cards: of every value that may be chosen, and of others that some record has."""
    found: dict[str, Figure] = {}
    for one in figures:
        name = EMPTY if one.value is None else str(one.value)
        found[name] = one if name not in found else _together(found[name], one)
    few = len(by.offered) <= MOST_EMPTY
    known = [name for name in by.options if name in found or (few and name in by.offered)]
    names = [*([EMPTY] if EMPTY in found else []), *known, *(one for one in found if one not in (*known, EMPTY))]
    return tuple(_lane(by, name, amount, found.get(name, Figure(None, 0)), reader) for name in names)


def _together(one: Figure, other: Figure) -> Figure:
    """What is switched off counts as no value, beside what has none."""
    sums = {name: sum_of(value, other.sums.get(name)) for name, value in one.sums.items()}
    return Figure(None, one.count + other.count, sums)


def sum_of(one: Value, other: Value) -> Value:
    """Both together, as far as there are any."""
    known = [each for each in (one, other) if each is not None]
    return sum(known) if known else None  # type: ignore[arg-type] # amounts


def _lane(by: ChoiceField, name: str, amount: MoneyField | None, figure: Figure, reader: Reader) -> Lane:
    option = by.options.get(name)
    label = reader.say("lane_empty") if name == EMPTY else name
    if option is not None:
        label = choice_label(by, name, reader)
    summed = figure.sums.get(amount.name) if amount is not None else None
    row = Row(0, 0, "", {amount.name: summed}) if amount is not None else Row(0, 0, "", {})
    told = cell(amount, row, reader, Place.FIGURE) if amount is not None and summed is not None else None
    opened = not by.required if name == EMPTY else name in by.offered
    return Lane(name, label, (option and option.tone) or "gray", figure.count, told, opened)


def choice_label(by: ChoiceField, name: str, reader: Reader) -> str:
    """What an option is called, after those it lies below; one that is not there by its name."""
    if name not in by.options:
        return name
    return " / ".join(text_in(by.options[one].label, reader.locale, one) for one in lineage(by, name))


def with_cards(lane: Lane, cards: Iterable[Card], more: Query | None) -> Lane:
    """The column with some of its cards."""
    return replace(lane, cards=tuple(cards), more=more)

"""The types of expressions, and the type each kind of field has. What may be done with them stands in typing_*.py."""

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from engine.diagnostics.limits import Limit
from engine.meta.fields import (
    AddressField,
    AnyCollection,
    AnyField,
    AnyReference,
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


class Kind(StrEnum):
    """What sort of value an expression gives. UNKNOWN stands where a problem was already reported."""

    NULL = "null"
    BOOL = "bool"
    INTEGER = "integer"
    DECIMAL = "decimal"
    MONEY = "money"
    PERCENT = "percent"
    TEXT = "text"
    CHOICE = "choice"
    DATE = "date"
    DATETIME = "datetime"
    TIME = "time"
    PERIOD = "period"
    LIST = "list"
    RECORD = "record"
    ROW = "row"
    ANY = "any_reference"
    COLLECTION = "collection"
    UNKNOWN = "unknown"


NUMBERS = frozenset({Kind.INTEGER, Kind.DECIMAL, Kind.MONEY, Kind.PERCENT})
TEXTS = frozenset({Kind.TEXT, Kind.CHOICE})
MOMENTS = frozenset({Kind.DATE, Kind.DATETIME})

MAX_SCALE = Limit.DECIMALS.most
"""Digits after the point that an intermediate result keeps at most."""

DIVISION_DIGITS = 6
"""Digits after the point that a quotient has more than its dividend."""


Origin: TypeAlias = tuple[int | str, ...]
"""Where something comes from: a record (as Read.root has it), and a path from it; empty where there is nothing."""


class Type(Struct, frozen=True, array_like=True, omit_defaults=True):
    """The type of an expression.

    Numbers have a static `scale`; `precision` is that of the result, for what stands in between has no limit.
    A choice has `options`, a record and a collection an `entity`, a reference to one of several entities these as its
    `options` (none: any), a period a `unit`: months, days or time
    (counted in microseconds), or OWN where each value has one of its own (engine/text/durations.py). A choice of a
    dictionary has that as its `entity`; an `open` one may hold values that are not among the options. A list of
    choices says the same of each of them; one of free texts has neither options nor dictionary, and is open.

    While a tree is built, money knows where its `currency` and its `rate` come from; in the application's own currency,
    and in trees that are done, these are empty (sources.py).
    """

    kind: Kind
    scale: int = 0
    precision: int = 18
    options: tuple[str, ...] = ()
    entity: str = ""
    unit: str = ""
    open: bool = False
    currency: Origin = ()
    rate: Origin = ()

    @property
    def number(self) -> bool:
        """Whether it can be calculated with."""
        return self.kind in NUMBERS

    @property
    def text(self) -> bool:
        """Whether it is text, free or of a closed list."""
        return self.kind in TEXTS

    @property
    def vague(self) -> bool:
        """Whether it goes with everything: null, or something already reported."""
        return self.kind in (Kind.NULL, Kind.UNKNOWN)


OWN = "own"
"""The unit of lengths of time that have one of their own."""

NULL = Type(Kind.NULL)
UNKNOWN = Type(Kind.UNKNOWN)
BOOL = Type(Kind.BOOL)
TEXT = Type(Kind.TEXT)
DATE = Type(Kind.DATE)
DATETIME = Type(Kind.DATETIME)
TIME = Type(Kind.TIME)
LENGTH = Type(Kind.PERIOD, unit=OWN)
INTEGER = Type(Kind.INTEGER, precision=19)
WORDS = Type(Kind.LIST, open=True)

RECORDS = Type(Kind.COLLECTION, unit="one or many")
"""What is wanted where an expression names the records that something is done with, of whatever entity."""

MANY = Type(Kind.COLLECTION, unit="many")
"""The same where one record alone makes no sense."""


def decimal(scale: int, precision: int = 18) -> Type:
    """The type of an exact number."""
    return Type(Kind.DECIMAL, scale, precision)


def record(entity: str) -> Type:
    """The type of a reference to one record."""
    return Type(Kind.RECORD, entity=entity)


def period(unit: str) -> Type:
    """The type of a length of time."""
    return Type(Kind.PERIOD, unit=unit)


def describe(type_: Type) -> str:
    """The type in words, for messages: "a text", "an integer", "a `customer`"."""
    if type_.kind is Kind.RECORD:
        return f"a `{type_.entity}`"
    if type_.kind is Kind.ANY:
        return "a reference to one of several entities"
    if type_.kind is Kind.PERIOD:
        return "a length of time"
    if type_.kind is Kind.TIME:
        return "a time of day"
    if type_.kind is Kind.MONEY:
        return "money"
    if type_.kind is Kind.NULL:
        return "null"
    if type_.kind is Kind.LIST:
        return "a list of texts" if type_ == WORDS else "a list of choices"
    return f"an {type_.kind}" if type_.kind in (Kind.INTEGER, Kind.UNKNOWN) else f"a {type_.kind}"


def _always(type_: Type) -> Callable[[AnyField], Type]:
    return lambda field: type_


def _number(kind: Kind) -> Callable[[Any], Type]:
    return lambda field: Type(kind, field.scale, field.precision)


def _money(field: MoneyField) -> Type:
    return Type(Kind.MONEY, field.scale, field.precision, currency=_origin(field.currency), rate=_origin(field.rate))


def _origin(path: tuple[str, ...]) -> Origin:
    return (0, *path) if path else ()


def _choice(field: ChoiceField) -> Type:
    return Type(Kind.CHOICE, options=tuple(field.options), entity=field.dictionary or "", open=field.open)


def _choices(field: ChoicesField) -> Type:
    return Type(Kind.LIST, options=tuple(field.options), entity=field.dictionary or "", open=field.open)


def element_of(type_: Type) -> Type:
    """The type of each value in a list."""
    return TEXT if type_ == WORDS else replace(type_, kind=Kind.CHOICE)


def _reference(field: AnyReference) -> Type:
    return record(field.to)


def _any_reference(field: AnyReferenceField) -> Type:
    return Type(Kind.ANY, options=field.to)


def _collection(field: AnyCollection) -> Type:
    return Type(Kind.COLLECTION, entity=field.of)


def _references(field: ReferencesField) -> Type:
    return Type(Kind.COLLECTION, entity=field.to)


TYPES: Mapping[type[AnyField], Callable[[Any], Type]] = {
    TextField: _always(TEXT),
    LongTextField: _always(TEXT),
    RichTextField: _always(TEXT),
    EmailField: _always(TEXT),
    PhoneField: _always(TEXT),
    UrlField: _always(TEXT),
    AddressField: _always(TEXT),
    LocationField: _always(TEXT),
    ColorField: _always(TEXT),
    AttachmentField: _always(TEXT),
    ImageField: _always(TEXT),
    JsonField: _always(TEXT),
    CodeField: _always(TEXT),
    IntegerField: _always(INTEGER),
    DecimalField: _number(Kind.DECIMAL),
    MoneyField: _money,
    PercentField: _number(Kind.PERCENT),
    RatingField: _always(INTEGER),
    BoolField: _always(BOOL),
    DateField: _always(DATE),
    DatetimeField: _always(DATETIME),
    TimeField: _always(TIME),
    DurationField: _always(LENGTH),
    ChoiceField: _choice,
    ChoicesField: _choices,
    TagsField: _always(WORDS),
    ReferenceField: _reference,
    UserField: _reference,
    DepartmentField: _reference,
    AnyReferenceField: _any_reference,
    CollectionField: _collection,
    LinesField: _collection,
    ReferencesField: _references,
}
"""One row for each kind of field."""


def type_of(field: AnyField) -> Type:
    """The type of a name that stands for this field."""
    return TYPES[type(field)](field)

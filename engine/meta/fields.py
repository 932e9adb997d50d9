"""The kinds of field, as resolved: one class a kind, named here once. What a kind does stands in a table per layer."""

from decimal import Decimal
from typing import ClassVar, TypeAlias

from msgspec import Struct

from engine.meta.labels import Label

Wire: TypeAlias = str | int | bool
"""A value as the API carries it: decimals, dates and instants are text."""


class Literal(Struct, frozen=True, tag="literal", tag_field="as"):
    """A value written out in a definition, in its wire form."""

    value: Wire


class Formula(Struct, frozen=True, tag="formula", tag_field="as"):
    """An expression that gives a value (written after `=` where a literal could stand too)."""

    text: str


Given: TypeAlias = Literal | Formula


class SampleValues(Struct, frozen=True, tag="values", tag_field="as"):
    """Sample data picks one of these."""

    values: tuple[Wire, ...]


class SampleParts(Struct, frozen=True, tag="parts", tag_field="as"):
    """Sample data joins one pick of each part: `[[North, South], [" wind"]]`."""

    parts: tuple[tuple[str, ...], ...]


class SamplePattern(Struct, frozen=True, tag="pattern", tag_field="as"):
    """Sample data writes the row's number where `{n}` stands."""

    pattern: str


class SampleRange(Struct, frozen=True, tag="range", tag_field="as"):
    """Sample data lies between these, both included (wire forms of the field's type)."""

    low: Wire
    high: Wire


Sample: TypeAlias = SampleValues | SampleParts | SamplePattern | SampleRange


class Field(Struct, frozen=True, kw_only=True, tag_field="type"):
    """What every field has. `value` makes it computed; `virtual` computed fields have no column.

    `index` is None without an index, else the fields that follow this one in it (`index: true` is none of them).
    `record` marks the fields the engine keeps for every record (id, version, created_at, ...).
    """

    name: str
    label: Label
    help: Label = {}
    description: str = ""
    required: bool = False
    unique: bool = False
    index: tuple[str, ...] | None = None
    default: Given | None = None
    value: str | None = None
    virtual: bool = False
    record: bool = False
    sample: Sample | None = None

    stored: ClassVar[bool] = True
    """Whether the kind has a column at all; a collection has none."""

    @property
    def has_column(self) -> bool:
        """Whether the table has a column of this name."""
        return self.stored and not self.virtual

    @property
    def required_column(self) -> bool:
        """Whether no row can lack it: only what the engine keeps itself."""
        return self.record and self.required

    @property
    def writable(self) -> bool:
        """Whether a person may send a value: neither computed nor kept by the engine."""
        return self.stored and self.value is None and not self.record


class TextField(Field, frozen=True, kw_only=True, tag="text"):
    """One line of text, at most `max` characters."""

    max: int


class LongTextField(Field, frozen=True, kw_only=True, tag="long_text"):
    """Text of several lines, at most `max` characters."""

    max: int


class IntegerField(Field, frozen=True, kw_only=True, tag="integer"):
    """A whole number of 64 bits between `min` and `max`."""

    min: int | None = None
    max: int | None = None
    precision: ClassVar[int] = 19
    scale: ClassVar[int] = 0


class DecimalField(Field, frozen=True, kw_only=True, tag="decimal"):
    """An exact number of `precision` digits, `scale` of them after the point."""

    precision: int = 18
    scale: int = 2
    min: Decimal | None = None
    max: Decimal | None = None


class MoneyField(Field, frozen=True, kw_only=True, tag="money"):
    """An amount of the application's currency: `decimal(18, 2)`."""

    min: Decimal | None = None
    max: Decimal | None = None
    precision: ClassVar[int] = 18
    scale: ClassVar[int] = 2


class PercentField(Field, frozen=True, kw_only=True, tag="percent"):
    """A fraction, `decimal(9, 4)`: 8 % is 0.0800."""

    min: Decimal | None = None
    max: Decimal | None = None
    precision: ClassVar[int] = 9
    scale: ClassVar[int] = 4


class BoolField(Field, frozen=True, kw_only=True, tag="bool"):
    """Yes or no."""


class DateField(Field, frozen=True, kw_only=True, tag="date"):
    """A day of the calendar, without time and zone."""


class DatetimeField(Field, frozen=True, kw_only=True, tag="datetime"):
    """An instant, kept in UTC to the microsecond."""


class Option(Struct, frozen=True, kw_only=True):
    """One value of a choice; `tone` names a colour role of the screens (design language), never a colour."""

    label: Label
    tone: str | None = None


class ChoiceField(Field, frozen=True, kw_only=True, tag="choice"):
    """One of a small closed list."""

    options: dict[str, Option]


class ReferenceField(Field, frozen=True, kw_only=True, tag="reference"):
    """Another record, by its id. `filter` says which may be chosen: bare names are the candidate's, `this` is ours."""

    to: str
    filter: str | None = None


class UserField(Field, frozen=True, kw_only=True, tag="user"):
    """A person: a reference to `user`."""

    filter: str | None = None
    to: ClassVar[str] = "user"


class CollectionField(Field, frozen=True, kw_only=True, tag="collection"):
    """What refers here: the records of `of` whose reference `by` names this record, in `order`."""

    of: str
    by: str
    order: tuple[str, ...] = ()
    stored: ClassVar[bool] = False


AnyField: TypeAlias = (
    TextField
    | LongTextField
    | IntegerField
    | DecimalField
    | MoneyField
    | PercentField
    | BoolField
    | DateField
    | DatetimeField
    | ChoiceField
    | ReferenceField
    | UserField
    | CollectionField
)

NumberField: TypeAlias = IntegerField | DecimalField | MoneyField | PercentField
AnyReference: TypeAlias = ReferenceField | UserField

FIELD_KINDS: tuple[type[AnyField], ...] = (
    TextField,
    LongTextField,
    IntegerField,
    DecimalField,
    MoneyField,
    PercentField,
    BoolField,
    DateField,
    DatetimeField,
    ChoiceField,
    ReferenceField,
    UserField,
    CollectionField,
)
"""Every kind; the matrix test holds each layer's table against it."""


def kind_name(kind: type[AnyField] | AnyField) -> str:
    """The name an analyst writes: `long_text`."""
    return str(kind.__struct_config__.tag)

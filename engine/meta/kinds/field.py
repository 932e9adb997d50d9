"""Fields as they are written: one class a kind, with the keys that have an effect on it."""

from typing import Annotated, ClassVar, Literal, TypeAlias

from msgspec import Meta

from engine.meta.kinds.shared import Condition, Declaration, Description, Label, Name, OrderPath, Text
from engine.meta.kinds.written import Number, Samples, Scalar, Share

Tone = Literal["gray", "blue", "violet", "amber", "green", "red", "cyan"]
"""Colour roles of the screens."""


class FieldDecl(Declaration, frozen=True, kw_only=True, tag_field="type"):
    """What every field has."""

    noun: ClassVar[str] = "a field"

    label: Annotated[Label, Meta(description="what people see, as a text or by language")] | None = None
    help: Annotated[Label, Meta(description="a sentence for whoever fills it in")] | None = None
    description: Description = ""


class ValueDecl(FieldDecl, frozen=True, kw_only=True):
    """What a field with a value of its own has."""

    required: Annotated[bool, Meta(description="whether a record needs it")] = False
    default: (
        Annotated[
            Scalar,
            Meta(description="what a new record gets: a value, or an expression after `=`", examples=["=today()"]),
        ]
        | None
    ) = None
    value: Annotated[Scalar, Meta(description="an expression: the field is computed, nobody fills it in")] | None = None


class KeyDecl(ValueDecl, frozen=True, kw_only=True):
    """What a field that can be looked up has."""

    unique: Annotated[bool, Meta(description="whether no two living records may have the same")] = False
    index: Annotated[
        bool | Name | tuple[Name, ...],
        Meta(description="whether lists filter and sort by it often; or the fields that follow it in the index"),
    ] = False


SampleKey: TypeAlias = Annotated[
    Samples,
    Meta(description="what sample data is made of: values, lists of parts, a text with `{n}`, or `{low: , high: }`"),
]


class TextDecl(KeyDecl, frozen=True, kw_only=True, tag="text"):
    """One line of text."""

    noun = "a `text` field"
    max: Annotated[int, Meta(ge=1, le=4000, description="characters it may have")] = 200
    sample: SampleKey | None = None


class LongTextDecl(ValueDecl, frozen=True, kw_only=True, tag="long_text"):
    """Text of several lines."""

    noun = "a `long_text` field"
    max: Annotated[int, Meta(ge=1, le=1_000_000, description="characters it may have")] = 10_000
    sample: SampleKey | None = None


class IntegerDecl(KeyDecl, frozen=True, kw_only=True, tag="integer"):
    """A whole number."""

    noun = "an `integer` field"
    min: Annotated[Number, Meta(description="the smallest it may be")] | None = None
    max: Annotated[Number, Meta(description="the largest it may be")] | None = None
    sample: SampleKey | None = None


class DecimalDecl(KeyDecl, frozen=True, kw_only=True, tag="decimal"):
    """An exact number with digits after the point."""

    noun = "a `decimal` field"
    precision: Annotated[int, Meta(ge=1, le=18, description="digits it has altogether")] = 18
    scale: Annotated[int, Meta(ge=0, le=10, description="digits of them after the point")] = 2
    min: Annotated[Number, Meta(description="the smallest it may be")] | None = None
    max: Annotated[Number, Meta(description="the largest it may be")] | None = None
    sample: SampleKey | None = None


class MoneyDecl(KeyDecl, frozen=True, kw_only=True, tag="money"):
    """An amount of the application's currency."""

    noun = "a `money` field"
    min: Annotated[Number, Meta(description="the smallest it may be")] | None = None
    max: Annotated[Number, Meta(description="the largest it may be")] | None = None
    sample: SampleKey | None = None


class PercentDecl(KeyDecl, frozen=True, kw_only=True, tag="percent"):
    """A fraction, shown as a percentage."""

    noun = "a `percent` field"
    min: Annotated[Share, Meta(description="the smallest it may be: `0%`")] | None = None
    max: Annotated[Share, Meta(description="the largest it may be: `100%`")] | None = None
    sample: SampleKey | None = None


class BoolDecl(ValueDecl, frozen=True, kw_only=True, tag="bool"):
    """Yes or no."""

    noun = "a `bool` field"
    index: Annotated[
        bool | Name | tuple[Name, ...],
        Meta(description="whether lists filter by it often; or the fields that follow it in the index"),
    ] = False
    sample: SampleKey | None = None


class DateDecl(KeyDecl, frozen=True, kw_only=True, tag="date"):
    """A day: `2026-01-31`."""

    noun = "a `date` field"
    sample: SampleKey | None = None


class DatetimeDecl(KeyDecl, frozen=True, kw_only=True, tag="datetime"):
    """An instant: `2026-01-31 09:00`, in the application's time zone."""

    noun = "a `datetime` field"
    sample: SampleKey | None = None


class OptionDecl(Declaration, frozen=True, kw_only=True):
    """One value of a choice."""

    noun = "an option"
    label: Annotated[Label, Meta(description="what people see, as a text or by language")] | None = None
    tone: Annotated[Tone, Meta(description="its colour on the screens")] | None = None


class ChoiceDecl(KeyDecl, frozen=True, kw_only=True, tag="choice"):
    """One of a small closed list."""

    noun = "a `choice` field"
    options: Annotated[
        dict[Name, OptionDecl | Text], Meta(min_length=1, description="the values by name; each is `{}` or its label")
    ]
    sample: SampleKey | None = None


class ReferenceDecl(KeyDecl, frozen=True, kw_only=True, tag="reference"):
    """Another record."""

    noun = "a `reference` field"
    to: Annotated[Name, Meta(description="the entity it refers to")]
    filter: (
        Annotated[Condition, Meta(description="which may be chosen: bare names are theirs, `this` is this record")]
        | None
    ) = None


class UserDecl(KeyDecl, frozen=True, kw_only=True, tag="user"):
    """A person."""

    noun = "a `user` field"
    filter: (
        Annotated[Condition, Meta(description="who may be chosen: bare names are theirs, `this` is this record")] | None
    ) = None


class CollectionDecl(FieldDecl, frozen=True, kw_only=True, tag="collection"):
    """The records that refer here."""

    noun = "a `collection` field"
    of: Annotated[Name, Meta(description="the entity whose records they are")]
    by: Annotated[Name, Meta(description="their field that refers here")]
    order: Annotated[
        OrderPath | tuple[OrderPath, ...], Meta(description="a field of theirs; `-` in front: descending")
    ] = ()


AnyValueDecl: TypeAlias = (
    TextDecl
    | LongTextDecl
    | IntegerDecl
    | DecimalDecl
    | MoneyDecl
    | PercentDecl
    | BoolDecl
    | DateDecl
    | DatetimeDecl
    | ChoiceDecl
    | ReferenceDecl
    | UserDecl
)

AnyFieldDecl: TypeAlias = AnyValueDecl | CollectionDecl

ShortType: TypeAlias = Literal[
    "text", "long_text", "integer", "decimal", "money", "percent", "bool", "date", "datetime", "user"
]
"""The kinds that need nothing but their name."""

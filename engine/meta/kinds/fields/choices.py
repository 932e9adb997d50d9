"""Fields that hold one of a few values, as they are written."""

from typing import Annotated, Literal, TypeAlias

from msgspec import Meta

from engine.meta.kinds.fields.base import KeyDecl, SampleKey, ValueDecl
from engine.meta.kinds.shared import Declaration, Enabled, Label, Name, Text, Was
from engine.meta.kinds.written import ScalarOrNames

Tone = Literal["gray", "blue", "violet", "amber", "green", "red", "cyan"]
"""Colour roles of the screens."""


TrackKey: TypeAlias = Annotated[
    bool, Meta(description="whether every change is kept with its time, for `changed_at` and `reached`")
]


class BoolDecl(ValueDecl, frozen=True, kw_only=True, tag="bool"):
    """Yes or no."""

    noun = "a `bool` field"
    index: Annotated[
        bool | Name | tuple[Name, ...],
        Meta(description="whether lists filter by it often; or the fields that follow it in the index"),
    ] = False
    track: TrackKey = False
    sample: SampleKey | None = None


class OptionDecl(Declaration, frozen=True, kw_only=True):
    """One value of a choice."""

    noun = "an option"
    label: Annotated[Label, Meta(description="what people see, as a text or by language")] | None = None
    tone: Annotated[Tone, Meta(description="its colour on the screens")] | None = None
    was: Was = ()
    enabled: Enabled = True


Roles = Literal["roles"]
"""The word for the roles of the application."""

Options: TypeAlias = Annotated[
    Annotated[dict[Name, OptionDecl | Text], Meta(min_length=1)] | Roles,
    Meta(description="the values by name, each `{}` or its label; or `roles`: those of the application"),
]
DictionaryName: TypeAlias = Annotated[Name, Meta(description="the dictionary with its values, instead of `options`")]


class ChoicesDecl(ValueDecl, frozen=True, kw_only=True, tag="choices"):
    """Several of a small closed list, or of the values of a dictionary."""

    noun = "a `choices` field"
    options: Options | None = None
    dictionary: DictionaryName | None = None
    default: (
        Annotated[
            ScalarOrNames,
            Meta(description="what a new record gets: a list of values, or an expression after `=`"),
        ]
        | None
    ) = None  # type: ignore[assignment] # it may be several


class TagsDecl(ValueDecl, frozen=True, kw_only=True, tag="tags"):
    """Words that people choose freely, at most 20 of 30 characters."""

    noun = "a `tags` field"
    default: (
        Annotated[
            ScalarOrNames, Meta(description="what a new record gets: a list of words, or an expression after `=`")
        ]
        | None
    ) = None  # type: ignore[assignment] # it may be several
    sample: SampleKey | None = None


class ChoiceDecl(KeyDecl, frozen=True, kw_only=True, tag="choice"):
    """One of a small closed list, or of the values of a dictionary."""

    noun = "a `choice` field"
    options: Options | None = None
    dictionary: DictionaryName | None = None
    track: TrackKey = False
    sample: SampleKey | None = None

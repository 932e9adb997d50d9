"""The fields that hold a value of their own, as they are written."""

from typing import Literal, TypeAlias

from engine.meta.kinds.fields.choices import BoolDecl, ChoiceDecl, ChoicesDecl, TagsDecl
from engine.meta.kinds.fields.numbers import DecimalDecl, IntegerDecl, MoneyDecl, PercentDecl, RatingDecl
from engine.meta.kinds.fields.references import AnyReferenceDecl, DepartmentDecl, ReferenceDecl, UserDecl
from engine.meta.kinds.fields.texts import (
    AddressDecl,
    AttachmentDecl,
    ColorDecl,
    EmailDecl,
    ImageDecl,
    JsonDecl,
    LocationDecl,
    LongTextDecl,
    PhoneDecl,
    RichTextDecl,
    TextDecl,
    UrlDecl,
)
from engine.meta.kinds.fields.times import DateDecl, DatetimeDecl, DurationDecl, TimeDecl

AnyValueDecl: TypeAlias = (
    TextDecl
    | LongTextDecl
    | RichTextDecl
    | EmailDecl
    | PhoneDecl
    | UrlDecl
    | AddressDecl
    | LocationDecl
    | ColorDecl
    | AttachmentDecl
    | ImageDecl
    | JsonDecl
    | IntegerDecl
    | DecimalDecl
    | MoneyDecl
    | PercentDecl
    | RatingDecl
    | BoolDecl
    | DateDecl
    | DatetimeDecl
    | TimeDecl
    | DurationDecl
    | ChoiceDecl
    | ChoicesDecl
    | TagsDecl
    | ReferenceDecl
    | UserDecl
    | DepartmentDecl
    | AnyReferenceDecl
)

ShortType: TypeAlias = Literal[
    "text",
    "long_text",
    "rich_text",
    "email",
    "phone",
    "url",
    "address",
    "location",
    "color",
    "attachment",
    "image",
    "json",
    "integer",
    "decimal",
    "money",
    "percent",
    "rating",
    "bool",
    "date",
    "datetime",
    "time",
    "duration",
    "tags",
    "user",
    "department",
    "any_reference",
]
"""The kinds that need nothing but their name."""

"""Fields as they are written: one class a kind, with the keys that have an effect on it."""

from typing import Literal, TypeAlias

from engine.meta.kinds.fields.base import FieldDecl, KeyDecl, SampleKey, ValueDecl
from engine.meta.kinds.fields.choices import BoolDecl, ChoiceDecl, OptionDecl, Tone
from engine.meta.kinds.fields.numbers import DecimalDecl, IntegerDecl, MoneyDecl, PercentDecl, RatingDecl
from engine.meta.kinds.fields.references import CollectionDecl, DepartmentDecl, ReferenceDecl, UserDecl
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
    | ReferenceDecl
    | UserDecl
    | DepartmentDecl
)

AnyFieldDecl: TypeAlias = AnyValueDecl | CollectionDecl

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
    "user",
    "department",
]
"""The kinds that need nothing but their name."""

AnySettingDecl: TypeAlias = (
    TextDecl
    | LongTextDecl
    | IntegerDecl
    | DecimalDecl
    | MoneyDecl
    | PercentDecl
    | BoolDecl
    | DateDecl
    | DatetimeDecl
    | TimeDecl
    | DurationDecl
    | ChoiceDecl
)
"""What a setting may be: one value that stands by itself."""

ShortSetting: TypeAlias = Literal[
    "text", "long_text", "integer", "decimal", "money", "percent", "bool", "date", "datetime", "time", "duration"
]
"""The kinds of setting that need nothing but their name."""

__all__ = [
    "AddressDecl",
    "AnyFieldDecl",
    "AnySettingDecl",
    "AnyValueDecl",
    "AttachmentDecl",
    "BoolDecl",
    "ChoiceDecl",
    "CollectionDecl",
    "ColorDecl",
    "DateDecl",
    "DatetimeDecl",
    "DecimalDecl",
    "DepartmentDecl",
    "DurationDecl",
    "EmailDecl",
    "FieldDecl",
    "ImageDecl",
    "IntegerDecl",
    "JsonDecl",
    "KeyDecl",
    "LocationDecl",
    "LongTextDecl",
    "MoneyDecl",
    "OptionDecl",
    "PercentDecl",
    "PhoneDecl",
    "RatingDecl",
    "ReferenceDecl",
    "RichTextDecl",
    "SampleKey",
    "ShortSetting",
    "ShortType",
    "TextDecl",
    "TimeDecl",
    "Tone",
    "UrlDecl",
    "UserDecl",
    "ValueDecl",
]

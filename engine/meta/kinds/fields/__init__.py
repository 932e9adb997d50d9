"""Fields as they are written: one class a kind, with the keys that have an effect on it."""

from typing import Literal, TypeAlias

from engine.meta.kinds.fields.base import FieldDecl, KeyDecl, SampleKey, StatedDecl, ValueDecl
from engine.meta.kinds.fields.choices import BoolDecl, ChoiceDecl, ChoicesDecl, OptionDecl, TagsDecl, Tone
from engine.meta.kinds.fields.codes import CodeDecl
from engine.meta.kinds.fields.lines import LinesDecl
from engine.meta.kinds.fields.numbers import DecimalDecl, IntegerDecl, MoneyDecl, PercentDecl, RatingDecl
from engine.meta.kinds.fields.references import (
    AnyReferenceDecl,
    CollectionDecl,
    DepartmentDecl,
    ReferenceDecl,
    ReferencesDecl,
    UserDecl,
)
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
from engine.meta.kinds.fields.values import AnyValueDecl, ShortType

AnyFieldDecl: TypeAlias = AnyValueDecl | CodeDecl | CollectionDecl | LinesDecl | ReferencesDecl

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
    "AnyReferenceDecl",
    "AnySettingDecl",
    "AnyValueDecl",
    "AttachmentDecl",
    "BoolDecl",
    "ChoiceDecl",
    "ChoicesDecl",
    "CodeDecl",
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
    "LinesDecl",
    "LocationDecl",
    "LongTextDecl",
    "MoneyDecl",
    "OptionDecl",
    "PercentDecl",
    "PhoneDecl",
    "RatingDecl",
    "ReferenceDecl",
    "ReferencesDecl",
    "RichTextDecl",
    "SampleKey",
    "ShortSetting",
    "ShortType",
    "StatedDecl",
    "TagsDecl",
    "TextDecl",
    "TimeDecl",
    "Tone",
    "UrlDecl",
    "UserDecl",
    "ValueDecl",
]

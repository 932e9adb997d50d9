"""How a form asks for a value of each kind, and the text it holds: the tables WIDGETS, SPANS, FORM_TEXTS.

What is typed into them is read by rules/values_form.py.
"""

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any, TypeAlias

from engine.expressions.record import Value
from engine.meta.fields import (
    AddressField,
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
from engine.screens.reader import Reader
from engine.text.date_formats import clock_text, form_date, form_instant, form_month
from engine.text.duration_formats import format_duration
from engine.text.numbers import EXACT, format_number
from engine.text.phones import format_phone


class Widget(StrEnum):
    """What a person fills in."""

    LINE = "line"
    LINES = "lines"
    NUMBER = "number"
    TICK = "tick"
    DATE = "date"
    INSTANT = "instant"
    SELECT = "select"
    BOXES = "boxes"
    WORDS = "words"
    PICKER = "picker"
    CHIPS = "chips"
    NONE = "none"


WIDGETS: Mapping[type[AnyField], Widget] = {
    TextField: Widget.LINE,
    LongTextField: Widget.LINES,
    RichTextField: Widget.LINES,
    EmailField: Widget.LINE,
    PhoneField: Widget.LINE,
    UrlField: Widget.LINE,
    AddressField: Widget.LINES,
    LocationField: Widget.LINE,
    ColorField: Widget.LINE,
    AttachmentField: Widget.LINE,
    ImageField: Widget.LINE,
    JsonField: Widget.LINES,
    CodeField: Widget.NONE,
    IntegerField: Widget.NUMBER,
    DecimalField: Widget.NUMBER,
    MoneyField: Widget.NUMBER,
    PercentField: Widget.NUMBER,
    RatingField: Widget.SELECT,
    BoolField: Widget.TICK,
    DateField: Widget.DATE,
    DatetimeField: Widget.INSTANT,
    TimeField: Widget.LINE,
    DurationField: Widget.LINE,
    ChoiceField: Widget.SELECT,
    ChoicesField: Widget.BOXES,
    TagsField: Widget.WORDS,
    ReferenceField: Widget.PICKER,
    UserField: Widget.PICKER,
    DepartmentField: Widget.PICKER,
    AnyReferenceField: Widget.PICKER,
    CollectionField: Widget.NONE,
    LinesField: Widget.NONE,
    ReferencesField: Widget.CHIPS,
}
"""A collection is filled in at the records it collects, and nobody fills in an issued number."""

_SHORT_TEXT = 60

SPANS: Mapping[type[AnyField], Callable[[Any], int]] = {
    TextField: lambda field: 3 if field.max <= _SHORT_TEXT else 6,
    LongTextField: lambda field: 12,
    RichTextField: lambda field: 12,
    EmailField: lambda field: 6,
    PhoneField: lambda field: 3,
    UrlField: lambda field: 6,
    AddressField: lambda field: 6,
    LocationField: lambda field: 6,
    ColorField: lambda field: 3,
    AttachmentField: lambda field: 6,
    ImageField: lambda field: 6,
    JsonField: lambda field: 12,
    CodeField: lambda field: 3,
    IntegerField: lambda field: 3,
    DecimalField: lambda field: 3,
    MoneyField: lambda field: 3,
    PercentField: lambda field: 3,
    RatingField: lambda field: 3,
    BoolField: lambda field: 3,
    DateField: lambda field: 3,
    DatetimeField: lambda field: 3,
    TimeField: lambda field: 3,
    DurationField: lambda field: 3,
    ChoiceField: lambda field: 3,
    ChoicesField: lambda field: 6,
    TagsField: lambda field: 6,
    ReferenceField: lambda field: 6,
    UserField: lambda field: 3,
    DepartmentField: lambda field: 3,
    AnyReferenceField: lambda field: 6,
    CollectionField: lambda field: 3,
    LinesField: lambda field: 3,
    ReferencesField: lambda field: 6,
}
"""Columns of twelve; the width of an input tells how much belongs in it."""

_Writer: TypeAlias = Callable[[Any, Any, Reader], str]

FORM_TEXTS: Mapping[type[AnyField], _Writer] = {
    TextField: lambda field, value, reader: str(value),
    LongTextField: lambda field, value, reader: str(value),
    PhoneField: lambda field, value, reader: format_phone(value, field.region),
    **dict.fromkeys(
        (
            RichTextField,
            EmailField,
            UrlField,
            AddressField,
            LocationField,
            ColorField,
            AttachmentField,
            ImageField,
            JsonField,
        ),
        lambda field, value, reader: str(value),
    ),
    CodeField: lambda field, value, reader: str(value),
    IntegerField: lambda field, value, reader: format_number(value),
    DecimalField: lambda field, value, reader: format_number(value, field.scale),
    MoneyField: lambda field, value, reader: format_number(value, field.scale),
    RatingField: lambda field, value, reader: str(value),
    PercentField: lambda field, value, reader: format_number(EXACT.scaleb(value, 2), form_scale(field)),
    BoolField: lambda field, value, reader: "true" if value else "false",
    DateField: lambda field, value, reader: form_month(value) if field.grain == "month" else form_date(value),
    DatetimeField: lambda field, value, reader: form_instant(value, reader.zone),
    TimeField: lambda field, value, reader: clock_text(value),
    DurationField: lambda field, value, reader: format_duration(value, reader.locale),
    ChoiceField: lambda field, value, reader: str(value),
    ChoicesField: lambda field, value, reader: "\n".join(value),
    TagsField: lambda field, value, reader: ", ".join(value),
    ReferenceField: lambda field, value, reader: str(value),
    UserField: lambda field, value, reader: str(value),
    DepartmentField: lambda field, value, reader: str(value),
    AnyReferenceField: lambda field, value, reader: str(value),
    CollectionField: lambda field, value, reader: "",
    LinesField: lambda field, value, reader: "",
    ReferencesField: lambda field, value, reader: "\n".join(map(str, value)),
}
"""A value as the text of its input; what was not changed is read again as the same value."""


def form_scale(field: AnyField) -> int:
    """The digits after the point that a number has in a form; a percentage is typed in hundredths."""
    if isinstance(field, PercentField):
        return field.scale - 2
    return field.scale if isinstance(field, DecimalField | MoneyField) else 0


def form_text(field: AnyField, value: Value, reader: Reader) -> str:
    """The text an input holds for a value; empty for none."""
    return "" if value is None else FORM_TEXTS[type(field)](field, value, reader)

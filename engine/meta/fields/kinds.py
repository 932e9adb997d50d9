"""Every kind of field."""

from typing import TypeAlias

from engine.meta.fields.choices import BoolField, ChoiceField, ChoicesField, TagsField
from engine.meta.fields.codes import CodeField
from engine.meta.fields.numbers import DecimalField, IntegerField, MoneyField, PercentField, RatingField
from engine.meta.fields.references import (
    AnyReferenceField,
    CollectionField,
    DepartmentField,
    LinesField,
    ReferenceField,
    ReferencesField,
    UserField,
)
from engine.meta.fields.texts import (
    AddressField,
    AttachmentField,
    ColorField,
    EmailField,
    ImageField,
    JsonField,
    LocationField,
    LongTextField,
    PhoneField,
    RichTextField,
    TextField,
    UrlField,
)
from engine.meta.fields.times import DateField, DatetimeField, DurationField, TimeField

AnyField: TypeAlias = (
    TextField
    | LongTextField
    | RichTextField
    | EmailField
    | PhoneField
    | UrlField
    | AddressField
    | LocationField
    | ColorField
    | AttachmentField
    | ImageField
    | JsonField
    | CodeField
    | IntegerField
    | DecimalField
    | MoneyField
    | PercentField
    | RatingField
    | BoolField
    | DateField
    | DatetimeField
    | TimeField
    | DurationField
    | ChoiceField
    | ChoicesField
    | TagsField
    | ReferenceField
    | UserField
    | DepartmentField
    | AnyReferenceField
    | CollectionField
    | LinesField
    | ReferencesField
)

FIELD_KINDS: tuple[type[AnyField], ...] = (
    TextField,
    LongTextField,
    RichTextField,
    EmailField,
    PhoneField,
    UrlField,
    AddressField,
    LocationField,
    ColorField,
    AttachmentField,
    ImageField,
    JsonField,
    CodeField,
    IntegerField,
    DecimalField,
    MoneyField,
    PercentField,
    RatingField,
    BoolField,
    DateField,
    DatetimeField,
    TimeField,
    DurationField,
    ChoiceField,
    ChoicesField,
    TagsField,
    ReferenceField,
    UserField,
    DepartmentField,
    AnyReferenceField,
    CollectionField,
    LinesField,
    ReferencesField,
)
"""Every kind; the matrix test holds each layer's table against it."""


def kind_name(kind: type[AnyField] | AnyField) -> str:
    """The name an analyst writes: `long_text`."""
    return str(kind.__struct_config__.tag)

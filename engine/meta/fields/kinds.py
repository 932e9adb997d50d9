"""Every kind of field."""

from typing import TypeAlias

from engine.meta.fields.choices import BoolField, ChoiceField
from engine.meta.fields.numbers import DecimalField, IntegerField, MoneyField, PercentField
from engine.meta.fields.references import CollectionField, DepartmentField, ReferenceField, UserField
from engine.meta.fields.texts import LongTextField, TextField
from engine.meta.fields.times import DateField, DatetimeField, DurationField, TimeField

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
    | TimeField
    | DurationField
    | ChoiceField
    | ReferenceField
    | UserField
    | DepartmentField
    | CollectionField
)

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
    TimeField,
    DurationField,
    ChoiceField,
    ReferenceField,
    UserField,
    DepartmentField,
    CollectionField,
)
"""Every kind; the matrix test holds each layer's table against it."""


def kind_name(kind: type[AnyField] | AnyField) -> str:
    """The name an analyst writes: `long_text`."""
    return str(kind.__struct_config__.tag)

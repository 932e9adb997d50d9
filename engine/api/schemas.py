"""The JSON schema of each kind of field, as the API takes and gives it."""

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from engine.meta.fields import (
    AnyField,
    AnyReference,
    BoolField,
    ChoiceField,
    CollectionField,
    DateField,
    DatetimeField,
    DecimalField,
    DepartmentField,
    DurationField,
    IntegerField,
    LongTextField,
    MoneyField,
    NumberField,
    PercentField,
    ReferenceField,
    TextField,
    TimeField,
    UserField,
)

Schema: TypeAlias = dict[str, Any]


def _text(field: TextField | LongTextField) -> Schema:
    return {"type": "string", "maxLength": field.max}


def _integer(field: IntegerField) -> Schema:
    bounds = {"minimum": field.min, "maximum": field.max}
    return {"type": "integer", "format": "int64"} | {name: value for name, value in bounds.items() if value is not None}


def _decimal(field: NumberField) -> Schema:
    digits = rf"^-?[0-9]{{1,{field.precision - field.scale}}}(\.[0-9]{{1,{field.scale}}})?$"
    return {"type": ["string", "number"], "pattern": digits, "format": "decimal"}


def _choice(field: ChoiceField) -> Schema:
    """Values of a dictionary are open to others where people edit them."""
    return {"type": "string"} if field.open else {"type": "string", "enum": list(field.options)}


def _reference(field: AnyReference) -> Schema:
    return {"type": "integer", "format": "int64", "minimum": 1, "description": f"id of a `{field.to}`"}


def _constant(schema: Schema) -> Callable[[AnyField], Schema]:
    return lambda field: dict(schema)


CLOCK = "^[0-9]{2}:[0-9]{2}(:[0-9]{2})?$"
LENGTH = "^[0-9]{1,8} (minute|hour|day|week|month|year|working day)s?$"

SCHEMAS: Mapping[type[AnyField], Callable[[Any], Schema]] = {
    TextField: _text,
    LongTextField: _text,
    IntegerField: _integer,
    DecimalField: _decimal,
    MoneyField: _decimal,
    PercentField: _decimal,
    BoolField: _constant({"type": "boolean"}),
    DateField: _constant({"type": "string", "format": "date"}),
    DatetimeField: _constant({"type": "string", "format": "date-time"}),
    TimeField: _constant({"type": "string", "pattern": CLOCK}),
    DurationField: _constant({"type": "string", "pattern": LENGTH}),
    ChoiceField: _choice,
    ReferenceField: _reference,
    UserField: _reference,
    DepartmentField: _reference,
    CollectionField: _constant({}),
}
"""A collection is read by a list of its own entity; it has no place in a record's JSON."""


def schema_of(field: AnyField) -> Schema:
    """The schema of a value of this field; null where it may be empty."""
    schema = SCHEMAS[type(field)](field)
    if field.required and field.record:
        return schema
    kinds = schema.get("type", [])
    nullable = schema | {"type": [*([kinds] if isinstance(kinds, str) else kinds), "null"]}
    if "enum" in nullable:
        nullable["enum"] = [*nullable["enum"], None]
    return nullable

"""The JSON schema of each kind of field, as the API takes and gives it."""

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from engine.meta.fields import (
    AddressField,
    AnyChoice,
    AnyField,
    AnyReference,
    AnyReferenceField,
    AnyText,
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
    NumberField,
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
from engine.text.words import LONGEST_WORD, MOST_WORDS

Schema: TypeAlias = dict[str, Any]


def _text(field: AnyText) -> Schema:
    return {"type": "string", "maxLength": field.max}


def _line(field: TextField) -> Schema:
    return _text(field) | ({"pattern": f"^(?:{field.pattern})$"} if field.pattern is not None else {})


def _formed(form: Schema) -> Callable[[Any], Schema]:
    """A text of a form that everybody knows."""
    return lambda field: _text(field) | form


def _integer(field: IntegerField | RatingField) -> Schema:
    bounds = {"minimum": field.min, "maximum": field.max}
    return {"type": "integer", "format": "int64"} | {name: value for name, value in bounds.items() if value is not None}


def _decimal(field: NumberField) -> Schema:
    digits = rf"^-?[0-9]{{1,{field.precision - field.scale}}}(\.[0-9]{{1,{field.scale}}})?$"
    return {"type": ["string", "number"], "pattern": digits, "format": "decimal"}


def _choice(field: AnyChoice) -> Schema:
    """Values of a dictionary are open to others where people edit them."""
    return {"type": "string"} if field.open else {"type": "string", "enum": list(field.options)}


def _choices(field: ChoicesField) -> Schema:
    return {"type": "array", "items": _choice(field), "uniqueItems": True}


_TAGS: Schema = {
    "type": "array",
    "items": {"type": "string", "minLength": 1, "maxLength": LONGEST_WORD},
    "maxItems": MOST_WORDS,
}


def _references(field: ReferencesField) -> Schema:
    return {"type": "array", "items": _reference_to(field.to), "uniqueItems": True}


def _reference_to(entity: str) -> Schema:
    one = {"type": "integer", "format": "int64", "minimum": 1}
    return one | ({"description": f"id of a `{entity}`"} if entity else {})


def _reference(field: AnyReference) -> Schema:
    return _reference_to(field.to)


def _any_reference(field: AnyReferenceField) -> Schema:
    names = "|".join(field.to) or "[a-z][a-z0-9_]*"
    return {"type": "string", "pattern": rf"^({names})/[1-9][0-9]*$", "description": "a record: `entity/id`"}


def _constant(schema: Schema) -> Callable[[AnyField], Schema]:
    return lambda field: dict(schema)


CLOCK = "^[0-9]{2}:[0-9]{2}(:[0-9]{2})?$"
LENGTH = "^[0-9]{1,8} (minute|hour|day|week|month|year|working day)s?$"

SCHEMAS: Mapping[type[AnyField], Callable[[Any], Schema]] = {
    TextField: _line,
    LongTextField: _text,
    RichTextField: _formed({"contentMediaType": "text/html"}),
    EmailField: _formed({"format": "email"}),
    PhoneField: _formed({"description": "E.164: `+8613800138000`"}),
    UrlField: _formed({"format": "uri"}),
    AddressField: _text,
    LocationField: _formed({"description": "latitude and longitude in degrees: `31.230416,121.473701`"}),
    ColorField: _formed({"pattern": "^#[0-9a-f]{6}$"}),
    AttachmentField: _text,
    ImageField: _text,
    JsonField: _constant({"type": ["object", "array", "string", "number", "boolean"]}),
    CodeField: _constant({"type": "string", "readOnly": True}),
    IntegerField: _integer,
    DecimalField: _decimal,
    MoneyField: _decimal,
    PercentField: _decimal,
    RatingField: _integer,
    BoolField: _constant({"type": "boolean"}),
    DateField: _constant({"type": "string", "format": "date"}),
    DatetimeField: _constant({"type": "string", "format": "date-time"}),
    TimeField: _constant({"type": "string", "pattern": CLOCK}),
    DurationField: _constant({"type": "string", "pattern": LENGTH}),
    ChoiceField: _choice,
    ChoicesField: _choices,
    TagsField: _constant(_TAGS),
    ReferenceField: _reference,
    UserField: _reference,
    DepartmentField: _reference,
    AnyReferenceField: _any_reference,
    CollectionField: _constant({}),
    LinesField: lambda field: {"type": "array", "items": {"$ref": f"#/components/schemas/{field.of}.line"}},
    ReferencesField: _references,
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

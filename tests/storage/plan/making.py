"""Catalogs written by hand, as short as they can be."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from engine.meta.catalog import App, Catalog, Entity
from engine.meta.fields import (
    AnyField,
    BoolField,
    ChoiceField,
    CollectionField,
    DateField,
    DatetimeField,
    DecimalField,
    IntegerField,
    LongTextField,
    MoneyField,
    Option,
    PercentField,
    ReferenceField,
    TextField,
    UserField,
)
from engine.meta.system import RECORD_FIELDS

APP = App(name="crm", label={"en": "CRM"}, locales=("zh", "en"), time_zone="Asia/Shanghai", currency="CNY")


def field(kind: type[AnyField], **keys: Any) -> dict[str, Any]:
    """A field without its name; `entity` gives it one."""
    return {"kind": kind, "label": {}, **keys}


def text(**keys: Any) -> dict[str, Any]:
    """A text of 20 characters, if nothing else is said."""
    return field(TextField, **{"max": 20, **keys})


def choice(*options: str, **keys: Any) -> dict[str, Any]:
    """A choice of these options."""
    return field(ChoiceField, options={name: Option(label={}) for name in options}, **keys)


def build(name: str, keys: Mapping[str, Any]) -> AnyField:
    """The field of that name."""
    return keys["kind"](name=name, **{key: value for key, value in keys.items() if key != "kind"})


def entity(called: str, keys: Mapping[str, Any], fields: Mapping[str, Mapping[str, Any]]) -> Entity:
    """An entity with these fields and those of every record."""
    declared = {name: build(name, one) for name, one in fields.items()}
    return Entity(**{"name": called, "label": {}, "title": "name", "fields": {**declared, **RECORD_FIELDS}, **keys})


def catalog(**entities: Mapping[str, Mapping[str, Any]]) -> Catalog:
    """Entities by name, each a mapping of its fields; `user` is always there."""
    whole = {"user": {"name": text(required=True)}, **entities}
    return Catalog(app=APP, roles={}, entities={name: entity(name, {}, fields) for name, fields in whole.items()})


def every_kind(**keys: Any) -> Catalog:
    """An entity with a field of every kind, with a bin, and one that refers to it and back."""
    fields = {
        "name": text(unique=True),
        "notes": field(LongTextField, max=1000),
        "count": field(IntegerField, index=("created_at",)),
        "weight": field(DecimalField, precision=12, scale=3),
        "price": field(MoneyField, min=Decimal(0), index=()),
        "rate": field(PercentField),
        "active": field(BoolField),
        "since": field(DateField),
        "seen_at": field(DatetimeField),
        "grade": choice("a", "b"),
        "other": field(ReferenceField, to="other"),
        "order": field(UserField),
        "others": field(CollectionField, of="other", by="thing"),
        "a_name_that_is_so_long_that_no_index": text(index=("since", "seen_at", "grade")),
    }
    back = {"thing": field(ReferenceField, to="thing"), "name": text()}
    thing = entity("thing", {"recycle": True, **keys}, fields)
    whole = catalog(other=back)
    return Catalog(app=APP, roles={}, entities={**whole.entities, "thing": thing})

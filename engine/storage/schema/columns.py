"""The column of each kind of field, per database."""

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from sqlalchemy import ARRAY, BigInteger, Boolean, Date, DateTime, Integer, Numeric, Text, Time
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.types import TypeEngine

from engine.meta.fields import (
    AnyCollection,
    AnyField,
    AnyReferenceField,
    BoolField,
    ChoiceField,
    ChoicesField,
    CodeField,
    CollectionField,
    DateField,
    DatetimeField,
    DecimalField,
    DepartmentField,
    DurationField,
    IntegerField,
    LinesField,
    LongTextField,
    MoneyField,
    NumberField,
    PercentField,
    RatingField,
    ReferenceField,
    ReferencesField,
    TagsField,
    TextField,
    TimeField,
    UserField,
)
from engine.meta.readings import READINGS
from engine.rules.kept import Kept
from engine.storage.driver.base import Dialect

ColumnType: TypeAlias = TypeEngine[Any]


def _numeric(field: NumberField) -> ColumnType:
    return Numeric(field.precision, field.scale)


def _none(field: AnyCollection) -> None:
    """A collection is found by the reference that points back; it has no column."""


def _always(kind: ColumnType) -> Callable[[AnyField], ColumnType]:
    return lambda field: kind


COLUMNS: Mapping[Dialect, Mapping[type[AnyField], Callable[[Any], ColumnType | None]]] = {
    # STRICT tables know four types. Decimals are scaled integers: as REAL, 9999999999999999.99 comes back changed.
    Dialect.SQLITE: {
        TextField: _always(Text()),
        LongTextField: _always(Text()),
        **dict.fromkeys(READINGS, _always(Text())),
        CodeField: _always(Text()),
        IntegerField: _always(Integer()),
        RatingField: _always(Integer()),
        DecimalField: _always(Integer()),
        MoneyField: _always(Integer()),
        PercentField: _always(Integer()),
        BoolField: _always(Integer()),
        DateField: _always(Text()),
        DatetimeField: _always(Text()),
        TimeField: _always(Text()),
        DurationField: _always(Integer()),
        ChoiceField: _always(Text()),
        ChoicesField: _always(Text()),
        TagsField: _always(Text()),
        ReferenceField: _always(Integer()),
        UserField: _always(Integer()),
        DepartmentField: _always(Integer()),
        AnyReferenceField: _always(Text()),
        CollectionField: _none,
        LinesField: _none,
        ReferencesField: _none,
    },
    Dialect.POSTGRESQL: {
        TextField: _always(Text()),
        LongTextField: _always(Text()),
        **dict.fromkeys(READINGS, _always(Text())),
        CodeField: _always(Text()),
        IntegerField: _always(BigInteger()),
        RatingField: _always(BigInteger()),
        DecimalField: _numeric,
        MoneyField: _numeric,
        PercentField: _numeric,
        BoolField: _always(Boolean()),
        DateField: _always(Date()),
        DatetimeField: _always(DateTime(timezone=True)),
        TimeField: _always(Time()),
        DurationField: _always(BigInteger()),
        ChoiceField: _always(Text()),
        ChoicesField: _always(ARRAY(Text())),
        TagsField: _always(ARRAY(Text())),
        ReferenceField: _always(BigInteger()),
        UserField: _always(BigInteger()),
        DepartmentField: _always(BigInteger()),
        AnyReferenceField: _always(Text()),
        CollectionField: _none,
        LinesField: _none,
        ReferencesField: _none,
    },
}


def kept_type(kept: Kept, dialect: Dialect) -> ColumnType:
    """The type of a column that is kept beside those of fields; an order is by code point, not the database's own."""
    if dialect is Dialect.SQLITE:
        return Text()
    return TSVECTOR() if kept.words else Text(collation="C")


def column_type(field: AnyField, dialect: Dialect) -> ColumnType:
    """The type of the column of a field that has one."""
    kind = COLUMNS[dialect][type(field)](field)
    assert kind is not None, f"{field.name} has no column"
    return kind

"""What a default or a computed value becomes when it is put into a field: the table ASSIGN."""

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from engine.expressions.record import Value
from engine.meta.fields import (
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
    PercentField,
    RatingField,
    ReferenceField,
    ReferencesField,
    TagsField,
    TextField,
    TimeField,
    UserField,
)
from engine.meta.readings import READINGS, reading
from engine.text.characters import tidy_text
from engine.text.durations import Length

Assign: TypeAlias = Callable[[Any], Value]
"""Takes what an expression gave, never None; raises Unreadable where the field cannot hold it."""


def assigned(field: AnyField) -> Assign:
    """How the results of expressions become values of `field`."""
    return ASSIGN[type(field)](field)


def _same(field: AnyField) -> Assign:
    """Expressions give values of this kind as the field holds them: numbers are rounded and checked for size there."""
    return lambda value: value


def _day(field: DateField) -> Assign:
    return (lambda day: day.replace(day=1)) if field.grain == "month" else _same(field)


def _line(field: TextField) -> Assign:
    return lambda text: tidy_text(text, field.max, lines=False)


def _lines(field: LongTextField) -> Assign:
    return lambda text: tidy_text(text, field.max, lines=True)


def _length(field: DurationField) -> Assign:
    return Length


ASSIGN: Mapping[type[AnyField], Callable[[Any], Assign]] = {
    TextField: _line,
    LongTextField: _lines,
    **dict.fromkeys(READINGS, reading),
    CodeField: _same,
    IntegerField: _same,
    DecimalField: _same,
    MoneyField: _same,
    PercentField: _same,
    RatingField: _same,
    BoolField: _same,
    DateField: _day,
    DatetimeField: _same,
    TimeField: _same,
    DurationField: _length,
    ChoiceField: _same,
    ChoicesField: _same,
    TagsField: _same,
    ReferenceField: _same,
    UserField: _same,
    DepartmentField: _same,
    AnyReferenceField: _same,
    CollectionField: _same,
    LinesField: _same,
    ReferencesField: _same,
}
"""Per kind: given a field, what puts a result into it. A collection is never assigned to."""

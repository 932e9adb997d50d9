"""What a field's own options ask of its value, wherever it came from: `required`, `min`, `max`, `pattern`."""

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any, TypeAlias

from engine.expressions.record import Record
from engine.meta.catalog import Entity
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
from engine.rules.assign import assigned
from engine.rules.failure import Failure
from engine.rules.states import State
from engine.text.numbers import rounded
from engine.text.patterns import pattern
from engine.text.unreadable import Argument, Unreadable

Limit: TypeAlias = Callable[[Any], Failure | None]
"""Takes a value, never None."""


Limits: TypeAlias = Callable[[Record, Mapping[str, State]], tuple[Failure, ...]]
"""Takes a record and the states of those of its fields that have conditions."""


def limits(entity: Entity) -> Limits:
    """Finds everything that the options of the entity's declared fields refuse in a record."""
    given = (field for field in entity.fields.values() if field.writable or field.value is not None)
    return limits_of(field for field in given if field.has_column)


def limits_of(fields: Iterable[AnyField]) -> Limits:
    """The same for any fields that hold values of their own."""
    stored = list(fields)
    checked = [(field.name, field.required, LIMITS[type(field)](field)) for field in stored]
    plain = {name: State(required=required) for name, required, _ in checked}
    conditional = {field.name for field in stored if field.conditional}
    asked = [(name, limit) for name, required, limit in checked if required or limit or name in conditional]

    def refused(record: Record, states: Mapping[str, State]) -> tuple[Failure, ...]:
        known = {**plain, **states} if states else plain
        found = (_refused(name, known[name], limit, record.values.get(name)) for name, limit in asked)
        return tuple(failure for failure in found if failure)

    return refused


def worked_out(field: AnyField) -> Limit:
    """What refuses a value that a statement worked out for `field`, in a record that nobody is editing."""
    assign, limit = assigned(field), LIMITS[type(field)](field)

    def refused(value: Any) -> Failure | None:
        try:
            assign(value)
        except Unreadable as fault:
            return Failure(fault.code, field.name, fault.arguments)
        return limit(value) if limit else None

    return refused


def _refused(name: str, state: State, limit: Limit | None, value: object) -> Failure | None:
    if value is None:
        return Failure("required", name) if state.required else None
    return limit(value) if limit and not state.hidden else None


def _none(field: AnyField) -> Limit | None:
    return None


def _form(field: TextField) -> Limit | None:
    if field.pattern is None:
        return None
    wanted, refused = pattern(field.pattern), Failure("wrong_form", field.name, {"pattern": field.pattern})
    return lambda text: None if wanted.fits(text) else refused


def _bounds(field: NumberField) -> Limit | None:
    if field.min is None and field.max is None:
        return None

    def limit(value: int | Decimal) -> Failure | None:
        if field.min is not None and value < field.min:
            return Failure("too_small", field.name, {"min": _shown(field, field.min)})
        if field.max is not None and value > field.max:
            return Failure("too_large", field.name, {"max": _shown(field, field.max)})
        return None

    return limit


def _shown(field: NumberField, bound: int | Decimal) -> Argument:
    """A bound as the field shows its values."""
    return rounded(bound, field.scale) if field.scale else bound


LIMITS: Mapping[type[AnyField], Callable[[Any], Limit | None]] = {
    TextField: _form,
    LongTextField: _none,
    **dict.fromkeys(READINGS, _none),
    CodeField: _none,
    IntegerField: _bounds,
    DecimalField: _bounds,
    MoneyField: _bounds,
    PercentField: _bounds,
    RatingField: _bounds,
    BoolField: _none,
    DateField: _none,
    DatetimeField: _none,
    TimeField: _none,
    DurationField: _none,
    ChoiceField: _none,
    ChoicesField: _none,
    TagsField: _none,
    ReferenceField: _none,
    UserField: _none,
    DepartmentField: _none,
    AnyReferenceField: _none,
    CollectionField: _none,
    LinesField: _none,
    ReferencesField: _none,
}
"""Per kind: given a field, what looks at its values; None where nothing is asked. (Length and options: values.py.)"""

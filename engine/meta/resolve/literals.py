"""A value written in a definition -> the wire form of a field's type, or why it has none: one row a kind of field."""

import unicodedata
from collections.abc import Callable, Mapping
from datetime import tzinfo
from decimal import Decimal
from typing import Any, Final, TypeAlias

from engine.diagnostics import nearest
from engine.meta.fields import (
    AnyChoice,
    AnyField,
    AnyReference,
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
    Wire,
)
from engine.meta.foreign import meant_bool
from engine.meta.phrases import listed, number, shown
from engine.meta.readings import READINGS, reading
from engine.meta.resolve.moments import day, instant, month
from engine.meta.resolve.numbers import Exact, Wrong, exact_number, fraction, whole_number
from engine.meta.source import Plain, Tree
from engine.text.dates import parse_time
from engine.text.durations import duration_text, parse_duration
from engine.text.messages import message
from engine.text.patterns import pattern
from engine.text.unreadable import Unreadable
from engine.text.words import tidy_words

Answer: TypeAlias = Wire | Wrong


def literal(field: AnyField, value: Plain | list[Tree], zone: tzinfo) -> Answer:
    """The wire form of `value` in this field; a date with a time is in `zone`. Only a field of several takes a list."""
    return LITERALS[type(field)](field, value, zone)


def bound(field: AnyField, value: Plain) -> int | Decimal | Wrong:
    """`min` or `max` of a number field as a number of its type."""
    if isinstance(field, IntegerField):
        return whole_number(value)
    assert isinstance(field, DecimalField | MoneyField | PercentField), "no other field has bounds"
    return _exact(field, value)


def _text(field: TextField | LongTextField, value: Plain, _: tzinfo) -> Answer:
    if not isinstance(value, str):
        return Wrong(f"{shown(value)} is not a text", f'write it in quotes: `"{_raw(value)}"`')
    text = unicodedata.normalize("NFC", value.strip())
    if not text:
        return Wrong("an empty text is no value", "leave the key out")
    if isinstance(field, TextField) and "\n" in text:
        return Wrong("a `text` field has one line", "write it on one line, or make the field `long_text`")
    if len(text) > field.max:
        return Wrong(f"{shown(value)} has {len(text):,} characters, `max` is {field.max:,}")
    if isinstance(field, TextField) and field.pattern is not None and not pattern(field.pattern).fits(text):
        return Wrong(f"{shown(value)} does not have the form `{field.pattern}`")
    return text


def _read(field: AnyField, value: Plain, _: tzinfo) -> Answer:
    """A text of a kind that has a form of its own."""
    if not isinstance(value, str):
        return Wrong(f"{shown(value)} is not a text", f'write it in quotes: `"{_raw(value)}"`')
    try:
        text = reading(field)(value)
    except Unreadable as fault:
        return Wrong(f"{shown(value)} does not fit: {message(fault.code, 'en', **fault.arguments)}")
    return text or Wrong("an empty text is no value", "leave the key out")


def _integer(field: IntegerField | RatingField, value: Plain, _: tzinfo) -> Answer:
    whole = whole_number(value)
    return whole if isinstance(whole, Wrong) else _outside(field, whole) or whole


def _number(field: DecimalField | MoneyField | PercentField, value: Plain, _: tzinfo) -> Answer:
    exact = _exact(field, value)
    return exact if isinstance(exact, Wrong) else _outside(field, exact) or f"{exact:f}"


def _exact(field: DecimalField | MoneyField | PercentField, value: Plain) -> Exact:
    convert = fraction if isinstance(field, PercentField) else exact_number
    return convert(value, field.precision, field.scale)


def _outside(field: NumberField, value: int | Decimal) -> Wrong | None:
    if field.min is not None and value < field.min:
        return Wrong(f"{number(value)} is less than `min`, {number(field.min)}")
    if field.max is not None and value > field.max:
        return Wrong(f"{number(value)} is more than `max`, {number(field.max)}")
    return None


def _bool(_field: BoolField, value: Plain, _: tzinfo) -> Answer:
    if isinstance(value, bool):
        return value
    meant = meant_bool(value)
    return Wrong(f"{shown(value)} is not `true` or `false`", f"write `{meant}`" if meant else None)


def _date(field: DateField, value: Plain, _: tzinfo) -> Answer:
    return month(value) if field.grain == "month" else day(value)


def _datetime(_field: DatetimeField, value: Plain, zone: tzinfo) -> Answer:
    return instant(value, zone)


def _time(_field: TimeField, value: Plain, _: tzinfo) -> Answer:
    try:
        return parse_time(str(value)).isoformat()
    except Unreadable:
        return Wrong(f"{shown(value)} is not a time of day", "write it as `08:30`")


def _duration(_field: DurationField, value: Plain, _: tzinfo) -> Answer:
    try:
        return duration_text(parse_duration(str(value)))
    except Unreadable:
        return Wrong(f"{shown(value)} is not a length of time", "write it as `3 days`, `2 hours`, `5 working days`")


def _choice(field: ChoiceField, value: Plain, _: tzinfo) -> Answer:
    return _option(field, value)


def _choices(field: ChoicesField, value: Plain | list[Tree], _: tzinfo) -> Answer:
    """One value stands for a list of it."""
    found = [_option(field, one) for one in (value if isinstance(value, list) else [value])]
    wrong = next((one for one in found if isinstance(one, Wrong)), None)
    return wrong or tuple(name for name in field.options if name in found) or Wrong("an empty list is no value")


def _tags(_field: TagsField, value: Plain | list[Tree], _: tzinfo) -> Answer:
    """One word stands for a list of it."""
    written = value if isinstance(value, list) else [value]
    words = [one for one in written if isinstance(one, str)]
    if len(words) < len(written):
        return Wrong(f"{shown(written)} is not a list of texts", "write each word in quotes")
    try:
        return tidy_words(words) or Wrong("an empty list is no value")
    except Unreadable as fault:
        return Wrong(f"{shown(written)} does not fit: {message(fault.code, 'en', **fault.arguments)}")


def _option(field: AnyChoice, value: Tree) -> str | Wrong:
    if isinstance(value, str) and value in field.options:
        return value
    meant = nearest(str(value), field.options)
    hint = f"did you mean `{meant}`?" if meant else f"the options are {listed(field.options, 'and')}"
    return Wrong(f"{shown(value)} is not an option of `{field.name}`", hint)


def _reference(_field: AnyReference, value: Plain, _: tzinfo) -> Answer:
    return Wrong(f"no record is called {shown(value)}", "a reference is given by an expression after `=`: `=me`")


def _any_reference(_field: AnyReferenceField, value: Plain, _: tzinfo) -> Answer:
    hint = "a reference is given by an expression after `=`: `=customer`"
    return Wrong(f"no record is called {shown(value)}", hint)


def _collection(_field: CollectionField | LinesField, _value: Plain, _: tzinfo) -> Answer:
    raise AssertionError("a collection takes no value")


def _issued(field: CodeField, _value: Plain, _: tzinfo) -> Answer:
    return Wrong(f"`{field.name}` is given by the numbering `{field.numbering}`", "no value can be written for it")


def _raw(value: Plain) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


LITERALS: Final[Mapping[type[AnyField], Callable[[Any, Any, tzinfo], Answer]]] = {
    TextField: _text,
    LongTextField: _text,
    **dict.fromkeys(READINGS, _read),
    CodeField: _issued,
    IntegerField: _integer,
    DecimalField: _number,
    MoneyField: _number,
    PercentField: _number,
    RatingField: _integer,
    BoolField: _bool,
    DateField: _date,
    DatetimeField: _datetime,
    TimeField: _time,
    DurationField: _duration,
    ChoiceField: _choice,
    ChoicesField: _choices,
    TagsField: _tags,
    ReferenceField: _reference,
    UserField: _reference,
    DepartmentField: _reference,
    AnyReferenceField: _any_reference,
    CollectionField: _collection,
    LinesField: _collection,
    ReferencesField: _collection,
}

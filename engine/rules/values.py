"""Values in their wire form (catalog literals; what JSON carried) as Python values of a field: the table LITERAL."""

from collections.abc import Callable, Iterable, Mapping
from decimal import Context, Decimal, Inexact, InvalidOperation
from typing import Any, TypeAlias

from engine.expressions.record import Value
from engine.meta.fields import (
    AnyChoice,
    AnyCollection,
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
from engine.meta.pointers import pointer
from engine.meta.readings import READINGS, reading
from engine.meta.system import LONGEST_CODE
from engine.text.characters import tidy_text
from engine.text.dates import parse_date, parse_instant, parse_month, parse_time
from engine.text.durations import parse_duration
from engine.text.numbers import plain_decimal
from engine.text.unreadable import Unreadable
from engine.text.words import tidy_words

MAX_INTEGER = 2**63 - 1

LONGEST_NUMBER = 600
"""Characters of an issued number: what an index has room for."""

Reader: TypeAlias = Callable[[Any], Value]
"""Gives the value of a field, None for a blank text; raises Unreadable where it is none."""


def literal(field: AnyField, wire: Wire) -> Value:
    """The value a definition writes out for `field`; raises Unreadable with the code that says what is wrong."""
    return LITERAL[type(field)](field)(wire)


def fit(field: NumberField, hidden: int = 0) -> Callable[[Decimal], Decimal]:
    """Gives a number the scale of the field, exactly; raises Unreadable `scale` or `out_of_range`.

    `hidden` digits after the point are not seen by the reader of the message (a percent is typed in hundredths).
    """
    unit = Decimal(1).scaleb(-field.scale)
    exact = Context(prec=field.precision, traps=[Inexact, InvalidOperation])

    def fitted(value: Decimal) -> Decimal:
        try:
            return value.quantize(unit, context=exact)
        except Inexact:
            raise Unreadable("scale", count=field.scale - hidden) from None
        except InvalidOperation:
            raise Unreadable("out_of_range") from None

    return fitted


def fit_integer(value: int) -> int:
    """The number, if 64 bits hold it; raises Unreadable `out_of_range`."""
    if -MAX_INTEGER - 1 <= value <= MAX_INTEGER:
        return value
    raise Unreadable("out_of_range")


def positive_id(value: int) -> int:
    """The number, if it can be the id of a record; raises Unreadable `not_a_reference`."""
    if 0 < value <= MAX_INTEGER:
        return value
    raise Unreadable("not_a_reference")


def one_of(field: AnyChoice) -> Callable[[str], str | None]:
    """Takes the name of one of the field's options, and no other way to write it.

    Whether a dictionary has a value, its table says when a record is saved (service/references.py).
    """
    if field.dictionary is not None:
        return lambda name: tidy_text(name, LONGEST_CODE, lines=False)
    options = frozenset(field.options)

    def read(name: str) -> str | None:
        if name in options:
            return name
        if not name:
            return None
        raise Unreadable("not_a_choice", options=tuple(field.options))

    return read


def some_of(field: ChoicesField) -> Callable[[Iterable[str]], tuple[str, ...] | None]:
    """Takes names of the field's options in any order; they come in that of the options, each once."""
    read, places = one_of(field), {name: place for place, name in enumerate(field.options)}

    def some(names: Iterable[str]) -> tuple[str, ...] | None:
        known = {name for one in names if (name := read(one)) is not None}
        return tuple(sorted(known, key=lambda name: (places.get(name, len(places)), name))) or None

    return some


def _text(field: TextField) -> Reader:
    return lambda wire: tidy_text(_as(str, wire, "not_text"), field.max, lines=False)


def _long_text(field: LongTextField) -> Reader:
    return lambda wire: tidy_text(_as(str, wire, "not_text"), field.max, lines=True)


def _code(field: CodeField) -> Reader:
    return lambda wire: tidy_text(_as(str, wire, "not_text"), LONGEST_NUMBER, lines=False)


def _read(field: AnyField) -> Reader:
    read = reading(field)
    return lambda wire: read(_as(str, wire, "not_text"))


def _integer(field: IntegerField | RatingField) -> Reader:
    return lambda wire: fit_integer(_as(int, wire, "not_an_integer"))


def _decimal(field: DecimalField | MoneyField | PercentField) -> Reader:
    fitted = fit(field)
    return lambda wire: fitted(plain_decimal(_as(str, wire, "not_a_number")))


def _bool(field: BoolField) -> Reader:
    return lambda wire: _as(bool, wire, "not_a_bool")


def _date(field: DateField) -> Reader:
    read = parse_month if field.grain == "month" else parse_date
    return lambda wire: read(_as(str, wire, "not_a_date"))


def _datetime(field: DatetimeField) -> Reader:
    return lambda wire: parse_instant(_as(str, wire, "not_a_datetime"))


def _time(field: TimeField) -> Reader:
    return lambda wire: parse_time(_as(str, wire, "not_a_time"))


def _duration(field: DurationField) -> Reader:
    return lambda wire: parse_duration(_as(str, wire, "not_a_duration"))


def _choice(field: ChoiceField) -> Reader:
    read = one_of(field)
    return lambda wire: read(_as(str, wire, "not_text"))


def _choices(field: ChoicesField) -> Reader:
    read = some_of(field)
    return lambda wire: read([_as(str, one, "not_text") for one in _as(tuple, wire, "not_a_list")])


def _tags(field: TagsField) -> Reader:
    return lambda wire: tidy_words([_as(str, one, "not_text") for one in _as(tuple, wire, "not_a_list")])


def _reference(field: AnyReference) -> Reader:
    return lambda wire: positive_id(_as(int, wire, "not_a_reference"))


def pointed(field: AnyReferenceField) -> Callable[[str], str]:
    """Takes `entity/id` where the field may name records of that entity; raises Unreadable.

    Whether there is such a record is looked at when it is saved (service/references.py).
    """

    def read(text: str) -> str:
        found = pointer(text)
        if found is None:
            raise Unreadable("not_an_any_reference")
        if field.to and found.entity not in field.to:
            raise Unreadable("not_this_entity", options=field.to)
        return text

    return read


def _any_reference(field: AnyReferenceField) -> Reader:
    read = pointed(field)
    return lambda wire: read(_as(str, wire, "not_an_any_reference"))


def _collection(field: AnyCollection) -> Reader:
    def refuse(wire: Wire) -> Value:
        raise Unreadable("not_writable")

    return refuse


def _as(kind: type[Any], wire: Wire, code: str) -> Any:
    """`wire` if it is of exactly this type: `true` is no number here."""
    if type(wire) is kind:
        return wire
    raise Unreadable(code)


LITERAL: Mapping[type[AnyField], Callable[[Any], Reader]] = {
    TextField: _text,
    LongTextField: _long_text,
    **dict.fromkeys(READINGS, _read),
    CodeField: _code,
    IntegerField: _integer,
    DecimalField: _decimal,
    MoneyField: _decimal,
    PercentField: _decimal,
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
"""Per kind: given a field, a reader of its wire form (`text` for decimals, days and instants)."""

"""What the API was sent for a field, still in bytes, as its value: the table DECODE."""

from collections.abc import Callable, Mapping
from typing import Any

import msgspec
from msgspec import Raw

from engine.expressions.record import Value
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
    JsonField,
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
from engine.rules.values import LITERAL, Reader
from engine.text.numbers import plain_integer
from engine.text.unreadable import Unreadable

_text = msgspec.json.Decoder(str | None)
_texts = msgspec.json.Decoder(tuple[str, ...] | None)
_NULL = b"null"
SHORT = 18
"""So many digits always fit 64 bits."""

_BOOLS: Mapping[bytes, bool | None] = {b"true": True, b"false": False, _NULL: None}


def json_reader(field: AnyField) -> Reader:
    """Gives the value of `field` from the bytes of one JSON value, None for null; raises Unreadable."""
    return DECODE[type(field)](field)


def _written(code: str) -> Callable[[AnyField], Reader]:
    """A kind whose values are JSON texts; `code` says so where it is something else."""

    def reader(field: AnyField) -> Reader:
        literal = LITERAL[type(field)](field)

        def read(raw: Raw) -> Value:
            try:
                text = _text.decode(raw)
            except msgspec.ValidationError:
                raise Unreadable(code) from None
            return literal(text) if text is not None else None

        return read

    return reader


def _any(field: JsonField) -> Reader:
    """Whatever was sent, as it stands there."""
    read = reading(field)
    return lambda raw: read(bytes(raw).decode())


def _counted(code: str) -> Callable[[AnyField], Reader]:
    """A kind whose values are JSON numbers without point and exponent."""

    def reader(field: AnyField) -> Reader:
        literal = LITERAL[type(field)](field)

        def read(raw: Raw) -> Value:
            token = bytes(raw)
            return literal(integer_token(token, code)) if token != _NULL else None

        return read

    return reader


def integer_token(token: bytes, code: str) -> int:
    """The whole number of a JSON number; raises Unreadable with `code` where it is none."""
    if token.isdigit() and len(token) <= SHORT:  # nearly every one; JSON has no zeros in front
        return int(token)
    try:
        return plain_integer(token.decode())
    except Unreadable as refused:
        raise Unreadable(code if refused.code == "not_an_integer" else refused.code) from None


def _decimal(field: AnyField) -> Reader:
    """A JSON number or the same digits as text; either is read digit by digit."""
    literal = LITERAL[type(field)](field)

    def read(raw: Raw) -> Value:
        token = bytes(raw)
        if token == _NULL:
            return None
        return literal(_text.decode(token) if token[:1] == b'"' else token.decode())

    return read


def _bool(field: BoolField) -> Reader:
    def read(raw: Raw) -> Value:
        try:
            return _BOOLS[bytes(raw)]
        except KeyError:
            raise Unreadable("not_a_bool") from None

    return read


def _several(field: ChoicesField | TagsField) -> Reader:
    literal = LITERAL[type(field)](field)

    def read(raw: Raw) -> Value:
        try:
            texts = _texts.decode(raw)
        except msgspec.ValidationError:
            raise Unreadable("not_a_list") from None
        return literal(texts) if texts is not None else None

    return read


def _collection(field: AnyCollection) -> Reader:
    return LITERAL[CollectionField](field)


DECODE: Mapping[type[AnyField], Callable[[Any], Reader]] = {
    TextField: _written("not_text"),
    LongTextField: _written("not_text"),
    **dict.fromkeys(READINGS, _written("not_text")),
    JsonField: _any,
    CodeField: _written("not_text"),
    IntegerField: _counted("not_an_integer"),
    DecimalField: _decimal,
    MoneyField: _decimal,
    PercentField: _decimal,
    RatingField: _counted("not_an_integer"),
    BoolField: _bool,
    DateField: _written("not_a_date"),
    DatetimeField: _written("not_a_datetime"),
    TimeField: _written("not_a_time"),
    DurationField: _written("not_a_duration"),
    ChoiceField: _written("not_text"),
    ChoicesField: _several,
    TagsField: _several,
    ReferenceField: _counted("not_a_reference"),
    UserField: _counted("not_a_reference"),
    DepartmentField: _counted("not_a_reference"),
    AnyReferenceField: _written("not_an_any_reference"),
    CollectionField: _collection,
    LinesField: _collection,
    ReferencesField: _collection,
}
"""Per kind: given a field, a reader of the bytes of its JSON value."""

"""What a person typed into a form for a field, as its value: the table READ_FORM."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

from engine.expressions.record import Value
from engine.meta.fields import (
    AddressField,
    AnyCollection,
    AnyField,
    AnyReference,
    AnyReferenceField,
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
from engine.meta.readings import reading
from engine.rules.values import LITERAL, Reader, fit, fit_integer, one_of, pointed, positive_id, some_of
from engine.text.characters import tidy_text
from engine.text.dates import in_zone
from engine.text.durations import read_duration
from engine.text.human_dates import read_date, read_instant, read_month, read_time
from engine.text.human_numbers import read_number
from engine.text.money import read_money
from engine.text.numbers import plain_integer
from engine.text.unreadable import Unreadable
from engine.text.words import tidy_words, words_typed


@dataclass(frozen=True, slots=True)
class Desk:
    """Where a form is filled in: the clock, the zone and the currency that what is typed is meant in."""

    now: datetime
    zone: ZoneInfo
    currency: str


FormReader: TypeAlias = Callable[[str, Desk], Value]
"""Gives the value of a field from the text posted for it, None for a blank one; raises Unreadable."""


def form_reader(field: AnyField) -> FormReader:
    """How the texts typed for `field` are read."""
    read = READ_FORM[type(field)](field)
    return lambda text, desk: read(text, desk) if text and not text.isspace() else None


def _text(field: TextField) -> FormReader:
    """A tab pasted from a spreadsheet is a blank here."""
    return lambda text, desk: tidy_text(text.replace("\t", " "), field.max, lines=False)


def _long_text(field: LongTextField) -> FormReader:
    return lambda text, desk: tidy_text(text, field.max, lines=True)


def _read(field: AnyField) -> FormReader:
    read = reading(field)
    return lambda text, desk: read(text)


def _line(field: AnyField) -> FormReader:
    read = reading(field)
    return lambda text, desk: read(text.replace("\t", " "))


def _url(field: UrlField) -> FormReader:
    """Nobody types `https://`."""
    read = reading(field)
    return lambda text, desk: read(text if "://" in text else f"https://{text.strip()}")


def _code(field: CodeField) -> FormReader:
    read = LITERAL[CodeField](field)
    return lambda text, desk: read(text)


def _integer(field: IntegerField | RatingField) -> FormReader:
    def read(text: str, desk: Desk) -> Value:
        number = read_number(text)
        whole = int(number)
        if whole != number:
            raise Unreadable("not_an_integer")
        return fit_integer(whole)

    return read


def _decimal(field: DecimalField) -> FormReader:
    fitted = fit(field)
    return lambda text, desk: fitted(read_number(text))


def _money(field: MoneyField) -> FormReader:
    fitted = fit(field)
    return lambda text, desk: fitted(read_money(text, desk.currency))


def _percent(field: PercentField) -> FormReader:
    fitted = fit(field, hidden=2)
    return lambda text, desk: fitted(read_number(text, percent=True))


_WORDS = {
    **dict.fromkeys(("true", "on", "1", "yes", "是"), True),
    **dict.fromkeys(("false", "off", "0", "no", "否"), False),
}


def _bool(field: BoolField) -> FormReader:
    def read(text: str, desk: Desk) -> Value:
        try:
            return _WORDS[text.strip().lower()]
        except KeyError:
            raise Unreadable("not_a_bool") from None

    return read


def _date(field: DateField) -> FormReader:
    read = read_month if field.grain == "month" else read_date
    return lambda text, desk: read(text, in_zone(desk.now, desk.zone).date())


def _datetime(field: DatetimeField) -> FormReader:
    return lambda text, desk: read_instant(text, desk.now, desk.zone)


def _time(field: TimeField) -> FormReader:
    return lambda text, desk: read_time(text)


def _duration(field: DurationField) -> FormReader:
    return lambda text, desk: read_duration(text)


def _choice(field: ChoiceField) -> FormReader:
    read = one_of(field)
    return lambda text, desk: read(text.strip())


def _choices(field: ChoicesField) -> FormReader:
    """A name a line."""
    read = some_of(field)
    return lambda text, desk: read(name.strip() for name in text.splitlines())


def _tags(field: TagsField) -> FormReader:
    return lambda text, desk: tidy_words(words_typed(text))


_REPEATED = 60
"""Of what names no record so many characters are repeated."""


def _reference(field: AnyReference) -> FormReader:
    def read(text: str, desk: Desk) -> Value:
        try:
            return positive_id(plain_integer(text.strip()))
        except Unreadable:
            raise Unreadable("not_one_record", text=text.strip()[:_REPEATED]) from None

    return read


def _any_reference(field: AnyReferenceField) -> FormReader:
    read = pointed(field)
    return lambda text, desk: read(text.strip())


def _collection(field: AnyCollection) -> FormReader:
    refuse: Reader = LITERAL[CollectionField](field)
    return lambda text, desk: refuse(text)


READ_FORM: Mapping[type[AnyField], Callable[[Any], FormReader]] = {
    TextField: _text,
    LongTextField: _long_text,
    RichTextField: _read,
    AddressField: _read,
    JsonField: _read,
    UrlField: _url,
    EmailField: _line,
    PhoneField: _line,
    LocationField: _line,
    ColorField: _line,
    AttachmentField: _line,
    ImageField: _line,
    CodeField: _code,
    IntegerField: _integer,
    DecimalField: _decimal,
    MoneyField: _money,
    PercentField: _percent,
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
"""Per kind: given a field, a reader of what was typed (full-width digits, `1.2万`, `8%`, `明天`, ...)."""

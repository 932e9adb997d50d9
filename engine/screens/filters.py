"""How a list is narrowed by a field of each kind: what is asked, how it reads as a chip, what it means: FILTERS."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeAlias

from engine.meta.catalog import Entity
from engine.meta.fields import (
    AddressField,
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
from engine.meta.labels import text_in
from engine.rules.values_form import form_reader
from engine.screens import conditions
from engine.screens.choices import Option, options
from engine.screens.columns import UNASKED, is_title, state_field
from engine.screens.inputs import form_text
from engine.screens.query import ALL, FROM, HAS, NONE, OF, UNTIL, Query
from engine.screens.reader import Reader
from engine.screens.trees import with_below
from engine.text.durations import duration_text
from engine.text.unreadable import Unreadable


class Control(StrEnum):
    """What a person fills in to narrow a list."""

    OPTIONS = "options"
    SEVERAL = "several"
    WORDS = "words"
    RANGE = "range"
    TEXT = "text"
    RECORD = "record"
    RECORDS = "records"
    NONE = "none"


_Condition: TypeAlias = Callable[[Any, Query, Reader], str]
_Words: TypeAlias = Callable[[Any, Query, Mapping[str, str], Reader], str]


@dataclass(frozen=True, slots=True)
class FilterShape:
    """What a kind's filter asks, what it means as an expression (empty: nothing), and how it reads.

    `condition` raises Unreadable for what was typed wrongly. `rank` orders what is offered first.
    """

    control: Control
    condition: _Condition
    words: _Words
    rank: int


@dataclass(frozen=True, slots=True)
class Filter:
    """A field that narrows the list, or could: `words` say what is set, if anything; `offered` ones stand ready."""

    name: str
    label: str
    words: str
    fault: str
    offered: bool


OFFERED = 3
"""Filters that stand ready beside the ones that are set."""


def filters(
    entity: Entity, query: Query, titles: Mapping[str, str], reader: Reader, named: Sequence[str] = ()
) -> tuple[Filter, ...]:
    """Every field a list can be narrowed by, first those that stand ready: the `named`, else the likeliest.

    `titles` holds those of records that were chosen, by field.
    """
    fields = [field for field in entity.fields.values() if narrows(field)]
    state = state_field(fields)
    likely = sorted(fields, key=lambda field: _rank(field, state))[:OFFERED]
    ready = [field for name in named if (field := entity.fields[name]) in fields] or likely
    rest = [field for field in fields if field not in ready]
    filtered = query.filtered
    return tuple(
        Filter(field.name, text_in(field.label, reader.locale, field.name), *said, field in ready)
        for field in (*ready, *rest)
        for said in [told(field, query, titles, reader) if field.name in filtered else ("", "")]
    )


def _rank(field: AnyField, state: AnyField | None) -> int:
    """The state, then the others by kind; what the engine keeps for every record comes last."""
    return 0 if field is state else FILTERS[type(field)].rank + (10 if field.record else 0)


def condition(entity: Entity, query: Query, reader: Reader) -> str | None:
    """What the filters of the query ask of a record, as one expression; None where they ask nothing.

    What cannot be read asks nothing; `filters` says so at its field.
    """
    filtered = query.filtered
    fields = (field for name, field in entity.fields.items() if name in filtered)
    return conditions.all_of(asked_of(field, query, reader)[0] for field in fields if narrows(field))


def is_searched(entity: Entity) -> bool:
    """Whether a list has a search: where nothing is found by its words, what records are called is looked through."""
    return entity.title in entity.fields or bool(searched(entity))


def searched(entity: Entity) -> tuple[AnyField, ...]:
    """The fields that records are found by, those of the title first; a translated one stands for all its languages."""
    known = [one for one in entity.fields.values() if one.searched and one.translates is None]
    return tuple(sorted(known, key=lambda one: not is_title(entity, one)))


def narrows(field: AnyField) -> bool:
    """Whether a list has a filter for a field."""
    asked = field.translates is None and field.name not in UNASKED
    held = field.has_column or isinstance(field, ReferencesField)
    return asked and held and FILTERS[type(field)].control is not Control.NONE


def told(field: AnyField, query: Query, titles: Mapping[str, str], reader: Reader) -> tuple[str, str]:
    """How a filter reads, and what is wrong with it; both empty where nothing is asked."""
    asked, fault = asked_of(field, query, reader)
    return (FILTERS[type(field)].words(field, query, titles, reader) if asked or fault else ""), fault


def asked_of(field: AnyField, query: Query, reader: Reader) -> tuple[str, str]:
    """What the filter of a field asks as an expression, a sentence where what was typed cannot be read; either may be
    empty.
    """
    try:
        return FILTERS[type(field)].condition(field, query, reader), ""
    except Unreadable as unreadable:
        return "", reader.say(unreadable.code, **unreadable.arguments)


def filter_options(field: AnyField, reader: Reader) -> tuple[Option, ...]:
    """What can be ticked in a filter."""
    if isinstance(field, BoolField):
        return (Option("yes", reader.say("yes")), Option("no", reader.say("no")))
    return options(field, reader)


def ticked(field: AnyField, query: Query, reader: Reader) -> Sequence[Option]:
    """What is ticked in a filter."""
    return [option for option in filter_options(field, reader) if query.has_option(field.name, option.value)]


def _of_options(field: ChoiceField, query: Query, reader: Reader) -> str:
    """One of those that are ticked, or of what lies below them."""
    return conditions.one_of(field.name, with_below(field, [option.value for option in ticked(field, query, reader)]))


def _of_several(field: ChoicesField, query: Query, reader: Reader) -> str:
    chosen = [option.value for option in ticked(field, query, reader)]
    has = conditions.among_them(field.name, chosen, every=_every(field, query))
    return _or_none(field, query, has)


def _or_none(field: ChoicesField | TagsField, query: Query, has: str) -> str:
    if not query.said(NONE, field.name):
        return has
    return f"{field.name} is null or ({has})" if has else f"{field.name} is null"


def _of_tags(field: TagsField, query: Query, reader: Reader) -> str:
    has = conditions.among_them(field.name, _read(field, query.said(HAS, field.name), reader) or (), every=False)
    return _or_none(field, query, has)


def _every(field: ChoicesField, query: Query) -> bool:
    return bool(query.said(ALL, field.name))


def _of_bool(field: BoolField, query: Query, reader: Reader) -> str:
    return conditions.yes_or_no(field.name, [option.value == "yes" for option in ticked(field, query, reader)])


def _of_text(field: AnyText | CodeField, query: Query, reader: Reader) -> str:
    return conditions.any_contains([field.name], query.said(HAS, field.name))


def _of_phone(field: PhoneField, query: Query, reader: Reader) -> str:
    """By its digits, however they are grouped."""
    typed = query.said(HAS, field.name)
    return conditions.any_contains([field.name], "".join(one for one in typed if one.isdecimal() or one == "+"))


def _of_record(field: AnyReference | AnyReferenceField, query: Query, reader: Reader) -> str:
    return conditions.refers_to(field.name, _read(field, query.said(OF, field.name), reader))


def _of_records(field: ReferencesField, query: Query, reader: Reader) -> str:
    record = _read(_asked(field), query.said(OF, field.name), reader)
    return conditions.holds(field.name, record, none=bool(query.said(NONE, field.name)))


def _of_range(field: AnyField, query: Query, reader: Reader) -> str:
    low, high = (_read(field, query.said(end, field.name), reader) for end in (FROM, UNTIL))
    return conditions.between(field.name, low, high)


def _of_days(field: DatetimeField, query: Query, reader: Reader) -> str:
    low, high = (_read(_asked(field), query.said(end, field.name), reader) for end in (FROM, UNTIL))
    return conditions.within_days(field.name, low, high, reader.zone)


def _of_lengths(field: DurationField, query: Query, reader: Reader) -> str:
    low, high = (_read(field, query.said(end, field.name), reader) for end in (FROM, UNTIL))
    return conditions.between(field.name, *(None if end is None else duration_text(end) for end in (low, high)))


def _asked(field: AnyField) -> AnyField:
    """What is typed to narrow a field: instants are narrowed by whole days of the reader, records by one of them."""
    if isinstance(field, ReferencesField):
        return ReferenceField(name=field.name, label={}, to=field.to)
    return DateField(name=field.name, label={}) if isinstance(field, DatetimeField) else field


def _read(field: AnyField, typed: str, reader: Reader) -> Any:
    return form_reader(field)(typed, reader.desk)


def _nothing(field: AnyField, query: Query, reader: Reader) -> str:
    return ""


def _option_words(field: AnyField, query: Query, titles: Mapping[str, str], reader: Reader) -> str:
    return _joined((option.label for option in ticked(field, query, reader)), reader)


def _several_words(field: ChoicesField, query: Query, titles: Mapping[str, str], reader: Reader) -> str:
    labels = [option.label for option in ticked(field, query, reader)]
    words = [" + ".join(labels)] if query.said(ALL, field.name) and labels else labels
    return _joined([*words, *([reader.say("has_none")] if query.said(NONE, field.name) else [])], reader)


def _tags_words(field: TagsField, query: Query, titles: Mapping[str, str], reader: Reader) -> str:
    typed = [query.said(HAS, field.name)] if query.said(HAS, field.name) else []
    return _joined([*typed, *([reader.say("has_none")] if query.said(NONE, field.name) else [])], reader)


def _text_words(field: AnyField, query: Query, titles: Mapping[str, str], reader: Reader) -> str:
    return query.said(HAS, field.name)


def _record_words(field: AnyField, query: Query, titles: Mapping[str, str], reader: Reader) -> str:
    return titles.get(field.name) or f"#{query.said(OF, field.name)}"


def _records_words(field: ReferencesField, query: Query, titles: Mapping[str, str], reader: Reader) -> str:
    words = [_record_words(field, query, titles, reader)] if query.said(OF, field.name) else []
    return _joined([*words, *([reader.say("has_none")] if query.said(NONE, field.name) else [])], reader)


def _range_words(field: AnyField, query: Query, titles: Mapping[str, str], reader: Reader) -> str:
    low, high = (_normal(field, query.said(end, field.name), reader) for end in (FROM, UNTIL))
    if low and high:
        return f"{low} – {high}"
    return f"≥ {low}" if low else f"≤ {high}"


def _normal(field: AnyField, typed: str, reader: Reader) -> str:
    """What was typed, in its normal form; as it was typed where it cannot be read."""
    try:
        value = _read(_asked(field), typed, reader)
    except Unreadable:
        return typed
    return "" if value is None else form_text(_asked(field), value, reader)


def _joined(words: Iterable[str], reader: Reader) -> str:
    return reader.say("list_separator").join(words)


FILTERS: Mapping[type[AnyField], FilterShape] = {
    TextField: FilterShape(Control.TEXT, _of_text, _text_words, 5),
    LongTextField: FilterShape(Control.TEXT, _of_text, _text_words, 9),
    RichTextField: FilterShape(Control.TEXT, _of_text, _text_words, 9),
    EmailField: FilterShape(Control.TEXT, _of_text, _text_words, 6),
    PhoneField: FilterShape(Control.TEXT, _of_phone, _text_words, 5),
    UrlField: FilterShape(Control.TEXT, _of_text, _text_words, 8),
    AddressField: FilterShape(Control.TEXT, _of_text, _text_words, 7),
    ColorField: FilterShape(Control.TEXT, _of_text, _text_words, 8),
    AttachmentField: FilterShape(Control.TEXT, _of_text, _text_words, 9),
    JsonField: FilterShape(Control.TEXT, _of_text, _text_words, 9),
    ImageField: FilterShape(Control.TEXT, _of_text, _text_words, 9),
    LocationField: FilterShape(Control.NONE, _nothing, _text_words, 9),
    CodeField: FilterShape(Control.TEXT, _of_text, _text_words, 3),
    IntegerField: FilterShape(Control.RANGE, _of_range, _range_words, 6),
    DecimalField: FilterShape(Control.RANGE, _of_range, _range_words, 6),
    MoneyField: FilterShape(Control.RANGE, _of_range, _range_words, 4),
    PercentField: FilterShape(Control.RANGE, _of_range, _range_words, 6),
    RatingField: FilterShape(Control.RANGE, _of_range, _range_words, 5),
    BoolField: FilterShape(Control.OPTIONS, _of_bool, _option_words, 3),
    DateField: FilterShape(Control.RANGE, _of_range, _range_words, 4),
    DatetimeField: FilterShape(Control.RANGE, _of_days, _range_words, 7),
    TimeField: FilterShape(Control.RANGE, _of_range, _range_words, 7),
    DurationField: FilterShape(Control.RANGE, _of_lengths, _range_words, 7),
    ChoiceField: FilterShape(Control.OPTIONS, _of_options, _option_words, 1),
    ChoicesField: FilterShape(Control.SEVERAL, _of_several, _several_words, 3),
    TagsField: FilterShape(Control.WORDS, _of_tags, _tags_words, 4),
    ReferenceField: FilterShape(Control.RECORD, _of_record, _record_words, 2),
    UserField: FilterShape(Control.RECORD, _of_record, _record_words, 2),
    DepartmentField: FilterShape(Control.RECORD, _of_record, _record_words, 2),
    AnyReferenceField: FilterShape(Control.RECORD, _of_record, _record_words, 3),
    CollectionField: FilterShape(Control.NONE, _nothing, _text_words, 9),
    LinesField: FilterShape(Control.NONE, _nothing, _text_words, 9),
    ReferencesField: FilterShape(Control.RECORDS, _of_records, _records_words, 3),
}

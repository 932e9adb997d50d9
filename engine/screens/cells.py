"""How a value of each kind of field reads in a table, among facts, and as a key figure: the table CELLS."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeAlias
from urllib.parse import quote

from engine.expressions.record import Value
from engine.meta.fields import (
    AddressField,
    AnyChoice,
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
    FileField,
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
from engine.meta.pointers import pointer
from engine.screens.reader import Reader, Row, Target
from engine.text.date_formats import clock_text, form_month, format_date, format_instant, format_month, table_date
from engine.text.dates import instant_text
from engine.text.duration_formats import format_duration
from engine.text.forms import is_web
from engine.text.languages import language
from engine.text.money import format_foreign, format_money, format_money_short
from engine.text.near import near_instant
from engine.text.numbers import format_number, format_percent, stars
from engine.text.phones import dialled, format_phone
from engine.text.rich import plain_text


class Place(StrEnum):
    """Where a value stands: a column shares its unit with its head, a fact stands alone, a figure has little room."""

    TABLE = "table"
    FACT = "fact"
    FIGURE = "figure"


class Look(StrEnum):
    """What a cell is drawn as."""

    TEXT = "text"
    PROSE = "prose"
    BADGE = "badge"
    PERSON = "person"
    LINK = "link"
    OUTSIDE = "outside"
    RICH = "rich"
    SWATCH = "swatch"
    STARS = "stars"
    TIME = "time"
    WORDS = "words"
    SEVERAL = "several"


@dataclass(frozen=True, slots=True)
class Cell:
    """A value to be read: never empty, `blank` says that there is none.

    `full` is what a shortened or relative text stands for; `stamp` the machine's form of a day or an instant; `address`
    one outside of the application; `words` what the text is put together of, `several` the cells it consists of.
    """

    text: str
    look: Look = Look.TEXT
    blank: bool = False
    negative: bool = False
    number: bool = False
    full: str | None = None
    stamp: str | None = None
    tone: str | None = None
    to: Target | None = None
    address: str | None = None
    words: tuple[str, ...] = ()
    several: "tuple[Cell, ...]" = ()


_Format: TypeAlias = Callable[[Any, Any, Row, Reader, Place], Cell]
"""A row of CELLS: field, value (never None), its record, reader, place."""


def cell(field: AnyField, row: Row, reader: Reader, place: Place) -> Cell:
    """What stands for the field of this record."""
    value = _told(field, row, reader)
    if value is None:
        return Cell(reader.say("empty"), blank=True)
    return CELLS[type(field)](field, value, row, reader, place)


def _told(field: AnyField, row: Row, reader: Reader) -> Value:
    """The value; of a translated field in the reader's language where the record has it, and it was read."""
    other = field.translations and row.values.get(field.translations.get(language(reader.locale), ""))
    return other or row.values.get(field.name)


def wording(field: AnyField, value: Value, title: str, reader: Reader) -> str:
    """A value as plain words, where nothing of its record is at hand; `title` is that of the record it refers to."""
    row = Row(0, 0, "", {field.name: value}, {field.name: title} if title else {})
    return cell(field, row, reader, Place.FACT).text


def as_badge(shown: Cell, field: ChoiceField, value: Value) -> Cell:
    """The cell of a choice as a pill of its option's tone, gray where the definition names none."""
    option = field.options.get(str(value))
    return replace(shown, look=Look.BADGE, tone=(option and option.tone) or "gray") if option else shown


def _text(field: TextField | CodeField, value: str, row: Row, reader: Reader, place: Place) -> Cell:
    (label,) = _called(field, (value,), row)
    return Cell(label, full=value if label != value else None)


def _called(field: AnyField, names: tuple[str, ...], row: Row) -> tuple[str, ...]:
    """What these values are called where they are names of the definitions."""
    labels = row.labels.get(field.name, {})
    return tuple(labels.get(one, one) for one in names)


def _long_text(field: LongTextField, value: str, row: Row, reader: Reader, place: Place) -> Cell:
    if place is Place.FACT:
        return Cell(value, look=Look.PROSE)
    return Cell(" ".join(value.split()))


def _rich_text(field: RichTextField, value: str, row: Row, reader: Reader, place: Place) -> Cell:
    return Cell(value, look=Look.RICH) if place is Place.FACT else Cell(plain_text(value))


def _email(field: EmailField, value: str, row: Row, reader: Reader, place: Place) -> Cell:
    return Cell(value, look=Look.OUTSIDE, address=f"mailto:{quote(value, safe='@')}")


def _phone(field: PhoneField, value: str, row: Row, reader: Reader, place: Place) -> Cell:
    return Cell(format_phone(value, field.region), look=Look.OUTSIDE, address=dialled(value))


def _url(field: UrlField, value: str, row: Row, reader: Reader, place: Place) -> Cell:
    return Cell(value, look=Look.OUTSIDE, address=value)


def _address(field: AddressField, value: str, row: Row, reader: Reader, place: Place) -> Cell:
    if place is Place.FACT:
        return Cell(value, look=Look.PROSE)
    return Cell(reader.say("list_separator").join(line.strip() for line in value.splitlines() if line.strip()))


def _location(field: LocationField, value: str, row: Row, reader: Reader, place: Place) -> Cell:
    return Cell(value.replace(",", ", "))


def _color(field: ColorField, value: str, row: Row, reader: Reader, place: Place) -> Cell:
    return Cell(value, look=Look.SWATCH)


def _file(field: FileField, value: str, row: Row, reader: Reader, place: Place) -> Cell:
    """The last part of its name; a link where it lies on the web."""
    name = value.rstrip("/").rpartition("/")[2] or value
    if is_web(value):
        return Cell(name, look=Look.OUTSIDE, address=value)
    return Cell(name, full=value if name != value else None)


def _json(field: JsonField, value: str, row: Row, reader: Reader, place: Place) -> Cell:
    return Cell(value)


def _rating(field: RatingField, value: int, row: Row, reader: Reader, place: Place) -> Cell:
    return Cell(stars(value, field.max), look=Look.STARS, full=f"{value} / {field.max}")


def _integer(field: IntegerField, value: int, row: Row, reader: Reader, place: Place) -> Cell:
    return Cell(format_number(value), number=True, negative=value < 0)


def _decimal(field: DecimalField, value: Decimal, row: Row, reader: Reader, place: Place) -> Cell:
    return Cell(format_number(value, field.scale), number=True, negative=value < 0)


def _money(field: MoneyField, value: Decimal, row: Row, reader: Reader, place: Place) -> Cell:
    """In a table an amount bears its currency only where that is not the application's."""
    currency = row.titles.get(field.name) or reader.currency
    own = currency == reader.currency
    alone = format_money(value, currency, reader.locale, field.scale)
    texts = {
        Place.TABLE: format_number(value, field.scale) if own else format_foreign(value, currency, field.scale),
        Place.FACT: alone,
        Place.FIGURE: format_money_short(value, currency, reader.locale, field.scale),
    }
    shortened = alone if texts[place] != alone and place is Place.FIGURE else None
    return Cell(texts[place], number=True, negative=value < 0, full=shortened)


def _percent(field: PercentField, value: Decimal, row: Row, reader: Reader, place: Place) -> Cell:
    return Cell(format_percent(value), number=True, negative=value < 0)


def _bool(field: BoolField, value: bool, row: Row, reader: Reader, place: Place) -> Cell:
    return Cell(reader.say("yes" if value else "no"))


def _date(field: DateField, value: date, row: Row, reader: Reader, place: Place) -> Cell:
    if field.grain == "month":
        return Cell(format_month(value, reader.locale), look=Look.TIME, stamp=form_month(value))
    full = format_date(value, reader.locale)
    text = table_date(value, reader.today, reader.locale) if place is Place.TABLE else full
    return Cell(text, look=Look.TIME, full=full if full != text else None, stamp=value.isoformat())


def _time(field: TimeField, value: time, row: Row, reader: Reader, place: Place) -> Cell:
    return Cell(clock_text(value))


def _duration(field: DurationField, value: int, row: Row, reader: Reader, place: Place) -> Cell:
    return Cell(format_duration(value, reader.locale))


def _datetime(field: DatetimeField, value: datetime, row: Row, reader: Reader, place: Place) -> Cell:
    full = format_instant(value, reader.zone, reader.locale)
    text = full if place is Place.FACT else near_instant(value, reader.now, reader.zone, reader.locale)
    return Cell(text, look=Look.TIME, full=full if full != text else None, stamp=instant_text(value))


def _choices(field: ChoicesField, value: tuple[str, ...], row: Row, reader: Reader, place: Place) -> Cell:
    """The names one after the other; where they lie is told when somebody points at them."""
    several = [_choice(field, one, row, reader, place) for one in value]
    between = reader.say("list_separator")
    text, full = between.join(one.text for one in several), between.join(one.full or one.text for one in several)
    return Cell(text, full=full if full != text else None)


def _tags(field: TagsField, value: tuple[str, ...], row: Row, reader: Reader, place: Place) -> Cell:
    words = _called(field, value, row)
    return Cell(reader.say("list_separator").join(words), look=Look.WORDS, words=words)


def _choice(field: AnyChoice, value: str, row: Row, reader: Reader, place: Place) -> Cell:
    words = [text_in(field.options[one].label, reader.locale, one) for one in lineage(field, value)]
    if not words and field.roles:
        return Cell(reader.say("role_is_gone", role=value))
    return Cell(words[-1], full=" / ".join(words) if len(words) > 1 else None) if words else Cell(value)


def lineage(field: AnyChoice, value: str) -> list[str]:
    """The values a value lies below, from the topmost, and itself at the end; nothing where there is no such value."""
    way: list[str] = []
    option = field.options.get(value)
    while option is not None and value not in way:
        way.append(value)
        value = option.parent or ""
        option = field.options.get(value)
    return way[::-1]


def _reference(field: AnyReference, value: int, row: Row, reader: Reader, place: Place) -> Cell:
    """The title of the record; without one it is deleted, or not for this reader, who may not tell which."""
    title = row.titles.get(field.name)
    if title is None:
        return Cell(reader.say("hidden"), blank=True, full=reader.say("hidden_why"))
    return Cell(title, look=Look.LINK, to=Target(field.to, value))


def _any_reference(field: AnyReferenceField, value: str, row: Row, reader: Reader, place: Place) -> Cell:
    """The title of the record, whatever it is of."""
    title, found = row.titles.get(field.name), pointer(value)
    if title is None or found is None:
        return Cell(reader.say("hidden"), blank=True, full=reader.say("hidden_why"))
    return Cell(title, look=Look.LINK, to=Target(*found))


def _references(field: ReferencesField, value: tuple[int, ...], row: Row, reader: Reader, place: Place) -> Cell:
    """Each record by its title, one after the other."""
    lines = row.lines.get(field.name, ())
    member = ReferenceField(name=field.member, label={}, to=field.to)
    several = tuple(_reference(member, one, line, reader, place) for one, line in zip(value, lines, strict=False))
    text = reader.say("list_separator").join(one.text for one in several)
    return Cell(text, look=Look.SEVERAL, several=several)


def _user(field: UserField, value: int, row: Row, reader: Reader, place: Place) -> Cell:
    shown = _reference(field, value, row, reader, place)
    return shown if shown.blank else replace(shown, look=Look.PERSON)


def _collection(field: AnyCollection, value: int, row: Row, reader: Reader, place: Place) -> Cell:
    """How many there are; the records themselves are a list beside the facts."""
    return Cell(format_number(value), number=True)


CELLS: Mapping[type[AnyField], _Format] = {
    TextField: _text,
    LongTextField: _long_text,
    RichTextField: _rich_text,
    EmailField: _email,
    PhoneField: _phone,
    UrlField: _url,
    AddressField: _address,
    LocationField: _location,
    ColorField: _color,
    AttachmentField: _file,
    ImageField: _file,
    JsonField: _json,
    CodeField: _text,
    IntegerField: _integer,
    DecimalField: _decimal,
    MoneyField: _money,
    PercentField: _percent,
    RatingField: _rating,
    BoolField: _bool,
    DateField: _date,
    DatetimeField: _datetime,
    TimeField: _time,
    DurationField: _duration,
    ChoiceField: _choice,
    ChoicesField: _choices,
    TagsField: _tags,
    ReferenceField: _reference,
    UserField: _user,
    DepartmentField: _reference,
    AnyReferenceField: _any_reference,
    CollectionField: _collection,
    LinesField: _collection,
    ReferencesField: _references,
}

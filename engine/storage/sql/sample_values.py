"""What sample data holds in a field: from its `sample:` key, or else what its kind suggests."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import reduce
from itertools import pairwise
from typing import Any, TypeAlias

from sqlalchemy import CTE, Integer, Numeric, Text, case, cast, func, literal, literal_column, null
from sqlalchemy.sql.elements import ColumnElement

from engine.expressions.record import Value
from engine.meta.fields import (
    AddressField,
    AnyField,
    AttachmentField,
    BoolField,
    ChoiceField,
    ChoicesField,
    ColorField,
    DateField,
    DatetimeField,
    DecimalField,
    DurationField,
    EmailField,
    ImageField,
    IntegerField,
    JsonField,
    Literal,
    LocationField,
    LongTextField,
    MoneyField,
    NumberField,
    PercentField,
    PhoneField,
    RatingField,
    RichTextField,
    Sample,
    SampleDays,
    SampleParts,
    SamplePattern,
    SampleRange,
    SampleValues,
    TagsField,
    TextField,
    TimeField,
    UrlField,
    Wire,
)
from engine.meta.labels import text_in
from engine.rules.values import literal as value_of
from engine.storage.driver.base import Dialect
from engine.storage.schema import codec, column_type
from engine.storage.sql.assigned import first_of_month
from engine.storage.sql.sample_numbers import Number, constant, pick, whole
from engine.text.durations import DAYS, code_of, duration_text
from engine.text.phones import sample_numbers
from engine.text.words import LONGEST_WORD, words_typed

JOINED = (TextField, LongTextField, AddressField)
"""Kinds that take any text: it is cut to their length."""

OPENED, HALF_HOURS = 9 * 3600, 18
"""People work from nine, for so many half hours."""

COLORS = ("#e03131", "#f08c00", "#2f9e44", "#1971c2", "#6741d9")

Made: TypeAlias = ColumnElement[Any]


@dataclass(frozen=True, slots=True)
class Maker:
    """What values are made from: the rows, whose field it is, for which database, in which language."""

    made: CTE
    entity: str
    dialect: Dialect
    locale: str

    def pick(self, field: AnyField, count: int, part: str = "") -> Number:
        """A number below `count` for each row, of this field's own."""
        return pick(self.made, f"{self.entity}.{field.name}{part}", count)


def sample_value(maker: Maker, field: AnyField) -> Made:
    """What a row holds in a field that is neither computed nor a reference."""
    value = (
        WRITTEN[type(field.sample)](maker, field, field.sample) if field.sample else KINDS[type(field)](maker, field)
    )
    return _singled(maker, field, value) if isinstance(field, JOINED) else value


def default_value(maker: Maker, field: AnyField, default: Literal) -> Made:
    """A default that is written out."""
    return _constant(maker, field, value_of(field, default.value))


def instant_of(seconds: Number, dialect: Dialect) -> Made:
    """The instant so many seconds after 1970, as the database keeps it."""
    if dialect is Dialect.SQLITE:
        return func.strftime("%Y-%m-%dT%H:%M:%S.000000Z", seconds, "unixepoch")
    return literal_column("TIMESTAMPTZ 'epoch'") + seconds * literal_column("INTERVAL '1 second'")


def day_of(days: Number, dialect: Dialect) -> Made:
    """The day so many days after 1970-01-01, as the database keeps it."""
    if dialect is Dialect.SQLITE:
        return func.date(days * constant(86400), "unixepoch")
    return literal_column("DATE 'epoch'") + cast(days, Integer)


def _constant(maker: Maker, field: AnyField, value: Value) -> Made:
    """A value written out; PostgreSQL is told its type."""
    encode = codec(field, maker.dialect).encode
    kind = column_type(field, maker.dialect)
    bound = literal(encode(value) if encode and value is not None else value, kind)
    return bound if maker.dialect is Dialect.SQLITE else cast(bound, kind)


def _one_of(index: Number, values: Sequence[Made]) -> Made:
    if len(values) == 1:
        return values[0]
    return case(*((constant(place), value) for place, value in enumerate(values)), value=index)


def _values(maker: Maker, field: AnyField, sample: SampleValues) -> Made:
    return _choice_of(maker, field, sample.values)


def _choice_of(maker: Maker, field: AnyField, wires: Sequence[Wire]) -> Made:
    values = [_constant(maker, field, value_of(field, wire)) for wire in wires]
    number = maker.made.c.n - 1 if field.unique else maker.pick(field, len(values))
    return _one_of(number, values)


def _parts(maker: Maker, field: AnyField, sample: SampleParts) -> Made:
    parts = [_part(maker, field, place, texts) for place, texts in enumerate(sample.parts)]
    return func.trim(reduce(lambda one, other: one + other, parts))


def _part(maker: Maker, field: AnyField, place: int, texts: Sequence[str]) -> Made:
    values = [cast(literal(text, Text()), Text()) for text in texts]
    return _one_of(maker.pick(field, len(values), f".{place}"), values)


def _pattern(maker: Maker, field: AnyField, sample: SamplePattern) -> Made:
    number = cast(maker.made.c.n, Text())
    before, *rest = (cast(literal(text, Text()), Text()) for text in sample.pattern.split("{n}"))
    return reduce(lambda text, piece: text + number + piece, rest, before)


def _range(maker: Maker, field: AnyField, sample: SampleRange) -> Made:
    low, high = (UNITS[type(field)](value_of(field, wire)) for wire in (sample.low, sample.high))
    return _between(maker, field, low, high)


def _days(maker: Maker, field: AnyField, sample: SampleDays) -> Made:
    """Days from the one it is where the application is; at one of the half hours that people work in."""
    offset = maker.made.c.n - 1 if field.unique else maker.pick(field, sample.high - sample.low + 1)
    days = (whole("begin") + whole("span") + whole("offset")) // constant(86400) + constant(sample.low) + offset
    if isinstance(field, DateField):
        return day_of(days, maker.dialect)
    clock = constant(OPENED) + maker.pick(field, HALF_HOURS, ".time") * constant(1800)
    return instant_of(days * constant(86400) + clock - whole("offset"), maker.dialect)


def _between(maker: Maker, field: AnyField, low: int, high: int) -> Made:
    """A value between two, in the smallest units of the field: days, seconds, cents."""
    offset = maker.made.c.n - 1 if field.unique else maker.pick(field, high - low + 1)
    return FROM_UNITS[type(field)](maker, field, constant(low) + offset)


def _labelled(maker: Maker, field: TextField | LongTextField | AddressField) -> Made:
    if isinstance(field, TextField) and field.pattern is not None:
        return null()  # what has such a form cannot be made up
    label = literal(text_in(field.label, maker.locale, field.name) + " ", Text())
    return cast(label, Text()) + cast(maker.made.c.n, Text())


def _singled(maker: Maker, field: TextField | LongTextField | AddressField, text: Made) -> Made:
    """Within the length of the field; a unique text that does not hold the row's number gets it."""
    if not field.unique:
        return func.substr(text, 1, constant(field.max))
    if isinstance(field.sample, SamplePattern) and "{n}" in field.sample.pattern:
        return text
    number = cast(maker.made.c.n, Text())
    return func.substr(text, 1, constant(field.max) - func.length(number) - 1) + " " + number


def _number(maker: Maker, field: NumberField) -> Made:
    low, high = _bounds(field)
    unit = Decimal(10) ** field.scale
    return _between(maker, field, int(low * unit), int(high * unit))


def _bounds(field: NumberField) -> tuple[Decimal, Decimal]:
    """A span of a thousand (of a percent: of one) that the field allows."""
    least, most = (None if bound is None else Decimal(bound) for bound in (field.min, field.max))
    span = min(Decimal(1000), 10 ** Decimal(field.precision - field.scale) - 1)
    if isinstance(field, PercentField):
        span = Decimal(1)
    low = least if least is not None else Decimal(0) if most is None or most >= 0 else most - span
    return low, low + span if most is None else min(most, low + span)


def _numbered(before: str, after: str) -> Callable[[Maker, AnyField], Made]:
    """A text with the row's number in it."""
    return lambda maker, field: _text(before) + cast(maker.made.c.n, Text()) + _text(after)


def _text(text: str) -> Made:
    return cast(literal(text, Text()), Text())


def _phone(maker: Maker, field: PhoneField) -> Made:
    beginning, digits = sample_numbers(field.region)
    number = maker.made.c.n % constant(10**digits)
    return _text(beginning) + func.substr(cast(constant(10**digits) + number, Text()), constant(2))


def _location(maker: Maker, field: LocationField) -> Made:
    """Somewhere between 20 and 60 degrees, north and east."""
    degrees = [maker.pick(field, 40_000_000, part) + constant(20_000_000) for part in (".latitude", ".longitude")]
    latitude, longitude = (_degrees(cast(one, Text())) for one in degrees)
    return latitude + _text(",") + longitude


def _degrees(digits: Made) -> Made:
    return func.substr(digits, constant(1), constant(2)) + _text(".") + func.substr(digits, constant(3))


def _color(maker: Maker, field: ColorField) -> Made:
    return _choice_of(maker, field, COLORS)


def _bool(maker: Maker, field: BoolField) -> Made:
    return _choice_of(maker, field, (True, False))


def _choice(maker: Maker, field: ChoiceField) -> Made:
    return _choice_of(maker, field, tuple(field.offered))


def _choices(maker: Maker, field: ChoicesField) -> Made:
    """One of the options, or two that stand beside each other."""
    names = tuple(field.offered)
    pairs = tuple(pairwise(names))
    return _choice_of(maker, field, [*((name,) for name in names), *pairs])


def _tags(maker: Maker, field: TagsField) -> Made:
    """One of a few words, or two of them."""
    label = " ".join(words_typed(text_in(field.label, maker.locale, field.name)))
    names = [f"{label[: LONGEST_WORD - 2]} {number}" for number in range(1, 6)]
    return _choice_of(maker, field, [*((name,) for name in names), *pairwise(names)])


def _since_creation(maker: Maker, field: AnyField) -> Number:
    """Seconds between the row's creation and now."""
    made = maker.made.c.t
    if field.unique:
        return made + maker.made.c.n
    return made + maker.pick(field, 2**31 - 1) % (whole("begin") + whole("span") - made + 1)


def _datetime(maker: Maker, field: DatetimeField) -> Made:
    return instant_of(_since_creation(maker, field), maker.dialect)


def _date(maker: Maker, field: DateField) -> Made:
    apart = 31 if field.grain == "month" else 1
    seconds = maker.made.c.n * apart * 86400 if field.unique else _since_creation(maker, field) + whole("offset")
    return _grained(maker, field, seconds // constant(86400))


def _grained(maker: Maker, field: DateField, days: Number) -> Made:
    day = day_of(days, maker.dialect)
    return first_of_month(day, maker.dialect) if field.grain == "month" else day


def _time(maker: Maker, field: TimeField) -> Made:
    return _choice_of(maker, field, tuple(f"{hour:02}:{minute}:00" for hour in range(24) for minute in ("00", "30")))


def _duration(maker: Maker, field: DurationField) -> Made:
    return _choice_of(maker, field, tuple(duration_text(code_of(DAYS, count)) for count in range(1, 31)))


def _scaled(maker: Maker, field: NumberField, units: Number) -> Made:
    if maker.dialect is Dialect.SQLITE or not field.scale:
        return units
    return cast(units, Numeric) * literal_column(str(Decimal(1).scaleb(-field.scale)), Numeric)


WRITTEN: Mapping[type[Sample | None], Callable[[Maker, AnyField, Any], Made]] = {
    SampleValues: _values,
    SampleParts: _parts,
    SamplePattern: _pattern,
    SampleRange: _range,
    SampleDays: _days,
}
"""Per form of the `sample:` key."""

KINDS: Mapping[type[AnyField], Callable[[Maker, Any], Made]] = {
    TextField: _labelled,
    LongTextField: _labelled,
    RichTextField: _numbered("<p>", "</p>"),
    EmailField: _numbered("person", "@example.com"),
    PhoneField: _phone,
    UrlField: _numbered("https://example.com/", ""),
    AddressField: _labelled,
    LocationField: _location,
    ColorField: _color,
    AttachmentField: _numbered("files/", ".pdf"),
    ImageField: _numbered("files/", ".png"),
    JsonField: _numbered('{"n":', "}"),
    IntegerField: _number,
    DecimalField: _number,
    MoneyField: _number,
    PercentField: _number,
    RatingField: _number,
    BoolField: _bool,
    DateField: _date,
    DatetimeField: _datetime,
    TimeField: _time,
    DurationField: _duration,
    ChoiceField: _choice,
    ChoicesField: _choices,
    TagsField: _tags,
}
"""Per kind, without that key. References pick existing records (sample.py), a collection holds nothing."""

EPOCH = date(1970, 1, 1)


def _units(value: Any) -> int:
    sign, digits, exponent = Decimal(value).as_tuple()
    assert isinstance(exponent, int)
    number = int("".join(map(str, digits)))
    return -number if sign else number


UNITS: Mapping[type[AnyField], Callable[[Any], int]] = {
    IntegerField: int,
    RatingField: int,
    DecimalField: _units,
    MoneyField: _units,
    PercentField: _units,
    DateField: lambda value: (value - EPOCH).days,
    DatetimeField: lambda value: int(value.timestamp()),
}
"""Values of kinds that have a range, in smallest units."""

FROM_UNITS: Mapping[type[AnyField], Callable[[Maker, Any, Number], Made]] = {
    IntegerField: _scaled,
    RatingField: _scaled,
    DecimalField: _scaled,
    MoneyField: _scaled,
    PercentField: _scaled,
    DateField: _grained,
    DatetimeField: lambda maker, field, units: instant_of(units, maker.dialect),
}
"""The way back, in SQL."""

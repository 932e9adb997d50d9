"""Values on their way to and from the driver: one row per kind of field and database.

SQLAlchemy's processors are not used: they need a cursor, and their casts round silently.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, NamedTuple, TypeAlias

import msgspec

from engine.meta.fields import (
    AnyField,
    AnyReferenceField,
    BoolField,
    ChoiceField,
    ChoicesField,
    CodeField,
    DateField,
    DatetimeField,
    DecimalField,
    DepartmentField,
    DurationField,
    IntegerField,
    JsonField,
    LongTextField,
    MoneyField,
    NumberField,
    PercentField,
    RatingField,
    ReferenceField,
    TagsField,
    TextField,
    TimeField,
    UserField,
)
from engine.meta.readings import READINGS
from engine.storage.driver.base import Dialect
from engine.text.dates import instant_text
from engine.text.durations import Length, duration_text

Convert: TypeAlias = Callable[[Any], Any]


class Codec(NamedTuple):
    """Three ways of one value, each None where it passes unchanged. None (null) is never given to them.

    `encode`: Python to driver; `decode`: driver to Python; `wire`: driver to JSON.
    """

    encode: Convert | None
    decode: Convert | None
    wire: Convert | None


SAME = Codec(None, None, None)


def instant(text: str) -> datetime:
    """What `instant_text` wrote."""
    return datetime.fromisoformat(text)


def scaled(scale: int) -> Convert:
    """A decimal as an integer of its smallest units; refuses what would lose a digit."""
    factor = 10**scale

    def encode(value: Decimal) -> int:
        units = value * factor
        whole = int(units)
        assert whole == units, f"{value} has more than {scale} digits after the point"
        return whole

    return encode


def unscaled(scale: int) -> Convert:
    """The decimal of so many smallest units."""

    def decode(units: int) -> Decimal:
        return Decimal(units).scaleb(-scale)

    return decode


def unscaled_text(scale: int) -> Convert:
    """The decimal of so many smallest units as text with every digit of its scale."""
    factor = 10**scale

    def wire(units: int) -> str:
        whole, part = divmod(abs(units), factor)
        sign = "-" if units < 0 else ""
        return f"{sign}{whole}.{part:0{scale}d}"

    return wire if scale else str


def fixed(scale: int) -> Convert:
    """A decimal as text with every digit of its scale."""
    form = f"{{:.{scale}f}}".format

    def wire(value: Decimal) -> str:
        return form(value)

    return wire


def as_it_is(text: str) -> msgspec.Raw:
    """JSON that goes into JSON."""
    return msgspec.Raw(text.encode())


def _same(field: AnyField) -> Codec:
    return SAME


def _choice(field: ChoiceField) -> Codec:
    """What is switched off is kept where it is stored, and empty for whoever reads it."""
    if not field.off:
        return SAME
    return Codec(None, _known(field.off), _known(field.off))


def _known(off: frozenset[str]) -> Convert:
    def known(name: str) -> str | None:
        return None if name in off else name

    return known


def _listed(field: ChoicesField) -> Codec:
    """A JSON text of the names."""
    if not field.off:
        return Codec(list_text, text_list, as_it_is)
    known = _all_known(field.off)
    return Codec(list_text, lambda text: known(text_list(text)), lambda text: known(text_list(text)))


def _array(field: ChoicesField) -> Codec:
    known = _all_known(field.off) if field.off else tuple
    return Codec(list, known, known if field.off else None)


def list_text(names: Iterable[str]) -> str:
    """Texts as SQLite stores several."""
    return json.dumps(list(names), ensure_ascii=False)


def text_list(text: str) -> tuple[str, ...]:
    """What `list_text` wrote."""
    return tuple(json.loads(text))


def _all_known(off: frozenset[str]) -> Callable[[Iterable[str]], tuple[str, ...] | None]:
    def known(names: Iterable[str]) -> tuple[str, ...] | None:
        return tuple(name for name in names if name not in off) or None

    return known


def _scaled(field: NumberField) -> Codec:
    return Codec(scaled(field.scale), unscaled(field.scale), unscaled_text(field.scale))


def _numeric(field: NumberField) -> Codec:
    return Codec(None, None, fixed(field.scale))


def _constant(codec: Codec) -> Callable[[AnyField], Codec]:
    return lambda field: codec


CODECS: Mapping[Dialect, Mapping[type[AnyField], Callable[[Any], Codec]]] = {
    Dialect.SQLITE: {
        TextField: _same,
        LongTextField: _same,
        **dict.fromkeys(READINGS, _same),
        JsonField: _constant(Codec(None, None, as_it_is)),
        CodeField: _same,
        IntegerField: _same,
        RatingField: _same,
        DecimalField: _scaled,
        MoneyField: _scaled,
        PercentField: _scaled,
        BoolField: _constant(Codec(int, bool, bool)),
        DateField: _constant(Codec(date.isoformat, date.fromisoformat, None)),
        DatetimeField: _constant(Codec(instant_text, instant, None)),
        TimeField: _constant(Codec(time.isoformat, time.fromisoformat, None)),
        DurationField: _constant(Codec(None, Length, duration_text)),
        ChoiceField: _choice,
        ChoicesField: _listed,
        TagsField: _constant(Codec(list_text, text_list, as_it_is)),
        ReferenceField: _same,
        UserField: _same,
        DepartmentField: _same,
        AnyReferenceField: _same,
    },
    Dialect.POSTGRESQL: {
        TextField: _same,
        LongTextField: _same,
        **dict.fromkeys(READINGS, _same),
        JsonField: _constant(Codec(None, None, as_it_is)),
        CodeField: _same,
        IntegerField: _same,
        RatingField: _same,
        DecimalField: _numeric,
        MoneyField: _numeric,
        PercentField: _numeric,
        BoolField: _same,
        DateField: _constant(Codec(None, None, date.isoformat)),
        DatetimeField: _constant(Codec(None, None, instant_text)),
        TimeField: _constant(Codec(None, None, time.isoformat)),
        DurationField: _constant(Codec(None, Length, duration_text)),
        ChoiceField: _choice,
        ChoicesField: _array,
        TagsField: _constant(Codec(list, tuple, None)),
        ReferenceField: _same,
        UserField: _same,
        DepartmentField: _same,
        AnyReferenceField: _same,
    },
}
"""A collection has no column and so no codec."""


def codec(field: AnyField, dialect: Dialect) -> Codec:
    """How the values of a field travel."""
    return CODECS[dialect][type(field)](field)

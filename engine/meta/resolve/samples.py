"""`sample:` as written -> what sample data is made of."""

from datetime import tzinfo
from decimal import Decimal
from typing import Final

from engine.meta.fields import (
    AddressField,
    AnyField,
    AttachmentField,
    DateField,
    DatetimeField,
    DecimalField,
    EmailField,
    ImageField,
    IntegerField,
    LineField,
    LongTextField,
    MoneyField,
    PercentField,
    RatingField,
    Sample,
    SampleDays,
    SampleParts,
    SamplePattern,
    SampleRange,
    SampleValues,
    TextField,
    UrlField,
    Wire,
)
from engine.meta.resolve.literals import literal
from engine.meta.resolve.numbers import Wrong
from engine.meta.resolve.site import Site
from engine.meta.source import Tree

NUMBER: Final = "{n}"
"""Stands for the number of the row."""

_NUMBERED: Final = f"write a text with `{NUMBER}` in it"
_LONGEST_NUMBER: Final = 7
_MOST_DAYS: Final = 36_500
JOINED: Final = (TextField, LongTextField, AddressField)
NUMBERED: Final = (*JOINED, EmailField, UrlField, AttachmentField, ImageField)
_RANGES: Final = (IntegerField, RatingField, DecimalField, MoneyField, PercentField, DateField, DatetimeField)


def sample(field: AnyField, written: Tree, zone: tzinfo, site: Site) -> Sample | None:
    """What is written under `sample`; None if it does not go with the field, which is reported."""
    if isinstance(written, dict):
        return _range(field, written, zone, site)
    if isinstance(written, list) and isinstance(written[0], list):
        return _parts(field, written, zone, site)
    if isinstance(written, str) and NUMBER in written:
        return _pattern(field, written, zone, site)
    return _values(field, written if isinstance(written, list) else [written], zone, site)


def _range(field: AnyField, written: dict[str, Tree], zone: tzinfo, site: Site) -> Sample | None:
    if not isinstance(field, _RANGES):
        site.at_value("META-SAMPLE", "only numbers, dates and times lie in a range", "write a list of values")
        return None
    ends = (written["low"], written["high"])
    if isinstance(field, DateField | DatetimeField) and all(isinstance(one, int) for one in ends):
        return _days(field, SampleDays(*ends), site)  # type: ignore[arg-type] # as was just seen
    low = _literal(field, written["low"], zone, site.below("low"))
    high = _literal(field, written["high"], zone, site.below("high"))
    if low is None or high is None:
        return None
    if _is_above(field, low, high):
        site.at_value("META-RANGE", "`low` is above `high`", "exchange the two")
        return None
    return SampleRange(low, high)


def _days(field: AnyField, days: SampleDays, site: Site) -> Sample | None:
    if days.low > days.high:
        site.at_value("META-RANGE", "`low` is above `high`", "exchange the two")
    elif isinstance(field, DateField) and field.grain == "month":
        site.at_value("META-SAMPLE", "a month lies no number of days from today", "write two dates")
    elif max(abs(days.low), abs(days.high)) > _MOST_DAYS:
        site.at_value("META-SAMPLE", f"at most {_MOST_DAYS:,} days from today", "write two dates")
    else:
        return days
    return None


def _values(field: AnyField, written: list[Tree], zone: tzinfo, site: Site) -> Sample | None:
    if field.unique and isinstance(field, LineField):
        site.at_value("META-SAMPLE", f"`{field.name}` is unique, and a list runs out", _NUMBERED)
        return None
    values = [_literal(field, one, zone, site.below(index)) for index, one in enumerate(written)]
    known = tuple(one for one in values if one is not None)
    return SampleValues(known) if len(known) == len(values) else None


def _parts(field: AnyField, written: list[Tree], zone: tzinfo, site: Site) -> Sample | None:
    parts = tuple(tuple(str(one) for one in part) for part in written if isinstance(part, list))
    longest = sum(max(map(len, part)) for part in parts)
    if not isinstance(field, JOINED):
        site.at_value("META-SAMPLE", "only texts are joined of parts", "write a list of values")
    elif field.unique:
        site.at_value("META-SAMPLE", f"`{field.name}` is unique, and parts repeat", _NUMBERED)
    elif longest > field.max:
        site.at_value("META-SAMPLE", f"the parts make texts of up to {longest} characters, `max` is {field.max:,}")
    else:
        return SampleParts(parts) if _is_one(field, "".join(part[0] for part in parts), zone, site) else None
    return None


def _pattern(field: AnyField, written: str, zone: tzinfo, site: Site) -> Sample | None:
    longest = len(written) - len(NUMBER) + _LONGEST_NUMBER
    if not isinstance(field, NUMBERED):
        site.at_value("META-SAMPLE", f"only texts have `{NUMBER}`", "write a list of values")
    elif longest > field.max:
        site.at_value("META-SAMPLE", f"with its number it has up to {longest} characters, `max` is {field.max:,}")
    else:
        return SamplePattern(written) if _is_one(field, written.replace(NUMBER, "1"), zone, site) else None
    return None


def _is_one(field: AnyField, text: str, zone: tzinfo, site: Site) -> bool:
    """Whether the first text that is made is a value of the field."""
    return _literal(field, text, zone, site) is not None


def _literal(field: AnyField, written: Tree, zone: tzinfo, site: Site) -> Wire | None:
    assert not isinstance(written, list | dict), "the schema lets nothing but scalars through"
    found = literal(field, written, zone)
    if isinstance(found, Wrong):
        site.at_value("META-LITERAL", found.message, found.hint)
        return None
    return found


def _is_above(field: AnyField, one: Wire, other: Wire) -> bool:
    if isinstance(field, DateField | DatetimeField):
        return str(one) > str(other)
    return Decimal(str(one)) > Decimal(str(other))

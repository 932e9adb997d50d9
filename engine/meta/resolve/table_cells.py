"""A cell of an input as written -> what it says of the input: values, a comparison, a range, a condition."""

import re
from decimal import Decimal
from typing import Final

from engine.meta.fields import (
    AnyField,
    AnyReference,
    BoolField,
    ChoiceField,
    DateField,
    DatetimeField,
    DecimalField,
    DepartmentField,
    DurationField,
    IntegerField,
    MoneyField,
    PercentField,
    RatingField,
    ReferenceField,
    TextField,
    TimeField,
    UserField,
    Wire,
    kind_name,
)
from engine.meta.phrases import shown
from engine.meta.resolve.given import FORMULA_MARK
from engine.meta.resolve.known import Known
from engine.meta.resolve.literals import literal
from engine.meta.resolve.numbers import Wrong
from engine.meta.resolve.site import Site
from engine.meta.source import Plain, Tree
from engine.meta.source.scalars import plain_value
from engine.meta.tables import Below, Cell, OneOfThese, Unlike, When, Within

NUMBERS: Final = (IntegerField, DecimalField, MoneyField, PercentField, RatingField)
ORDERED: Final = (*NUMBERS, DateField, DatetimeField, TimeField)
"""What has an order, so that a cell may be a range."""

INPUTS: Final = (
    *ORDERED, TextField, ChoiceField, BoolField, DurationField, ReferenceField, UserField, DepartmentField,
)  # fmt: skip
"""What a column may be: one value that can be compared."""

_COMPARED: Final = re.compile(r"(<=|>=|!=|==|<|>|=)\s*(.*)\Z", re.DOTALL)
_RANGE: Final = re.compile(r"(.*?)\s*\.\.\s*(.*)\Z", re.DOTALL)


def cell(field: AnyField, written: Tree, site: Site, known: Known) -> Cell | None:
    """What a cell says of the input; None where it cannot be read, which is reported."""
    if isinstance(written, list):
        found = [_value(field, one, site.below(place), known) for place, one in enumerate(written)]
        return None if None in found else _these(field, tuple(one for one in found if one is not None), known)
    assert not isinstance(written, dict), "the schema lets no mapping through"
    if isinstance(written, str) and (compared := _COMPARED.match(written)):
        return _compared(field, compared[1], compared[2], site, known)
    if isinstance(written, str) and isinstance(field, ORDERED) and (ends := _RANGE.match(written)):
        return _range(field, ends[1], ends[2], site, known)
    value = _value(field, written, site, known)
    return None if value is None else _these(field, (value,), known)


def _these(field: AnyField, values: tuple[Wire, ...], known: Known) -> Cell:
    if isinstance(field, ChoiceField) and field.dictionary is not None:
        entries = known.dictionaries.get(field.dictionary)
        if entries is not None and entries.decl.hierarchical:
            return Below(tuple(map(str, values)))
    return OneOfThese(tuple(dict.fromkeys(values)))


def _compared(field: AnyField, mark: str, rest: str, site: Site, known: Known) -> Cell | None:
    if mark == FORMULA_MARK:
        return When(rest.strip())
    if mark == "==":
        site.at_value("TAB-CELL", "a value stands in a cell by itself", f"write `{rest}`, or a condition after one `=`")
        return None
    if mark != "!=" and not isinstance(field, ORDERED):
        message = f"`{mark}` compares what has an order, and `{field.name}` is a `{kind_name(field)}`"
        site.at_value("TAB-CELL", message, "write the values that fit: `[a, b]`")
        return None
    value = _value(field, plain_value(rest) if rest else "", site, known)
    if value is None:
        return None
    if mark == "!=":
        return Unlike(value)
    is_open = mark in ("<", ">")
    return Within(high=value, high_open=is_open) if mark[0] == "<" else Within(low=value, low_open=is_open)


def _range(field: AnyField, low: str, high: str, site: Site, known: Known) -> Cell | None:
    ends = [_value(field, plain_value(one), site, known) if one else None for one in (low, high)]
    if any(one is not None and end is None for one, end in zip((low or None, high or None), ends, strict=True)):
        return None
    if ends == [None, None]:
        site.at_value("TAB-CELL", "a range needs an end", "write `5..9`, `5..` or `..9`, or leave the cell out")
        return None
    if None not in ends and _is_reversed(field, *ends):
        site.at_value("TAB-CELL", f"nothing lies between {shown(low)} and {shown(high)}", f"write `{high}..{low}`")
        return None
    return Within(low=ends[0], high=ends[1])


def _is_reversed(field: AnyField, low: Wire | None, high: Wire | None) -> bool:
    """Days and instants are in the order of their texts."""
    if isinstance(field, NUMBERS):
        return Decimal(str(low)) > Decimal(str(high))
    return str(low) > str(high)


def _value(field: AnyField, written: Tree, site: Site, known: Known) -> Wire | None:
    assert not isinstance(written, list | dict), "the schema lets nothing but values through"
    found = _of_reference(field, written) or literal(field, written, known.zone)
    if isinstance(found, Wrong):
        site.at_value("META-LITERAL", found.message, found.hint)
        return None
    return found


def _of_reference(field: AnyField, written: Plain) -> Wrong | None:
    if not isinstance(field, AnyReference):
        return None
    hint = f"write a condition after `=`: `=={field.name}.name == 'A'`"
    return Wrong(f"no record is called {shown(written)}", hint)

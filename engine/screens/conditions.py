"""Conditions of the expression language, written for what a person chose in a list's filters."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

from engine.expressions.record import Value
from engine.expressions.written import is_one_of
from engine.meta.fields import AnyField, DatetimeField
from engine.text.dates import days_from, from_local, instant_text

_ESCAPES = str.maketrans({"\\": "\\\\", "'": "\\'"})


def text(value: str) -> str:
    """A text as a literal of the language, which holds no control characters."""
    seen = "".join(character if character.isprintable() else " " for character in value)
    return f"'{seen.translate(_ESCAPES)}'"


def all_of(parts: Iterable[str]) -> str | None:
    """All of them together; None where there is none."""
    asked = [f"({part})" for part in parts if part]
    return " and ".join(asked) or None


def any_of(parts: Iterable[str]) -> str | None:
    """One of them at least; None where there is none."""
    asked = [f"({part})" for part in parts if part]
    return " or ".join(asked) or None


def nothing(name: str) -> str:
    """There is no value."""
    return f"{name} is null"


def one_of(name: str, values: Sequence[str]) -> str:
    """The choice is one of these."""
    return is_one_of(name, [text(value) for value in values]) if values else ""


def among_them(name: str, values: Sequence[str], *, every: bool) -> str:
    """One of these, or every one, is among the choices."""
    return (" and " if every else " or ").join(f"{text(value)} in {name}" for value in values)


def has_words(name: str, wanted: str) -> str:
    """One of the words holds what was typed, whatever its case; of nothing, that there are any."""
    each = f"{name}__word"
    return f"any(contains({each}, {text(wanted)}) for {each} in {name})" if wanted else f"{name} is not null"


def yes_or_no(name: str, values: Sequence[bool]) -> str:
    """The bool is one of these; both ask nothing."""
    if len(values) != 1:
        return ""
    return name if values[0] else f"not {name}"


def refers_to(name: str, record: int | str | None) -> str:
    """The reference leads to this record, named by its id, or by its entity and its id."""
    if isinstance(record, str):
        return f"{name} == {text(record)}"
    return "" if record is None else f"{name} == {record}"


def holds(name: str, record: int | None, *, none: bool) -> str:
    """This record is one of those referred to, or nothing is."""
    each = f"{name}__one"
    asked = [] if record is None else [f"any({each}.id == {record} for {each} in {name})"]
    return " or ".join([*asked, *([f"not any({name})"] if none else [])])


def any_contains(names: Sequence[str], wanted: str) -> str:
    """One of the texts holds what was typed, whatever its case."""
    sought = wanted.strip()
    return " or ".join(f"contains({name}, {text(sought)})" for name in names) if sought else ""


def between(name: str, low: Value, high: Value) -> str:
    """The value lies between these, both included; None leaves an end open."""
    ends = ((">=", low), ("<=", high))
    return " and ".join(f"{name} {mark} {_literal(value)}" for mark, value in ends if value is not None)


def on_days(field: AnyField, low: date | None, high: date | None, zone: ZoneInfo) -> str:
    """The day lies within these, both included; an instant lies on one of these days of a zone."""
    if isinstance(field, DatetimeField):
        return within_days(field.name, low, high, zone)
    return between(field.name, low, high)


def within_days(name: str, low: date | None, high: date | None, zone: ZoneInfo) -> str:
    """The instant lies within these days of a zone, both included."""
    since = [f"{name} >= {_start_of(low, zone)}"] if low else []
    until = [f"{name} < {_start_of(days_from(high, 1), zone)}"] if high else []
    return " and ".join(since + until)


def _literal(value: Value) -> str:
    if isinstance(value, date | time):
        return text(value.isoformat())
    if isinstance(value, str):
        return text(value)
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def _start_of(day: date, zone: ZoneInfo) -> str:
    return text(instant_text(from_local(datetime.combine(day, time()), zone)))

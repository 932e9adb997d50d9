"""Values as the API and the audit trail carry them; the way back is values.literal."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from engine.expressions.record import Value
from engine.meta.fields import Wire
from engine.text.dates import instant_text
from engine.text.durations import Length, duration_text

_WIRE: Mapping[type, Callable[[Any], Wire]] = {
    Decimal: lambda number: f"{number:f}",
    date: date.isoformat,
    datetime: instant_text,
    time: time.isoformat,
    Length: duration_text,
}


def wire(value: Value) -> Wire | None:
    """A value of a field in its wire form; numbers have the scale they were given (the field's)."""
    change = _WIRE.get(type(value))
    return change(value) if change else value  # type: ignore[return-value] # the other kinds are their own wire form

"""The periods of a field that is `effective_dated`: each begins on its day and lasts until the next one does. Pure."""

from collections.abc import Iterable, Mapping
from datetime import date

from engine.expressions.record import Value
from engine.meta.system import PERIOD_SINCE, PERIOD_VALUE


def value_on(day: date, periods: Iterable[Mapping[str, Value]]) -> Value:
    """The value that holds on a day; None before the first period."""
    begun = [(since, one[PERIOD_VALUE]) for one in periods if isinstance(since := one[PERIOD_SINCE], date)]
    return max(((since, value) for since, value in begun if since <= day), default=(day, None), key=_since)[1]


def _since(period: tuple[date, Value]) -> date:
    return period[0]

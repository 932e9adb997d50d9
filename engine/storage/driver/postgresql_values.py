"""What must not reach PostgreSQL, though asyncpg would send it; it converts nothing."""

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from math import isfinite
from typing import Any

from engine.storage.driver.base import Row, Statement, Values


def _finite_float(value: float) -> bool:
    return isfinite(value)


def _finite(value: Decimal) -> bool:
    return value.is_finite()


def _aware(value: datetime) -> bool:
    return value.utcoffset() is not None


def _all_fit(values: list[Any]) -> bool:
    return all(FITS[type(value)](value) for value in values if type(value) in FITS)


FITS: dict[type, Callable[[Any], bool]] = {
    float: _finite_float,
    Decimal: _finite,  # NUMERIC takes NaN
    datetime: _aware,  # a naive one would be taken for the server's local time
    list: _all_fit,
}
SUSPECT = frozenset(FITS)


def assert_fitting(statement: Statement, arguments: Row) -> None:
    """Raise ValueError if there is NaN, an infinity, or a datetime without a time zone."""
    wrong = [name for name, value in zip(statement.names, arguments, strict=True) if not _all_fit([value])]
    if wrong:
        raise ValueError(f"neither infinite numbers nor datetimes without a time zone are stored: {', '.join(wrong)}")


def fitting(statement: Statement, values: Values) -> Row:
    """The values for the marks; raises as `assert_fitting` does."""
    arguments = statement.arrange(values)
    if not SUSPECT.isdisjoint(map(type, arguments)):
        assert_fitting(statement, arguments)
    return arguments

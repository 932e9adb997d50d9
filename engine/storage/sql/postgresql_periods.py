"""Periods and anniversaries in PostgreSQL; outside the years 1 to 9999 null, as everywhere."""

from collections.abc import Mapping

from sqlalchemy import Date, DateTime, case, cast, extract, func, literal_column

from engine.storage.sql.expression_frame import Element
from engine.storage.sql.postgresql_forms import between, once
from engine.storage.sql.postgresql_numbers import constant, exact
from engine.storage.sql.postgresql_times import FIRST_INSTANT, LAST_INSTANT, day_plus_months, zone_named

BEFORE_ALL: Element = literal_column("DATE '0001-12-31 BC'")
AFTER_ALL: Element = literal_column("DATE '10000-01-01'")
DAY: Element = literal_column("INTERVAL '1 day'")

LENGTHS: Mapping[str, Element] = {
    "week": literal_column("INTERVAL '7 days'"),
    "month": literal_column("INTERVAL '1 month'"),
    "quarter": literal_column("INTERVAL '3 months'"),
    "year": literal_column("INTERVAL '1 year'"),
    "fiscal_year": literal_column("INTERVAL '1 year'"),
}


def _number(value: int) -> Element:
    return literal_column(str(value))


def midnight(day: Element, zone: str) -> Element:
    """The instant at which a day begins in a zone."""
    return between(func.timezone(zone_named(zone), cast(day, DateTime)), FIRST_INSTANT, LAST_INSTANT)


def fiscal_year(day: Element, begins: str) -> Element:
    """The year in which the fiscal year begins."""
    return once(
        lambda one: exact(extract("year", one) - case((_early(one, begins), _number(1)), else_=_number(0))), day
    )


def _early(day: Element, begins: str) -> Element:
    """Whether a day comes before the one, in its year, on which the fiscal year begins."""
    return extract("month", day) * _number(100) + extract("day", day) < _number(int(begins.replace("-", "")))


def start_of(day: Element, unit: str, begins: str) -> Element:
    """The first day of a period."""
    return _within(once(lambda one: _start(one, unit, begins), day))


def end_of(day: Element, unit: str, begins: str) -> Element:
    """The last day of a period."""
    return _within(once(lambda one: _start(one, unit, begins) + LENGTHS[unit] - DAY, day))


def _within(moment: Element) -> Element:
    return between(cast(moment, Date), BEFORE_ALL, AFTER_ALL)


def _start(day: Element, unit: str, begins: str) -> Element:
    clock = cast(day, DateTime)
    if unit != "fiscal_year":
        return func.date_trunc(literal_column(f"'{unit}'"), clock)
    month, days = int(begins[:2]) - 1, int(begins[3:]) - 1
    same: Element = literal_column(f"INTERVAL '{month} months {days} days'")
    before: Element = literal_column(f"INTERVAL '{month - 12} months {days} days'")
    return func.date_trunc(literal_column("'year'"), clock) + case((_early(day, begins), before), else_=same)


def next_anniversary(day: Element, after: Element) -> Element:
    """The first day from `after` on with the month and the day of `day`."""

    def found(day: Element, after: Element) -> Element:
        years = exact(extract("year", after) - extract("year", day))
        this, following = (
            day_plus_months(day, (years + constant(more)) * constant(12), "") for more in (0, 1)
        )  # of a day to come there is no need to know
        return case((day >= after, day), (this >= after, this), else_=following)

    return once(found, day, after)

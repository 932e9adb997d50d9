"""Periods, anniversaries and working days, against counting them day by day."""

from datetime import date, timedelta
from random import Random

import pytest

from engine.expressions.calendars import (
    MOST_WORKING_DAYS,
    calendar_of,
    calendar_text,
    end_of,
    fiscal_year,
    next_anniversary,
    start_of,
)

HOLIDAYS = ("2026-01-01", "2026-02-16", "2026-02-17", "2026-02-18")
WORKDAYS = ("2026-01-04", "2026-02-14", "2026-02-28")
CALENDAR = calendar_of(calendar_text(HOLIDAYS, WORKDAYS))


def is_worked(day: date) -> bool:
    return day.isoformat() in WORKDAYS or (day.isoweekday() < 6 and day.isoformat() not in HOLIDAYS)


def counted(day: date, number: int) -> date:
    step = timedelta(days=1 if number > 0 else -1)
    left = abs(number)
    while left:
        day += step
        left -= is_worked(day)
    return day


def test_working_days_are_those_one_counts() -> None:
    random = Random(3)
    tries = [
        (date(2026, 1, 20) + timedelta(days=random.randrange(-60, 80)), random.randrange(-60, 60)) for _ in range(2000)
    ]
    assert [CALENDAR.add(day, number) for day, number in tries] == [counted(day, number) for day, number in tries]


@pytest.mark.parametrize(
    ("day", "number"),
    [
        (date(9999, 12, 31), 1),
        (date(1, 1, 1), -1),
        (date(2026, 1, 1), MOST_WORKING_DAYS),
        (date(2026, 1, 1), -MOST_WORKING_DAYS - 1),
        (date(2026, 1, 1), 2**63 - 1),
    ],
)
def test_there_are_no_working_days_outside_the_calendar(day: date, number: int) -> None:
    assert CALENDAR.add(day, number) is None


@pytest.mark.parametrize(
    "day", [date(1, 1, 1), date(2024, 2, 29), date(2026, 4, 5), date(2026, 4, 6), date(9999, 12, 31)]
)
@pytest.mark.parametrize("unit", ["week", "month", "quarter", "year"])
def test_a_day_lies_in_its_period(unit: str, day: date) -> None:
    start, end = start_of(day, unit, "04-06"), end_of(day, unit, "04-06")
    assert start is not None
    assert start <= day
    assert end is None or end >= day


@pytest.mark.parametrize(
    ("day", "unit", "start", "end"),
    [
        ("2026-11-22", "week", "2026-11-16", "2026-11-22"),
        ("2024-02-10", "month", "2024-02-01", "2024-02-29"),
        ("2026-05-17", "quarter", "2026-04-01", "2026-06-30"),
        ("2026-05-17", "year", "2026-01-01", "2026-12-31"),
        ("2026-04-05", "fiscal_year", "2025-04-06", "2026-04-05"),
        ("2026-04-06", "fiscal_year", "2026-04-06", "2027-04-05"),
        ("9999-12-31", "month", "9999-12-01", "9999-12-31"),
        ("9999-12-31", "week", "9999-12-27", None),
        ("0001-01-01", "fiscal_year", None, "0001-04-05"),
    ],
)
def test_a_period_has_these_ends(day: str, unit: str, start: str | None, end: str | None) -> None:
    found = [find(date.fromisoformat(day), unit, "04-06") for find in (start_of, end_of)]
    assert [one and one.isoformat() for one in found] == [start, end]


def test_a_fiscal_year_is_called_after_the_year_it_begins_in() -> None:
    assert (fiscal_year(date(2026, 4, 5), "04-06"), fiscal_year(date(2026, 4, 6), "04-06")) == (2025, 2026)


@pytest.mark.parametrize(
    ("day", "after", "found"),
    [
        ("2000-05-17", "2026-05-17", "2026-05-17"),
        ("2000-05-17", "2026-05-18", "2027-05-17"),
        ("2000-02-29", "2026-01-01", "2026-02-28"),
        ("2000-02-29", "2027-03-01", "2028-02-29"),
        ("2030-05-17", "2026-01-01", "2030-05-17"),
        ("2000-05-17", "9999-05-18", None),
    ],
)
def test_an_anniversary_is_the_next(day: str, after: str, found: str | None) -> None:
    next_one = next_anniversary(date.fromisoformat(day), date.fromisoformat(after))
    assert (next_one and next_one.isoformat()) == found

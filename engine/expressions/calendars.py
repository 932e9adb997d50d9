"""Periods of the calendar, anniversaries and working days; what lies outside the years 1 to 9999 is None.

Working days are Monday to Friday, without holidays, with the days that are worked although they are no such day.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import accumulate

from engine.expressions.moments import add_months

MOST_WORKING_DAYS = 10**7
"""Farther than this no working day of the calendar is."""

LAST_ORDINAL = date.max.toordinal()


@dataclass(frozen=True)
class WorkCalendar:
    """The days that differ from the week, as ordinals in order: those not worked, and those worked besides.

    Between two of them the number of working days grows as in any week; so it can be turned round without counting.
    """

    exceptions: tuple[tuple[int, int], ...]

    @cached_property
    def ordinals(self) -> tuple[int, ...]:
        """The exceptional days."""
        return tuple(day for day, _ in self.exceptions)

    @cached_property
    def offsets(self) -> tuple[int, ...]:
        """By how much there are more working days than in plain weeks: before the first exception, after each."""
        return tuple(accumulate((more for _, more in self.exceptions), initial=0))

    @cached_property
    def reached(self) -> tuple[int, ...]:
        """The number of working days up to each exception."""
        return tuple(self.worked(day) for day in self.ordinals)

    def worked(self, ordinal: int) -> int:
        """How many working days there are up to a day."""
        return plain_days(ordinal) + self.offsets[bisect_right(self.ordinals, ordinal)]

    def add(self, day: date, number: int) -> date | None:
        """The working day that is so many after a day (before it with a negative number); with 0 the day itself."""
        if number == 0 or abs(number) > MOST_WORKING_DAYS:
            return None if number else day
        back = number < 0
        return self.day(self.worked(day.toordinal() - back) + number + back)

    def day(self, number: int) -> date | None:
        """The working day that is the so many-th of all."""
        passed = bisect_left(self.reached, number)
        found = plain_day(number - self.offsets[passed])
        found = min(found, *self.ordinals[passed : passed + 1]) if passed < len(self.ordinals) else found
        return date.fromordinal(found) if 1 <= found <= LAST_ORDINAL else None


def plain_days(ordinal: int) -> int:
    """Days from Monday to Friday, up to a day; the first day of the calendar is a Monday."""
    return 5 * (ordinal // 7) + min(ordinal % 7, 5)


def plain_day(number: int) -> int:
    """The day that is the so many-th from Monday to Friday."""
    weeks, rest = divmod(number - 1, 5)
    return 7 * weeks + rest + 1


def calendar_text(holidays: tuple[str, ...], workdays: tuple[str, ...]) -> str:
    """A calendar as it stands in an expression: `-2026-01-01 +2026-01-04`."""
    return " ".join(sorted([f"-{day}" for day in holidays] + [f"+{day}" for day in workdays], key=lambda one: one[1:]))


def calendar_of(text: str) -> WorkCalendar:
    """The calendar that such a text stands for; a holiday on a weekend is no exception."""
    days = [(date.fromisoformat(one[1:]), one[0] == "+") for one in text.split()]
    different = [(day.toordinal(), 1 if works else -1) for day, works in days if works == (day.isoweekday() > 5)]
    return WorkCalendar(tuple(different))


def fiscal_year(day: date, begins: str) -> int:
    """The year in which the fiscal year of a day begins, on such a day: `04-01`."""
    return day.year - (f"{day:%m-%d}" < begins)


def start_of(day: date, unit: str, begins: str) -> date | None:
    """The first day of the period a day lies in; a fiscal year begins on such a day: `04-01`."""
    return _far_from_the_ends(lambda one: STARTS[unit](one, begins), day)


def end_of(day: date, unit: str, begins: str) -> date | None:
    """The last day of the period a day lies in."""
    return _far_from_the_ends(lambda one: _following(STARTS[unit](one, begins), unit) - timedelta(days=1), day)


def _far_from_the_ends(find: Callable[[date], date], day: date) -> date | None:
    """What is found for a day, worked out in a year of the middle: after 400 years the calendar repeats itself."""
    middle = day.replace(year=2000 + day.year % 400)
    found = find(middle)
    year = found.year + day.year - middle.year
    return found.replace(year=year) if 1 <= year <= 9999 else None


def _start_of_fiscal_year(day: date, begins: str) -> date:
    return date(fiscal_year(day, begins), int(begins[:2]), int(begins[3:]))


def _following(start: date, unit: str) -> date:
    later = start + timedelta(days=7) if unit == "week" else add_months(start, MONTHS[unit])
    assert later is not None, "the middle of the calendar is far from its ends"
    return later


STARTS: Mapping[str, Callable[[date, str], date]] = {
    "week": lambda day, begins: day - timedelta(days=day.weekday()),
    "month": lambda day, begins: day.replace(day=1),
    "quarter": lambda day, begins: day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1),
    "year": lambda day, begins: day.replace(month=1, day=1),
    "fiscal_year": _start_of_fiscal_year,
}
"""By the name of a period: its first day."""

MONTHS: Mapping[str, int] = {"month": 1, "quarter": 3, "year": 12, "fiscal_year": 12}
"""How many months a period has; a week has none."""


def next_anniversary(day: date, after: date) -> date | None:
    """The first day from `after` on that has the month and the day of `day`, which itself is the first of all."""
    if day >= after:
        return day
    found = add_months(day, 12 * (after.year - day.year))
    return found if found is None or found >= after else add_months(day, 12 * (after.year - day.year + 1))

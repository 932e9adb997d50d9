"""Working hours: parts of every working day, by the wall clock of the application.

They are turned round without counting: so many hours are so many whole working days and a part of one.
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import cached_property
from typing import Final

from engine.expressions.calendars import WorkCalendar, calendar_of
from engine.expressions.moments import MICROSECOND, instant, local, zone

HOUR: Final = 3_600_000_000
MOST_WORKING_HOURS: Final = 10**8
"""Farther than this no working hour of the calendar is."""

Span = tuple[int, int]
"""A part of the day, in microseconds since midnight."""


@dataclass(frozen=True)
class WorkHours:
    """The parts of a working day on which people work, in their order; `calendar` says which days these are."""

    zone: str
    spans: tuple[Span, ...]
    calendar: WorkCalendar

    @cached_property
    def length(self) -> int:
        """How long a working day is."""
        return sum(end - begin for begin, end in self.spans)

    def add(self, moment: datetime, number: int) -> datetime | None:
        """The instant that is so many working hours later (earlier with a negative number); with 0 the instant itself.

        Forward it may be the end of a part of a day, backward the beginning of one.
        """
        wall = local(moment, zone(self.zone)) if 0 < abs(number) <= MOST_WORKING_HOURS else None
        if wall is None:
            return None if number else moment
        return self._at(self._worked(wall) + number * HOUR, ends=number > 0)

    def moved(self, moment: datetime, since: datetime, until: datetime) -> datetime | None:
        """The instant that is as much later as was worked between two others."""
        walls = [local(one, zone(self.zone)) for one in (moment, since, until)]
        begin, first, last = (None if wall is None else self._worked(wall) for wall in walls)
        if begin is None or first is None or last is None or last <= first:
            return moment
        return self._at(begin + last - first, ends=True)

    def _at(self, worked: int, *, ends: bool) -> datetime | None:
        """The instant at which so much was worked, since the first day of the calendar."""
        index = -(-worked // self.length) if ends else worked // self.length + 1
        day = self.calendar.day(index)
        if day is None:
            return None
        clock = self._clock(worked - (index - 1) * self.length, ends=ends)
        try:
            return instant(datetime.combine(day, time()) + timedelta(microseconds=clock), zone(self.zone))
        except OverflowError:
            return None

    def _worked(self, wall: datetime) -> int:
        """How long was worked up to here, since the first day of the calendar."""
        before, through = (self.calendar.worked(wall.toordinal() - back) for back in (1, 0))
        clock = (wall - datetime.combine(wall, time())) // MICROSECOND
        today = sum(min(max(clock - begin, 0), end - begin) for begin, end in self.spans)
        return before * self.length + (today if through > before else 0)

    def _clock(self, rest: int, *, ends: bool) -> int:
        for begin, end in self.spans:
            if rest < end - begin or (ends and rest == end - begin):
                return begin + rest
            rest -= end - begin
        raise AssertionError("the rest is less than a day")


def hours_text(where: str, hours: tuple[str, ...], calendar: str) -> str:
    """Working hours as they stand in an expression: `Asia/Shanghai|09:00-12:00 13:00-18:00|-2026-01-01`."""
    return f"{where}|{' '.join(hours)}|{calendar}"


def hours_of(text: str) -> WorkHours:
    """What such a text stands for."""
    where, hours, calendar = text.split("|")
    return WorkHours(where, tuple(span(one) for one in hours.split()), calendar_of(calendar))


def span(text: str) -> Span:
    """A part of the day, written `09:00-12:00`; the day ends at 24:00."""
    begin, end = text.split("-")
    return _clock(begin), _clock(end)


def _clock(text: str) -> int:
    hour, minute = text.split(":")
    return int(hour) * HOUR + int(minute) * HOUR // 60

"""A calendar: the records of a list on the days of a month, a week, a day, or how many there are on those of a year."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from engine.expressions.record import Value
from engine.meta.catalog import Entity
from engine.meta.fields import AnyField, DateField, DatetimeField
from engine.meta.labels import text_in
from engine.screens.board import Figure
from engine.screens.columns import own_fields, state_field
from engine.screens.query import Query
from engine.screens.reader import Reader, Row
from engine.text.date_formats import format_date, format_month, format_range
from engine.text.dates import in_zone

SHOWN: Final = 3
"""Entries on a day of a month; the others are behind one link."""

MOST: Final = 500
"""Entries of a whole calendar; how many there are on each day is counted apart."""

_FIRST, _LAST = date(2, 1, 1), date(9998, 12, 31)


class Span(StrEnum):
    """How much a calendar shows at once."""

    MONTH = "month"
    WEEK = "week"
    DAY = "day"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Period:
    """The days from `first` to `last` that a span around the day `at` shows, whole weeks of a month."""

    span: Span
    at: date
    first: date
    last: date

    @property
    def days(self) -> Iterator[date]:
        """Each of its days."""
        return (self.first + timedelta(days) for days in range((self.last - self.first).days + 1))

    def beside(self, way: int) -> date:
        """A day of the span before it (-1) or after it (1)."""
        match self.span:
            case Span.YEAR:
                moved = self.at.replace(year=self.at.year + way, day=1)
            case Span.MONTH:
                months = self.at.year * 12 + self.at.month - 1 + way
                moved = date(months // 12, months % 12 + 1, 1)
            case Span.WEEK:
                moved = self.at + timedelta(7 * way)
            case Span.DAY:
                moved = self.at + timedelta(way)
        return min(max(moved, _FIRST), _LAST)


@dataclass(frozen=True, slots=True)
class Entry:
    """A record on its day; `time` is empty where the field is a day, else that on the reader's clock."""

    id: int
    version: int
    title: str
    time: str
    tone: str


@dataclass(frozen=True, slots=True)
class Day:
    """A day: `within` the month that is looked at, and `count` records on it, of which `entries` are shown."""

    iso: str
    number: int
    name: str
    today: bool
    within: bool
    count: int
    entries: tuple[Entry, ...]
    query: Query

    @property
    def more(self) -> int:
        """Records that are not shown."""
        return self.count - len(self.entries)


@dataclass(frozen=True, slots=True)
class Month:
    """A month of a year, with the blank places before its first day, and how many records there are on its days."""

    label: str
    blanks: int
    days: tuple[Day, ...]
    query: Query


@dataclass(frozen=True, slots=True)
class Way:
    """The way to another part of the calendar."""

    label: str
    query: Query
    current: bool = False


@dataclass(frozen=True, slots=True)
class Calendar:
    """The calendar of the field `date`; `movable`: its reader may put a record on another day."""

    date: str
    label: str
    title: str
    span: Span
    spans: tuple[Way, ...]
    before: Query
    today: Query
    after: Query
    weekdays: tuple[str, ...]
    days: tuple[Day, ...]
    months: tuple[Month, ...]
    movable: bool


def period(query: Query, reader: Reader) -> Period:
    """What a query looks at: the month of today, where it says nothing that can be read."""
    span = Span(query.span) if query.span in set(Span) else Span.MONTH
    try:
        at = min(max(date.fromisoformat(query.day), _FIRST), _LAST) if query.day else reader.today
    except ValueError:
        at = reader.today
    match span:
        case Span.DAY:
            return Period(span, at, at, at)
        case Span.WEEK:
            first = _monday(at)
            return Period(span, at, first, first + timedelta(6))
        case Span.MONTH:
            last = (at.replace(day=28) + timedelta(4)).replace(day=1) - timedelta(1)
            return Period(span, at, _monday(at.replace(day=1)), _monday(last) + timedelta(6))
        case Span.YEAR:
            return Period(span, at, at.replace(month=1, day=1), at.replace(month=12, day=31))


def _monday(day: date) -> date:
    return day - timedelta(day.weekday())


def by_days(figures: Iterable[Figure], reader: Reader) -> Mapping[date, int]:
    """How many records there are on each day."""
    counts: dict[date, int] = {}
    for one in figures:
        day = _day(one.value, reader)
        if day is not None:
            counts[day] = counts.get(day, 0) + one.count
    return counts


def _day(value: Value, reader: Reader) -> date | None:
    if isinstance(value, datetime):
        return in_zone(value, reader.zone).date()
    return value if isinstance(value, date) else None


def calendar(
    entity: Entity, field: DateField | DatetimeField, query: Query, rows: Sequence[Row], counts: Mapping[date, int],
    reader: Reader, *, movable: bool,
) -> Calendar:  # fmt: skip
    """The calendar of these records, which stand in the order of the field."""
    shown = period(query, reader)
    drawing = _Drawing(entity, field, query, rows, counts, reader, shown)
    year = shown.span is Span.YEAR
    return Calendar(
        date=field.name,
        label=text_in(field.label, reader.locale, field.name),
        title=_title(shown, reader),
        span=shown.span,
        spans=tuple(
            Way(reader.say(f"calendar_{one.value}"), _to(query, one, shown.at), one is shown.span) for one in Span
        ),
        before=_to(query, shown.span, shown.beside(-1)),
        today=_to(query, shown.span, reader.today),
        after=_to(query, shown.span, shown.beside(1)),
        weekdays=tuple(reader.say(f"weekday_{number}") for number in range(1, 8)),
        days=() if year else tuple(drawing.day(one) for one in shown.days),
        months=tuple(drawing.month(number) for number in range(1, 13)) if year else (),
        movable=movable and not year,
    )


def _to(query: Query, span: Span, day: date) -> Query:
    return replace(query.first_page(), span="" if span is Span.MONTH else span.value, day=day.isoformat())


def _title(shown: Period, reader: Reader) -> str:
    match shown.span:
        case Span.YEAR:
            return reader.say("calendar_of_year", year=str(shown.at.year))
        case Span.MONTH:
            return format_month(shown.at, reader.locale)
        case Span.WEEK:
            return format_range(shown.first, shown.last, reader.locale)
        case Span.DAY:
            return format_date(shown.at, reader.locale)


class _Drawing:
    """The days of a calendar with what stands on them."""

    def __init__(
        self, entity: Entity, field: AnyField, query: Query, rows: Sequence[Row], counts: Mapping[date, int],
        reader: Reader, shown: Period,
    ) -> None:  # fmt: skip
        self._field, self._query, self._reader, self._shown = field, query, reader, shown
        self._counts, self._state = counts, state_field(own_fields(entity))
        self._rows: dict[date, list[Row]] = {}
        for row in rows:
            day = _day(row.values.get(field.name), reader)
            if day is not None:
                self._rows.setdefault(day, []).append(row)

    def day(self, day: date) -> Day:
        """A day with its first entries, in a week or alone with all there are."""
        rows = self._rows.get(day, [])
        few = rows[:SHOWN] if self._shown.span is Span.MONTH and len(rows) > SHOWN else rows
        entries = tuple(self._entry(row) for row in few)
        return self._bare(day, self._shown.span is not Span.MONTH or day.month == self._shown.at.month, entries)

    def month(self, number: int) -> Month:
        """A month of the year with numbers only."""
        first = self._shown.at.replace(month=number, day=1)
        each = (first + timedelta(days) for days in range(31))
        days = tuple(self._bare(day, True, ()) for day in each if day.month == number)
        return Month(
            format_month(first, self._reader.locale), first.weekday(), days, _to(self._query, Span.MONTH, first)
        )

    def _bare(self, day: date, inside: bool, entries: tuple[Entry, ...]) -> Day:
        name, today = format_date(day, self._reader.locale), day == self._reader.today
        count = max(self._counts.get(day, 0), len(entries))
        query = _to(self._query, Span.DAY, day)
        return Day(day.isoformat(), day.day, name, today, inside, count, entries, query)

    def _entry(self, row: Row) -> Entry:
        value = row.values.get(self._field.name)
        time = in_zone(value, self._reader.zone).strftime("%H:%M") if isinstance(value, datetime) else ""
        option = self._state.options.get(str(row.values.get(self._state.name))) if self._state else None
        return Entry(row.id, row.version, row.title, time, (option and option.tone) or "gray")

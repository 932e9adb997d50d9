"""Days and instants as people type them into a form: `1124`, `明天`, `+7`, `2026/1/2`, `明天 10:00`."""

import re
from collections.abc import Callable
from datetime import date, datetime, time
from typing import TypeAlias
from zoneinfo import ZoneInfo

from engine.text.dates import days_from, from_local, in_zone, parse_instant
from engine.text.unreadable import Unreadable

_HALF_WIDTH = str.maketrans("０１２３４５６７８９／－−．：＋　，", "0123456789/--.:+ ,")

_DAYS = {
    "今天": 0, "明天": 1, "后天": 2, "大后天": 3, "昨天": -1, "前天": -2, "大前天": -3,
    "today": 0, "tomorrow": 1, "yesterday": -1,
}  # fmt: skip
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEKDAYS = "一二三四五六日"

_Reader: TypeAlias = Callable[[re.Match[str], date], date]


def _year_month_day(found: re.Match[str], today: date) -> date:
    return date(int(found["year"]), int(found["month"]), int(found["day"]))


def _month_day(found: re.Match[str], today: date) -> date:
    return date(today.year, int(found["month"]), int(found["day"]))


def _distance(found: re.Match[str], today: date) -> date:
    return days_from(today, int(found["days"]))


def _weekday(found: re.Match[str], today: date) -> date:
    wanted = _WEEKDAYS.index(found["weekday"].replace("天", "日"))
    weeks = {"上": -7, "下": 7}.get(found["which"], 0)
    return days_from(today, wanted - today.weekday() + weeks)


def _named_month(found: re.Match[str], today: date) -> date:
    year = int(found["year"]) if found["year"] else today.year
    return date(year, _MONTHS.index(found["month"][:3].lower()) + 1, int(found["day"]))


_FORMS: tuple[tuple[re.Pattern[str], _Reader], ...] = tuple(
    (re.compile(pattern, re.ASCII | re.IGNORECASE), reader)
    for pattern, reader in (
        (r"(?P<year>\d{4})(?P<mark>[-/.])(?P<month>\d{1,2})(?P=mark)(?P<day>\d{1,2})", _year_month_day),
        (r"(?P<year>\d{4}) ?年 ?(?P<month>\d{1,2}) ?月 ?(?P<day>\d{1,2}) ?[日号]?", _year_month_day),
        (r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})", _year_month_day),
        (r"(?P<month>\d{1,2})[-/.](?P<day>\d{1,2})", _month_day),
        (r"(?P<month>\d{1,2}) ?月 ?(?P<day>\d{1,2}) ?[日号]?", _month_day),
        (r"(?P<month>\d{2})(?P<day>\d{2})", _month_day),
        (r"(?P<days>[-+]\d{1,5})", _distance),
        (r"(?P<which>[上下本这]?)(?:周|星期|礼拜)(?P<weekday>[一二三四五六日天])", _weekday),
        (rf"(?P<day>\d{{1,2}}) (?P<month>(?:{'|'.join(_MONTHS)})[a-z]*)(?:,? (?P<year>\d{{4}}))?", _named_month),
        (rf"(?P<month>(?:{'|'.join(_MONTHS)})[a-z]*) (?P<day>\d{{1,2}})(?:,? (?P<year>\d{{4}}))?", _named_month),
    )
)
_MONTH = re.compile(
    r"(?:(?P<year>\d{4}) ?[-/.年] ?)?(?P<month>(?<=[-/.年 ])\d{1,2}|\d{1,2}(?= ?月)) ?月?(?:份)?", re.ASCII
)
_TIME = re.compile(r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:\.(?P<part>\d{1,6}))?)?", re.ASCII)
_CLOCK = re.compile(r"(?P<hour>\d{1,2}):?(?P<minute>\d{2})?(?::(?P<second>\d{2}))?", re.ASCII)
_LOCAL = re.compile(rf"(?P<day>.*?)(?:,? |T|^)(?P<time>{_TIME.pattern})", re.ASCII | re.DOTALL)


def read_date(text: str, today: date) -> date:
    """The day a person meant; a day without a year is one of this year. Raises Unreadable `not_a_date`.

    Besides the forms of the language: `1124`, `11-24`, `11月24日`, `+7`, `明天`, `下周一`, `24 Nov 2026`.
    """
    plain = _tidy(text)
    if plain.lower() in _DAYS:
        return days_from(today, _DAYS[plain.lower()])
    for pattern, reader in _FORMS:
        if found := pattern.fullmatch(plain):
            return _of_calendar(reader, found, today)
    raise Unreadable("not_a_date")


def read_month(text: str, today: date) -> date:
    """The first day of the month a person meant: `2026-11`, `2026年11月`, `11月`, or any day `read_date` knows."""
    found = _MONTH.fullmatch(_tidy(text))
    if not found:
        return read_date(text, today).replace(day=1)
    return _of_calendar(lambda month, _: date(int(month["year"] or today.year), int(month["month"]), 1), found, today)


def _of_calendar(reader: _Reader, found: re.Match[str], today: date) -> date:
    try:
        return reader(found, today)
    except Unreadable:
        raise
    except ValueError:
        raise Unreadable("not_a_date") from None


def read_instant(text: str, now: datetime, zone: ZoneInfo) -> datetime:
    """The instant a person in `zone` meant, in UTC: any day `read_date` knows with a time, or a time of today.

    A text with its own zone (`2026-01-31T08:00:00Z`) is taken at its word. Raises Unreadable `not_a_datetime` or
    `no_such_time`.
    """
    plain = _tidy(text)
    found = _LOCAL.fullmatch(plain)
    if not found:
        return parse_instant(plain)
    today = in_zone(now, zone).date()
    try:
        day = read_date(found["day"], today) if found["day"] else today
        return from_local(datetime.combine(day, _time(found)), zone)
    except ValueError as failure:
        code = failure.code if isinstance(failure, Unreadable) and failure.code == "no_such_time" else "not_a_datetime"
        raise Unreadable(code) from None


def read_time(text: str) -> time:
    """The time of day a person meant: `830`, `8:30`, `8点半`, `15点20分`; raises Unreadable `not_a_time`."""
    plain = _tidy(text).replace("点半", ":30").replace("点", ":").removesuffix("分")
    found = _CLOCK.fullmatch(plain)
    if found is None:
        raise Unreadable("not_a_time")
    try:
        return time(int(found["hour"]), int(found["minute"] or "0"), int(found["second"] or "0"))
    except ValueError:
        raise Unreadable("not_a_time") from None


def _time(found: re.Match[str]) -> time:
    second, part = found["second"] or "0", (found["part"] or "").ljust(6, "0")
    return time(int(found["hour"]), int(found["minute"]), int(second), int(part))


def _tidy(text: str) -> str:
    return " ".join(text.translate(_HALF_WIDTH).split())

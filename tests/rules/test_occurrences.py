"""What is done again and again is done once each time, on the wall clock, whatever the clock does twice a year."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from engine.compile import by_clock
from engine.meta.automations import Rhythm
from engine.rules.occurrences import Daily, Each, Hourly, Monthly, NeverAgain, Rule, latest, next_after

ZONES = ("Asia/Shanghai", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia")
NIGHT = time(2, 30)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("rule", "moment", "zone", "then"),
    [
        (Daily(time(9)), "2026-03-02T07:59Z", "Europe/Berlin", "2026-03-02T09:00+01:00"),
        (Daily(time(9)), "2026-03-02T08:00Z", "Europe/Berlin", "2026-03-03T09:00+01:00"),
        (Daily(time(9)), "2026-03-02T08:00Z", "Asia/Shanghai", "2026-03-03T09:00+08:00"),
        (Daily(time(9), frozenset({1})), "2026-03-02T08:00Z", "Europe/Berlin", "2026-03-09T09:00+01:00"),
        (Daily(NIGHT), "2026-03-28T12:00Z", "Europe/Berlin", "2026-03-29T03:30+02:00"),
        (Daily(NIGHT), "2026-03-29T01:30Z", "Europe/Berlin", "2026-03-30T02:30+02:00"),
        (Daily(NIGHT), "2026-10-24T12:00Z", "Europe/Berlin", "2026-10-25T02:30+01:00"),
        (Daily(NIGHT), "2026-10-25T01:30Z", "Europe/Berlin", "2026-10-26T02:30+01:00"),
        (Monthly(time(9), 31), "2026-01-31T08:00Z", "Europe/Berlin", "2026-02-28T09:00+01:00"),
        (Monthly(time(9), 31), "2026-02-28T08:00Z", "Europe/Berlin", "2026-03-31T09:00+02:00"),
        (Monthly(time(9), 29, 12, 2), "2026-03-01T08:00Z", "Europe/Berlin", "2027-02-28T09:00+01:00"),
        (Monthly(time(9), 29, 12, 2), "2027-03-01T08:00Z", "Europe/Berlin", "2028-02-29T09:00+01:00"),
        (Monthly(time(23, 59), 31, 3, 3), "2026-11-22T08:00Z", "UTC", "2026-12-31T23:59+00:00"),
        (Each(60), "2026-11-22T08:00:30Z", "UTC", "2026-11-22T08:01+00:00"),
        (Each(60), "2026-11-22T08:01:00Z", "UTC", "2026-11-22T08:02+00:00"),
        (Hourly(), "2026-11-22T08:01:00Z", "Asia/Kolkata", "2026-11-22T14:00+05:30"),
        (Hourly(), "2026-11-22T08:30:00Z", "Asia/Kolkata", "2026-11-22T15:00+05:30"),
        (by_clock(Rhythm(period="week", weekdays=(2, 5))), "2026-11-22T08:00Z", "UTC", "2026-11-24T06:00Z"),
        (by_clock(Rhythm(period="month", day=31)), "2026-11-22T08:00Z", "UTC", "2026-11-30T06:00Z"),
        (by_clock(Rhythm(period="quarter", day=31, month=3)), "2026-11-22T08:00Z", "UTC", "2026-12-31T06:00Z"),
        (by_clock(Rhythm(period="quarter")), "2026-11-22T08:00Z", "UTC", "2027-01-01T06:00Z"),
        (by_clock(Rhythm(period="year", day=30, month=9)), "2026-11-22T08:00Z", "UTC", "2027-09-30T06:00Z"),
    ],
)
def test_it_is_next_at_the_time_of_its_zone(rule: Rule, moment: str, zone: str, then: str) -> None:
    assert next_after(rule, at(moment), ZoneInfo(zone)) == at(then)


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize(
    "rule",
    [Each(300), Hourly(), Daily(NIGHT), Daily(NIGHT, frozenset({7})), Monthly(NIGHT, 31), Monthly(NIGHT, 29, 12, 2)],
    ids=["minutes", "hours", "days", "weeks", "months", "years"],
)
def test_the_last_one_is_the_one_after_which_the_next_comes(rule: Rule, zone: str) -> None:
    where, moment = ZoneInfo(zone), at("2026-01-01T00:00:00Z")
    for _ in range(60):
        moment = next_after(rule, moment, where)
        after = next_after(rule, moment, where)
        assert [latest(rule, one, where) for one in (moment, after - timedelta(seconds=1))] == [moment, moment]


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("rule", [Daily(NIGHT), Daily(time(0)), Monthly(NIGHT, 31)], ids=["night", "midnight", "month"])
def test_in_ten_years_it_comes_once_for_each_day_it_is_for(rule: Rule, zone: str) -> None:
    where, moment, end = ZoneInfo(zone), at("2026-01-01T00:00Z"), at("2036-01-01T00:00Z")
    found = []
    while (moment := next_after(rule, moment, where)) < end:
        found.append(moment.astimezone(where).date())
    wanted = {one.date() for one in (at("2025-12-31T12:00Z") + timedelta(days=day) for day in range(3660))}
    missed = wanted - set(found) if isinstance(rule, Daily) else set()
    assert len(found) == len(set(found))
    assert {day for day in missed if min(found) < day < max(found)} == set()
    assert len(found) in (120, 3652, 3653)


def test_the_calendar_ends() -> None:
    with pytest.raises(NeverAgain):
        next_after(Daily(time(9)), datetime(9999, 12, 31, 23, tzinfo=UTC), ZoneInfo("UTC"))

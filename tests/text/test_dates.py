from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.text.date_formats import (
    form_date,
    form_instant,
    format_date,
    format_instant,
    format_range,
    table_date,
)
from engine.text.dates import from_local, instant_text, parse_date, parse_instant, zone_named
from engine.text.human_dates import read_date, read_instant
from engine.text.near import near_date, near_instant, overdue
from engine.text.unreadable import Unreadable

TODAY = date(2026, 11, 21)
NOW = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)
SHANGHAI = ZoneInfo("Asia/Shanghai")
BERLIN = ZoneInfo("Europe/Berlin")
ZONES = st.sampled_from(
    [SHANGHAI, BERLIN, ZoneInfo("America/New_York"), ZoneInfo("Australia/Lord_Howe"), ZoneInfo("UTC")]
)
INSTANTS = st.datetimes(timezones=st.just(UTC))


@given(st.dates())
def test_a_day_survives_writing_and_reading(day: date) -> None:
    assert parse_date(form_date(day)) == day


@given(st.dates(), st.sampled_from(["zh", "en"]))
def test_a_day_that_is_shown_can_be_typed(day: date, locale: str) -> None:
    assert read_date(format_date(day, locale), TODAY) == day


@given(INSTANTS)
def test_an_instant_survives_the_wire(moment: datetime) -> None:
    assert parse_instant(instant_text(moment)) == moment


@given(INSTANTS, ZONES)
def test_an_instant_survives_a_form_in_any_zone(moment: datetime, zone: ZoneInfo) -> None:
    assert read_instant(form_instant(moment, zone), NOW, zone) == moment


def test_the_wire_form_has_six_digits_and_four_for_the_year() -> None:
    assert instant_text(datetime(26, 1, 31, 8, tzinfo=UTC)) == "0026-01-31T08:00:00.000000Z"


@pytest.mark.parametrize(
    "text",
    [
        *("2024-02-30", "2023-02-29", "0000-00-00", "0000-01-01", "2024-13-01", "2024-00-10", "13/14/2024"),
        *("20240131", "2024-1-31", "2024-W05-1", "2024-031", " 2024-01-31", "2024-01-31\n", "2024-01-31T00:00:00Z"),
        *("٢٠٢٤-01-31", "２０２４-01-31", "-2024-01-31", "10000-01-01", "today", "", "infinity", "2024-01-31 BC"),
    ],
)
def test_a_day_has_one_written_form_and_exists(text: str) -> None:
    with pytest.raises(Unreadable, match="not_a_date"):
        parse_date(text)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-01-31T08:00:00Z", datetime(2026, 1, 31, 8, tzinfo=UTC)),
        ("2026-01-31T08:00Z", datetime(2026, 1, 31, 8, tzinfo=UTC)),
        ("2026-01-31T08:00:00+08:00", datetime(2026, 1, 31, tzinfo=UTC)),
        ("2026-01-31T08:00:00.5Z", datetime(2026, 1, 31, 8, 0, 0, 500000, tzinfo=UTC)),
        ("2026-01-31T08:00:00.1234-00:30", datetime(2026, 1, 31, 8, 30, 0, 123400, tzinfo=UTC)),
        ("2026-01-31T08:00:00.123456Z", datetime(2026, 1, 31, 8, 0, 0, 123456, tzinfo=UTC)),
    ],
)
def test_an_instant_is_read_to_the_microsecond(text: str, moment: datetime) -> None:
    assert parse_instant(text) == moment


@pytest.mark.parametrize("text", ["2026-01-31T08:00:00", "2026-01-31T08:00", "2026-01-31T08:00:00.000000"])
def test_an_instant_needs_a_zone(text: str) -> None:
    with pytest.raises(Unreadable, match="zone_missing"):
        parse_instant(text)


@pytest.mark.parametrize(
    "text",
    [
        *("2026-02-30T08:00:00Z", "2026-01-31T24:00:00Z", "2026-01-31T08:60:00Z", "2016-12-31T23:59:60Z"),
        *("2026-01-31 08:00:00Z", "2026-01-31t08:00:00z", "2026-01-31T08:00:00.1234567Z"),
        *("2026-01-31T08Z", "2026-01-31"),
        *("2026-01-31T08:00:00+25:00", "2026-01-31T08:00:00+0800", "0001-01-01T00:00:00+14:00"),
        *("1767225600", "", "now"),
        "9999-12-31T23:59:59-14:00",
    ],
)
def test_everything_else_is_no_instant(text: str) -> None:
    with pytest.raises(Unreadable, match="not_a_datetime"):
        parse_instant(text)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-11-24", date(2026, 11, 24)),
        ("2026/1/2", date(2026, 1, 2)),
        ("2026.1.2", date(2026, 1, 2)),
        ("２０２６－０１－０２", date(2026, 1, 2)),
        ("2026年1月2日", date(2026, 1, 2)),
        ("20261124", date(2026, 11, 24)),
        ("1124", date(2026, 11, 24)),
        ("11-24", date(2026, 11, 24)),
        ("11/24", date(2026, 11, 24)),
        ("1.2", date(2026, 1, 2)),
        ("11月24日", date(2026, 11, 24)),
        ("11月24号", date(2026, 11, 24)),
        ("今天", TODAY),
        ("明天", date(2026, 11, 22)),
        ("后天", date(2026, 11, 23)),
        ("昨天", date(2026, 11, 20)),
        ("Tomorrow", date(2026, 11, 22)),
        ("+7", date(2026, 11, 28)),
        ("-21", date(2026, 10, 31)),
        ("＋７", date(2026, 11, 28)),
        ("周五", date(2026, 11, 20)),
        ("下周一", date(2026, 11, 23)),
        ("上星期天", date(2026, 11, 15)),
        ("24 Nov", date(2026, 11, 24)),
        ("24 November 2027", date(2027, 11, 24)),
        ("Nov 24, 2027", date(2027, 11, 24)),
        ("  2026-11-24  ", date(2026, 11, 24)),
    ],
)
def test_people_write_days_in_many_ways(text: str, day: date) -> None:
    assert read_date(text, TODAY) == day


@pytest.mark.parametrize(
    "text",
    [
        *("", "24", "241", "0230", "2-30", "2026-13-01", "13/14/2026", "2026-1/2", "26-1-2"),
        *("2026", "soon", "+", "+7d"),
        *("0000-01-01", "+99999999", "-999999", "30 Feb", "24 Nop", "周八", "٢٠٢٦-01-02", "2026-11-24 10:00"),
    ],
)
def test_what_is_no_day_is_not_guessed(text: str) -> None:
    with pytest.raises(Unreadable, match="not_a_date"):
        read_date(text, TODAY)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-11-24 16:30", datetime(2026, 11, 24, 8, 30, tzinfo=UTC)),
        ("2026-11-24T16:30", datetime(2026, 11, 24, 8, 30, tzinfo=UTC)),
        ("2026/11/24 16：30", datetime(2026, 11, 24, 8, 30, tzinfo=UTC)),
        ("24 Nov 2026, 16:30", datetime(2026, 11, 24, 8, 30, tzinfo=UTC)),
        ("2026-11-24 16:30:15.25", datetime(2026, 11, 24, 8, 30, 15, 250000, tzinfo=UTC)),
        ("明天 10:00", datetime(2026, 11, 22, 2, 0, tzinfo=UTC)),
        ("9:12", datetime(2026, 11, 21, 1, 12, tzinfo=UTC)),
        ("2026-11-24T16:30:00Z", datetime(2026, 11, 24, 16, 30, tzinfo=UTC)),
    ],
)
def test_people_write_instants_on_their_own_clock(text: str, moment: datetime) -> None:
    assert read_instant(text, NOW, SHANGHAI) == moment


@pytest.mark.parametrize("text", ["", "2026-11-24", "明天", "25:00", "10:60", "2026-02-30 10:00", "soon 10:00", "10"])
def test_an_instant_needs_a_time_and_a_day_of_the_calendar(text: str) -> None:
    with pytest.raises(Unreadable, match="not_a_datetime"):
        read_instant(text, NOW, SHANGHAI)


def test_an_hour_that_is_skipped_does_not_exist() -> None:
    with pytest.raises(Unreadable, match="no_such_time"):
        read_instant("2026-03-29 02:30", NOW, BERLIN)


def test_an_hour_that_comes_twice_is_the_second_of_the_two() -> None:
    assert from_local(datetime(2026, 10, 25, 2, 30), BERLIN) == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


def test_the_first_of_two_equal_hours_is_shown_in_utc() -> None:
    assert form_instant(datetime(2026, 10, 25, 0, 30, tzinfo=UTC), BERLIN) == "2026-10-25T00:30:00+00:00"


@given(st.text(max_size=24))
def test_no_text_breaks_the_readers(text: str) -> None:
    for read in (parse_date, parse_instant, lambda typed: read_date(typed, TODAY)):
        try:
            assert read(text) is not None
        except Unreadable:
            continue


@pytest.mark.parametrize("name", ["Mars/Base", "", "../etc/passwd", "/etc/localtime", "Asia\x00"])
def test_an_unknown_zone_is_refused(name: str) -> None:
    with pytest.raises(Unreadable, match="unknown_zone"):
        zone_named(name)


@pytest.mark.parametrize(
    ("day", "zh", "en"),
    [
        (date(2026, 11, 24), "11-24", "24 Nov"),
        (date(2025, 11, 24), "2025-11-24", "24 Nov 2025"),
        (date(2026, 1, 2), "01-02", "2 Jan"),
    ],
)
def test_a_list_leaves_this_year_out(day: date, zh: str, en: str) -> None:
    assert (table_date(day, TODAY, "zh"), table_date(day, TODAY, "en")) == (zh, en)


def test_day_and_time_stand_on_the_readers_clock() -> None:
    moment = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)
    assert format_instant(moment, SHANGHAI, "zh") == "2026-11-24 16:30"
    assert format_instant(moment, SHANGHAI, "en") == "24 Nov 2026, 16:30"
    assert form_instant(moment, SHANGHAI) == "2026-11-24 16:30"


@pytest.mark.parametrize(
    ("locale", "text"),
    [("zh", "2026-11-20 ～ 2027-11-19"), ("en", "20 Nov 2026 – 19 Nov 2027"), ("zh-CN", "2026-11-20 ～ 2027-11-19")],
)
def test_a_range_names_both_days(locale: str, text: str) -> None:
    assert format_range(date(2026, 11, 20), date(2027, 11, 19), locale) == text


@pytest.mark.parametrize(
    ("distance", "zh", "en"),
    [
        (timedelta(seconds=-20), "刚刚", "just now"),
        (timedelta(seconds=20), "刚刚", "just now"),
        (timedelta(minutes=-8), "8 分钟前", "8 min ago"),
        (timedelta(minutes=8), "8 分钟后", "in 8 min"),
        (timedelta(hours=-3), "今天 09:00", "Today 09:00"),
        (timedelta(hours=4, minutes=30), "今天 16:30", "Today 16:30"),
        (timedelta(hours=-13), "昨天", "Yesterday"),
        (timedelta(hours=22), "明天 10:00", "Tomorrow 10:00"),
        (timedelta(days=-3), "3 天前", "3 d ago"),
        (timedelta(days=3), "3 天后", "in 3 d"),
        (timedelta(days=-30), "30 天前", "30 d ago"),
        (timedelta(days=-31), "10-21", "21 Oct"),
        (timedelta(days=400), "2027-12-26", "26 Dec 2027"),
    ],
)
def test_what_is_near_is_told_by_its_distance(distance: timedelta, zh: str, en: str) -> None:
    moment = NOW + distance
    assert (near_instant(moment, NOW, SHANGHAI, "zh"), near_instant(moment, NOW, SHANGHAI, "en")) == (zh, en)


@pytest.mark.parametrize(
    ("days", "zh", "en"),
    [
        (0, "今天", "Today"),
        (1, "明天", "Tomorrow"),
        (-1, "昨天", "Yesterday"),
        (-2, "2 天前", "2 d ago"),
        (31, "12-22", "22 Dec"),
    ],
)
def test_a_near_day_is_told_by_its_distance(days: int, zh: str, en: str) -> None:
    day = TODAY + timedelta(days=days)
    assert (near_date(day, TODAY, "zh"), near_date(day, TODAY, "en")) == (zh, en)


def test_a_late_day_says_how_late() -> None:
    assert (overdue(date(2026, 11, 19), TODAY, "zh"), overdue(date(2026, 11, 19), TODAY, "en")) == (
        "逾期 2 天",
        "Overdue 2 d",
    )


def test_the_ends_of_the_calendar_can_be_shown() -> None:
    first, last = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
    assert format_instant(first, ZoneInfo("America/New_York"), "zh") == "0001-01-01 00:00"
    assert format_instant(last, SHANGHAI, "zh") == "9999-12-31 23:59"

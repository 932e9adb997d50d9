"""Lengths of time and times of day: as definitions write them, as people type and read them."""

from datetime import time

import pytest

from engine.text.dates import parse_time
from engine.text.duration_formats import format_duration
from engine.text.durations import DAYS, MINUTE, MONTHS, TIME, WORKING_DAYS, code_of, duration_text, parse_duration
from engine.text.durations import read_duration as read
from engine.text.human_dates import read_time
from engine.text.unreadable import Unreadable

LENGTHS = [
    ("3 days", code_of(DAYS, 3), "3 days", "3 天"),
    ("1 day", code_of(DAYS, 1), "1 day", "1 天"),
    ("2 weeks", code_of(DAYS, 14), "14 days", "14 天"),
    ("12 months", code_of(MONTHS, 12), "1 year", "1 年"),
    ("18 months", code_of(MONTHS, 18), "18 months", "18 个月"),
    ("90 minutes", code_of(TIME, 90 * MINUTE), "90 minutes", "90 分钟"),
    ("24 hours", code_of(TIME, 24 * 60 * MINUTE), "24 hours", "24 小时"),
    ("5 working days", code_of(WORKING_DAYS, 5), "5 working days", "5 个工作日"),
    ("0 minutes", code_of(TIME, 0), "0 hours", "0 小时"),
]


@pytest.mark.parametrize(("text", "code", "plain", "chinese"), LENGTHS)
def test_a_length_of_time_is_exact_and_reads_as_written(text: str, code: int, plain: str, chinese: str) -> None:
    assert parse_duration(text) == code
    assert duration_text(code) == plain
    assert (format_duration(code, "en"), format_duration(code, "zh")) == (plain, chinese)
    assert read(plain) == read(chinese) == code


@pytest.mark.parametrize(
    "text",
    ["", "3", "days", "-3 days", "3.5 days", "3  days", "10000001 days", "3 moons", "2 working hours", "３ days"],
)
def test_anything_else_is_no_length_of_time(text: str) -> None:
    with pytest.raises(Unreadable) as refused:
        parse_duration(text)
    assert refused.value.code == "not_a_duration"


@pytest.mark.parametrize(
    ("typed", "code"), [("3天", code_of(DAYS, 3)), (" 2 Weeks", code_of(DAYS, 14)), ("1,200 日", 10**17 + 1200)]
)
def test_people_type_lengths_their_own_way(typed: str, code: int) -> None:
    assert read(typed) == code


def test_no_sort_runs_into_the_next() -> None:
    assert parse_duration("10000000 hours") < code_of(DAYS, 0)
    assert max(map(parse_duration, ("10000000 years", "10000000 working days"))) < 2**63


@pytest.mark.parametrize(
    ("typed", "clock"),
    [
        ("830", time(8, 30)),
        ("8:30", time(8, 30)),
        ("08：30：15", time(8, 30, 15)),
        ("15点20分", time(15, 20)),
        ("8点半", time(8, 30)),
        ("9点", time(9)),
    ],
)
def test_a_time_of_day_is_typed_in_many_ways(typed: str, clock: time) -> None:
    assert read_time(typed) == clock


@pytest.mark.parametrize("typed", ["", "25:00", "8:60", "noon", "8:30 pm", "83012"])
def test_a_time_that_no_clock_shows_is_refused(typed: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read_time(typed)
    assert refused.value.code == "not_a_time"


@pytest.mark.parametrize("text", ["8:30", "24:00", "08:30Z", "08:30:00.5", "0830"])
def test_the_wire_has_one_form_of_a_time(text: str) -> None:
    with pytest.raises(Unreadable):
        parse_time(text)

"""Working hours against going through them minute by minute; and how far places are apart."""

from datetime import UTC, datetime, timedelta
from math import asin, cos, radians, sin, sqrt
from random import Random
from zoneinfo import ZoneInfo

import pytest

from engine.expressions.calendars import calendar_text
from engine.expressions.hours import MOST_WORKING_HOURS, hours_of, hours_text
from engine.expressions.places import FARTHEST, distance
from tests.expressions.test_calendars import HOLIDAYS, WORKDAYS, is_worked

ZONE = "Asia/Shanghai"
SPANS = ("09:00-12:00", "13:30-18:00", "22:00-24:00")
HOURS = hours_of(hours_text(ZONE, SPANS, calendar_text(HOLIDAYS, WORKDAYS)))
MINUTE = timedelta(minutes=1)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(ZONE)).astimezone(UTC)


def works(moment: datetime) -> bool:
    wall = moment.astimezone(ZoneInfo(ZONE))
    clock = f"{wall:%H:%M}"
    return is_worked(wall.date()) and any(begin <= clock < end for begin, end in (one.split("-") for one in SPANS))


def counted(moment: datetime, number: int) -> datetime:
    left = 60 * abs(number)
    while left:
        left -= works(moment if number > 0 else moment - MINUTE)
        moment += MINUTE if number > 0 else -MINUTE
    return moment


def test_working_hours_are_those_that_counting_finds() -> None:
    random = Random(7)
    for _ in range(60):
        moment = at("2026-02-10T00:00") + timedelta(minutes=random.randrange(20 * 24 * 60))
        number = random.choice((-1, 1)) * random.randrange(1, 40)
        assert HOURS.add(moment, number) == counted(moment, number)


@pytest.mark.parametrize(
    ("moment", "number", "expected"),
    [
        ("2026-02-10T17:00", 1, "2026-02-10T18:00"),
        ("2026-02-10T23:00", 1, "2026-02-11T00:00"),
        ("2026-02-11T09:00", -1, "2026-02-10T23:00"),
        ("2026-02-13T23:30", 1, "2026-02-14T09:30"),
        ("2026-02-15T10:00", 0, "2026-02-15T10:00"),
    ],
)
def test_a_part_of_a_day_has_an_end_and_a_beginning(moment: str, number: int, expected: str) -> None:
    assert HOURS.add(at(moment), number) == at(expected)


@pytest.mark.parametrize("number", [MOST_WORKING_HOURS, -MOST_WORKING_HOURS, MOST_WORKING_HOURS + 1])
def test_what_lies_beyond_the_calendar_is_nothing(number: int) -> None:
    assert HOURS.add(at("2026-02-10T17:00"), number) is None


@pytest.mark.parametrize(
    ("one", "other", "metres"),
    [
        ("0.000000,0.000000", "0.000000,180.000000", 20015114),
        ("90.000000,12.000000", "-90.000000,50.000000", 20015114),
        ("0.000000,179.500000", "0.000000,-179.500000", 111195),
        ("31.230416,121.473701", "31.230416,121.473702", 0),
        ("31.230416,121.473701", "31.230416,121.473801", 10),
        ("somewhere", "0.000000,0.000000", None),
        ("91.000000,0.000000", "0.000000,0.000000", None),
    ],
)
def test_places_are_so_many_metres_apart(one: str, other: str, metres: int | None) -> None:
    assert distance(one, other) == distance(other, one) == metres
    assert metres is None or metres <= FARTHEST


def test_the_metres_are_those_of_the_haversine() -> None:
    random = Random(3)
    for _ in range(500):
        here, there = ((random.uniform(-90, 90), random.uniform(-180, 180)) for _ in range(2))
        found = distance(*(f"{one:.6f},{other:.6f}" for one, other in (here, there)))
        assert found is not None
        assert abs(found - haversine(*here, *there)) < 1


def haversine(*degrees: float) -> float:
    up, along, other_up, other_along = map(radians, degrees)
    part = sin((up - other_up) / 2) ** 2 + cos(up) * cos(other_up) * sin((along - other_along) / 2) ** 2
    return 2 * 6371008.8 * asin(min(1, sqrt(part)))

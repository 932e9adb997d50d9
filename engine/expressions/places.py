"""How far two places are apart, along the surface of a ball: the haversine, worked out in whole numbers alone.

R. W. Sinnott, "Virtues of the Haversine", Sky and Telescope 68 (1984), with the mean radius of the earth that the IUGG
gives, 6 371 008.8 m. PostgreSQL does the same steps with the same whole numbers (storage/sql/postgresql_places.py), so
that both always agree to the metre; floats would, but for the last digit of a sine.

Lengths and angles are counted in parts of `ONE`, degrees in billionths.
"""

import re
from math import isqrt
from typing import Final

ONE: Final = 10**18
HALF_TURN: Final = 3_141_592_653_589_793_238
QUARTER: Final = HALF_TURN // 2
RADIUS: Final = 63_710_088
"""In tenths of a metre."""

DEGREE: Final = 10**9
FARTHEST: Final = 20_015_116
"""Half around the earth, in metres."""

SINE_TERMS, ARC_TERMS = 12, 12
"""So many terms of a series are more than there are digits."""

PLACE: Final = r"^(-?)([0-9]{1,3})(?:[.]([0-9]{1,9})[0-9]*)?,(-?)([0-9]{1,3})(?:[.]([0-9]{1,9})[0-9]*)?$"
"""Latitude and longitude, as a `location` is kept: `31.230416,121.473701`."""

_PLACE: Final = re.compile(PLACE)


def distance(one: str, other: str) -> int | None:
    """Metres between two places; None where a text is none."""
    here, there = _place(one), _place(other)
    return None if here is None or there is None else _apart(here, there)


def _place(text: str) -> tuple[int, int] | None:
    found = _PLACE.fullmatch(text)
    if found is None:
        return None
    south, latitude, parts, west, longitude, more = found.groups()
    up, along = _degrees(latitude, parts), _degrees(longitude, more)
    if up > 90 * DEGREE or along > 180 * DEGREE:
        return None
    return -up if south else up, -along if west else along


def _degrees(whole: str, parts: str | None) -> int:
    return int(whole) * DEGREE + int((parts or "").ljust(9, "0"))


def _apart(here: tuple[int, int], there: tuple[int, int]) -> int:
    along = abs(here[1] - there[1])
    along = min(along, 360 * DEGREE - along)
    up, across = (_sine(one * HALF_TURN // (360 * DEGREE)) for one in (abs(here[0] - there[0]), along))
    level = _cosine(abs(here[0])) * _cosine(abs(there[0])) // ONE
    chord = min(up * up // ONE + level * (across * across // ONE) // ONE, ONE)
    return (2 * _arc(isqrt(chord * ONE), isqrt((ONE - chord) * ONE)) * RADIUS + 5 * ONE) // (10 * ONE)


def _cosine(degrees: int) -> int:
    return _sine(QUARTER - degrees * HALF_TURN // (180 * DEGREE))


def _sine(angle: int) -> int:
    """Of an angle up to a quarter of a turn."""
    square, term, total = angle * angle // ONE, angle, angle
    for number in range(1, SINE_TERMS + 1):
        term = term * square // ONE // (2 * number * (2 * number + 1))
        total += -term if number % 2 else term
    return total


def _arc(sine: int, cosine: int) -> int:
    """The angle that has these."""
    if sine <= cosine:
        return _arc_of_slope(sine * ONE // cosine)
    return QUARTER - _arc_of_slope(cosine * ONE // sine)


def _arc_of_slope(slope: int) -> int:
    """Of a slope up to one: a quarter of the angle has so small a slope that the series ends soon."""
    for _ in range(2):
        slope = slope * ONE // (ONE + isqrt(ONE * ONE + slope * slope))
    square, power, total = slope * slope // ONE, slope, slope
    for number in range(1, ARC_TERMS + 1):
        power = power * square // ONE
        total += -(power // (2 * number + 1)) if number % 2 else power // (2 * number + 1)
    return 4 * total

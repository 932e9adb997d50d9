"""Lengths of time as people write them: `3 days`, `2 hours`, `1 month`, `5 working days`.

One is kept as a whole number, `SORT * sort + amount`, so that it is exact, the same in every database, and in order
among others of its sort. The sort decides what it does to a day: months are no number of days, nor days of hours.
"""

import re
from collections.abc import Mapping
from typing import Final

from engine.text.unreadable import Unreadable

SORT: Final = 10**17
"""What a sort has room for; in microseconds three thousand years."""

TIME, DAYS, MONTHS, WORKING_DAYS = range(4)
"""The sorts: microseconds, days, months, working days."""

MOST: Final = 10**7
"""The largest number that is written."""

MINUTE: Final = 60_000_000

UNITS: Final[Mapping[str, tuple[int, int]]] = {
    "minute": (TIME, MINUTE),
    "hour": (TIME, 60 * MINUTE),
    "day": (DAYS, 1),
    "week": (DAYS, 7),
    "month": (MONTHS, 1),
    "year": (MONTHS, 12),
    "working day": (WORKING_DAYS, 1),
}
"""By name: the sort, and how much of it one is."""

CHINESE: Final[Mapping[str, str]] = {
    "分钟": "minute",
    "小时": "hour",
    "个小时": "hour",
    "天": "day",
    "日": "day",
    "周": "week",
    "星期": "week",
    "个月": "month",
    "月": "month",
    "年": "year",
    "个工作日": "working day",
    "工作日": "working day",
}

SHOWN: Final[Mapping[int, tuple[str, ...]]] = {
    TIME: ("hour", "minute"),
    DAYS: ("day",),
    MONTHS: ("year", "month"),
    WORKING_DAYS: ("working day",),
}
"""By sort: the units it is shown in, the first that it is a whole number of."""

_WRITTEN = re.compile(r"([0-9]{1,8}) ([a-z]+(?: [a-z]+)?)", re.ASCII)
_TYPED = re.compile(r"([0-9]{1,8}) *(\D+)", re.ASCII)


class Length(int):
    """A length of time, told apart from a plain number where values are written out."""


def code_of(sort: int, amount: int) -> Length:
    """How a length of time is kept."""
    return Length(sort * SORT + amount)


def parse_duration(text: str) -> Length:
    """What `3 days` stands for; raises Unreadable `not_a_duration` for everything else."""
    found = _WRITTEN.fullmatch(text)
    unit = UNITS.get(found[2].removesuffix("s")) if found else None
    if found is None or unit is None or int(found[1]) > MOST:
        raise Unreadable("not_a_duration")
    return code_of(unit[0], int(found[1]) * unit[1])


def read_duration(text: str) -> Length:
    """What a person meant: `3天`, `2 个工作日`, `1 Month`; raises Unreadable `not_a_duration`."""
    found = _TYPED.fullmatch(" ".join(text.replace(",", "").split()).lower())
    if found is None:
        raise Unreadable("not_a_duration")
    return parse_duration(f"{found[1]} {CHINESE.get(found[2], found[2])}")


def duration_text(code: int) -> str:
    """How a length of time is written: `3 days`, `1 year`."""
    number, unit = parts_of(code)
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"


def parts_of(code: int) -> tuple[int, str]:
    """The number and the unit that a length of time is shown with."""
    sort, amount = divmod(code, SORT)
    sizes = ((name, UNITS[name][1]) for name in SHOWN[sort])
    return next((amount // size, name) for name, size in sizes if amount % size == 0)

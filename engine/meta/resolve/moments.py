"""Days and instants of a definition -> their wire form."""

import re
from datetime import UTC, date, datetime, tzinfo
from typing import Final

from engine.meta.phrases import shown
from engine.meta.resolve.numbers import Wrong
from engine.meta.source import Plain

_DATE: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_MONTH: Final = re.compile(r"\d{4}-\d{2}", re.ASCII)
_DATETIME: Final = re.compile(
    r"(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?)(Z|[+-]\d{2}:\d{2})?", re.ASCII
)
_LOOSE_DATE: Final = re.compile(r"(\d{4})[./年-](\d{1,2})[./月-](\d{1,2})日?", re.ASCII)
_DATE_HINT: Final = "write year, month and day: `2026-01-31`"
_DATETIME_HINT: Final = "write it as `2026-01-31 09:00`, in the application's time zone"


def day(value: Plain) -> str | Wrong:
    """A day as `2026-01-31`."""
    text = str(value)
    if not _DATE.fullmatch(text):
        return Wrong(f"{shown(value)} is not a date", _date_hint(text))
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        return Wrong(f"there is no day {shown(value)}", _DATE_HINT)


def month(value: Plain) -> str | Wrong:
    """A month as its first day; written as `2026-01`, or as one of its days."""
    text = str(value)
    found = day(f"{text}-01" if _MONTH.fullmatch(text) else text)
    return found if isinstance(found, Wrong) else f"{found[:-2]}01"


def instant(value: Plain, zone: tzinfo) -> str | Wrong:
    """An instant as `2026-01-31T01:00:00.000000Z`; without a zone of its own it is in `zone`."""
    found = _DATETIME.fullmatch(str(value))
    if found is None:
        return Wrong(f"{shown(value)} is not a date with a time", _DATETIME_HINT)
    try:
        moment = datetime.fromisoformat(f"{found[1]}T{_six_digits(found[2])}{found[3] or ''}")
        moment = moment if moment.tzinfo else moment.replace(tzinfo=zone)
        return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"
    except (ValueError, OverflowError):
        return Wrong(f"there is no time {shown(value)}", _DATETIME_HINT)


def _six_digits(time: str) -> str:
    whole, point, fraction = time.partition(".")
    return f"{whole}{point}{fraction:0<6}" if point else whole


def _date_hint(text: str) -> str:
    found = _LOOSE_DATE.fullmatch(text)
    return f"write `{found[1]}-{found[2]:0>2}-{found[3]:0>2}`" if found else _DATE_HINT

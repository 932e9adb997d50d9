"""`{every: week, on: monday, at: "09:00"}` as written -> as resolved."""

from calendar import monthrange
from collections.abc import Callable, Mapping
from datetime import time
from typing import Any, Final, TypeAlias

from engine.meta.automations import Period, Rhythm
from engine.meta.kinds.automation import LAST, WEEKDAYS, TriggerDecl
from engine.meta.resolve.site import Site

Written: TypeAlias = int | str | tuple[str, ...]

LEAP = 2028
"""A year that has all days there are."""

LONGEST: Final = 31
"""Days of a month; a shorter one counts its last for those it does not have."""

_HINTS: Final[Mapping[Period, str]] = {
    "week": "write a weekday or several: `on: monday`, `on: [tuesday, friday]`",
    "month": "write a day of the month: `on: 1`, `on: last`",
    "quarter": "write a day of its first month, or its last day: `on: 1`, `on: last`",
    "year": 'write month and day: `on: "12-31"`',
}


def rhythm(decl: TriggerDecl, site: Site) -> Rhythm | None:
    """When it is done; None where the days are none of the period's."""
    period, at = decl.every, time.fromisoformat(decl.at)
    assert period is not None, "it is by the clock"
    if period == "hour" and site.below("at").is_written:
        site.below("at").at_key("META-CONFLICT", "`at` has no effect with `every: hour`", "delete `at`")
    if period not in _HINTS:
        if decl.on is not None:
            hint = "delete `on`, or write `every: week`, `month`, `quarter` or `year`"
            site.below("on").at_key("META-CONFLICT", f"`on` has no effect with `every: {period}`", hint)
        return Rhythm(period=period, at=at)
    if decl.on is None:
        site.below("every").at_value("META-MISSING", f"nothing says on which day of the {period}", _HINTS[period])
        return None
    found = _DAYS[period](decl.on)
    if found is None:
        shown = ", ".join(decl.on) if isinstance(decl.on, tuple) else decl.on
        site.below("on").at_value("META-VALUE", f"a {period} has no day `{shown}`", _HINTS[period])
        return None
    return Rhythm(period=period, at=at, **found)


def _of_week(on: Written) -> dict[str, Any] | None:
    days = on if isinstance(on, tuple) else (on,)
    if not days or any(one not in WEEKDAYS for one in days):
        return None
    return {"weekdays": tuple(sorted({WEEKDAYS.index(str(one)) + 1 for one in days}))}


def _of_month(on: Written) -> dict[str, Any] | None:
    if on == LAST:
        return {"day": LONGEST}
    return {"day": on} if isinstance(on, int) and 1 <= on <= LONGEST else None


def _of_quarter(on: Written) -> dict[str, Any] | None:
    return {"day": LONGEST, "month": 3} if on == LAST else _of_month(on)


def _of_year(on: Written) -> dict[str, Any] | None:
    if not isinstance(on, str) or "-" not in on:
        return None
    month, day = map(int, on.split("-"))
    return {"month": month, "day": day} if day <= monthrange(LEAP, month)[1] else None


_DAYS: Final[Mapping[Period, Callable[[Written], dict[str, Any] | None]]] = {
    "week": _of_week,
    "month": _of_month,
    "quarter": _of_quarter,
    "year": _of_year,
}

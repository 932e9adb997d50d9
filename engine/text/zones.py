"""Time zones by name, as people choose them."""

from functools import cache
from typing import Final
from zoneinfo import ZoneInfo, available_timezones

from engine.text.languages import cldr

_REGIONS: Final = ("Africa", "America", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")
"""Where people are; the other names stand for one of these."""


@cache
def zones() -> tuple[str, ...]:
    """The names that are offered."""
    return ("UTC", *sorted(one for one in available_timezones() if one.startswith(_REGIONS) and "/" in one))


@cache
def zone_named(name: str) -> ZoneInfo | None:
    """The zone of this name, if it is one that is offered."""
    return ZoneInfo(name) if name in zones() else None


def city(name: str, locale: str) -> str:
    """What the place of a zone is called, where its name does not say so itself."""
    return str(cldr(locale).time_zones.get(name, {}).get("city", ""))

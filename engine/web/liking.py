"""How somebody likes the screens, as the page of their account offers it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from engine.meta.labels import text_in
from engine.meta.system import USER
from engine.screens.choices import Option
from engine.text.zones import city, zones
from engine.web.look import DENSITIES, ROWS, THEMES, own_name
from engine.web.visit import Visit


@dataclass(frozen=True, slots=True)
class Preference:
    """A field of one's own record, what it may be, and what it is."""

    name: str
    label: str
    hint: str
    options: Sequence[Option]
    chosen: str


def preferences(visit: Visit) -> list[Preference]:
    """All there are, by what their fields are called."""
    look, say, kept = visit.look, visit.reader.say, visit.person.principal.me.values
    fields, locale = visit.whole.entities[USER].fields, visit.reader.locale
    usual = Option("", say("zone_of_app", zone=visit.backend.zone.key))
    offered = {
        "locale": ([Option(one, own_name(one)) for one in look.locales], look.locale),
        "time_zone": ((usual, *_zones(locale)), str(kept.get("time_zone") or "")),
        "theme": ([Option(one, say(f"theme_{one}")) for one in THEMES], look.theme),
        "density": ([Option(one, say(f"density_{one}")) for one in DENSITIES], look.density),
        "page_rows": ([Option(str(one), str(one)) for one in sorted({*ROWS, look.page_rows})], str(look.page_rows)),
        "plain_keys": (
            [Option("true", say("turned_on")), Option("false", say("turned_off"))],
            str(look.plain_keys).lower(),
        ),
    }
    hints = {"plain_keys": text_in(fields["plain_keys"].help, locale)}
    return [
        Preference(name, text_in(fields[name].label, locale, name), hints.get(name, ""), options, chosen)
        for name, (options, chosen) in offered.items()
    ]


@cache
def _zones(locale: str) -> tuple[Option, ...]:
    return tuple(Option(one, f"{one} {city(one, locale)}".strip()) for one in zones())

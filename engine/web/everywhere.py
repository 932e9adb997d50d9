"""The search through everything: what is found by entity, the ways to screens, and those to new records; a page of its
own, and over any page while somebody types.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Final

from engine.http.response import Response
from engine.meta.labels import text_in
from engine.screens.menu import AT_SEARCH, Menu, MenuEntry, PageEntry
from engine.screens.query import Query
from engine.text.names import is_called
from engine.web.addresses import SEARCH, Addresses
from engine.web.answers import part, wants_part, whole
from engine.web.backend import Hits
from engine.web.visit import Visit

COMMANDS: Final = ">"
"""What is typed before words by which no records are meant."""

_URL: Final = Addresses()


@dataclass(frozen=True, slots=True)
class Way:
    """Something that can be gone to; without an `icon` the first letter of its label stands for it."""

    label: str
    href: str
    icon: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """Ways under a label."""

    name: str
    label: str
    ways: Sequence[Way]


async def show_search(visit: Visit) -> Response:
    """`GET /-/search`."""
    typed = visit.request.query.get(SEARCH, "").strip()
    wanted = typed.removeprefix(COMMANDS).strip()
    hits = await visit.backend.everywhere(visit.person, typed) if wanted == typed != "" else ()
    menu = visit.menu(AT_SEARCH)
    sections = [one for one in _ordered(visit, menu, hits, wanted) if one.ways]
    if wants_part(visit.request):
        return part(visit, "palette_part.html", sections=sections, wanted=wanted, typed=typed)
    return whole(visit, "search.html", AT_SEARCH, sections=sections, wanted=wanted, typed=typed)


def _ordered(visit: Visit, menu: Menu, hits: Sequence[Hits], wanted: str) -> Iterable[Section]:
    """Records of what the menu has, in its order, come first, those of all else last; before them a screen that is
    called just as it was typed.
    """
    icons = {entry.entity: entry.icon for entry in reversed(menu.own)}
    places = list(dict.fromkeys(entry.entity for entry in menu.own))
    commands = list(_commands(visit, menu, wanted))
    first = sorted((one for one in hits if one.entity in places), key=lambda one: places.index(one.entity))
    last = (one for one in hits if one.entity not in places)
    known, further = ([_found(visit, one, wanted, icons.get(one.entity, "")) for one in some] for some in (first, last))
    is_screen = any(way.label.casefold() == wanted.casefold() for one in commands for way in one.ways)
    return (*commands, *known, *further) if is_screen else (*known, *commands, *further)


def _found(visit: Visit, hits: Hits, wanted: str, icon: str) -> Section:
    """The records of an entity, and the way to all of them in its list."""
    label = text_in(visit.catalog.entities[hits.entity].many, visit.reader.locale, hits.entity)
    ways = [Way(each.title, _URL.record(hits.entity, int(each.id)), icon) for each in hits.found]
    if hits.more:
        more = visit.reader.say("search_all_of", entity=label)
        ways.append(Way(more, _URL.list(hits.entity, Query(search=wanted)), "search"))
    return Section(hits.entity, label, ways)


def _commands(visit: Visit, menu: Menu, wanted: str) -> Iterable[Section]:
    """The screens and the new records that are called so; all of them where nothing is typed."""
    say = visit.reader.say
    goals = [_way(entry) for entry in chain((menu.home,), menu.own, _looked_after(menu))]
    made = [Way(say("new_record", entity=noun), _URL.new(name), "plus") for name, noun in visit.makes(menu.own).items()]
    yield Section("-go", say("go_to"), [one for one in goals if is_called(one.label, wanted)])
    yield Section("-new", say("new"), [one for one in made if is_called(one.label, wanted)])


def _looked_after(menu: Menu) -> Iterable[MenuEntry | PageEntry]:
    """What stands in the menu for those who look after the application."""
    sections = chain.from_iterable(section.entries for section in menu.sections)
    return chain(sections, menu.dictionaries, (menu.overview,) if menu.sections or menu.dictionaries else ())


def _way(entry: MenuEntry | PageEntry) -> Way:
    if isinstance(entry, PageEntry):
        return Way(entry.label, _URL.goal(entry), "home" if entry.page == "home" else "")
    return Way(entry.label, _URL.goal(entry), entry.icon)

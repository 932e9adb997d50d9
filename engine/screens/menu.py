"""What a person may open: the entities of the application in their order, and what administrators need."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from engine.meta.catalog import Catalog
from engine.meta.labels import text_in
from engine.text.messages import message

AT_SETTINGS, AT_ACCOUNTS, AT_ACCOUNT, AT_ACCESS = "-settings", "-accounts", "-account", "-access"
AT_SEARCH, AT_ROLES, AT_ADMINISTRATION, AT_HEALTH = "-search", "-roles", "-administration", "-health"
"""What stands for the entity on the screens of settings, of all accounts, of one's own, of who may what, of the search,
of the roles, of all that administrators need, of how the application is; no entity is named so.
"""

SECTIONS: Final[Sequence[tuple[str, Sequence[str]]]] = (
    ("section_people", ("user", AT_ACCOUNTS, "department", "group", "group_member")),
    ("section_rights", ("role_assignment", AT_ROLES, AT_ACCESS, "share")),
    ("section_application", (AT_SETTINGS, "currency", "saved_view", "comment")),
    ("section_watch", ("audit_entry", AT_HEALTH, "ownership")),
)
"""What administrators need, in the order in which they need it."""


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """One list: its entity, label, and whether the screen shown belongs to it."""

    entity: str
    label: str
    system: bool
    current: bool


@dataclass(frozen=True, slots=True)
class PageEntry:
    """A screen that is no list, by the name of its address, and whether it is the one shown."""

    page: str
    label: str
    current: bool


@dataclass(frozen=True, slots=True)
class Section:
    """Screens that administrators need for one thing; `code` is that of its words."""

    code: str
    entries: tuple[MenuEntry | PageEntry, ...]


@dataclass(frozen=True, slots=True)
class Menu:
    """All entries; `own` are the application's. `sections` are those of administrators, `overview` shows them all."""

    entries: tuple[MenuEntry, ...]
    sections: tuple[Section, ...]
    search: PageEntry
    overview: PageEntry

    @property
    def own(self) -> tuple[MenuEntry, ...]:
        """What the application is about."""
        return tuple(entry for entry in self.entries if not entry.system)


def menu(
    catalog: Catalog, readable: Iterable[str], locale: str, current: str | None = None, *, administrator: bool = False
) -> Menu:
    """The menu of somebody who may read these entities, set the settings of `catalog`, and look after people."""
    allowed = frozenset(readable)
    entries = tuple(
        MenuEntry(name, text_in(entity.label, locale, name), entity.system, name == current)
        for name, entity in catalog.entities.items()
        if name in allowed and entity.part_of is None
    )

    def page(at: str) -> PageEntry:
        name = at.removeprefix("-")
        return PageEntry(name, message(name, locale), at == current)

    pages = [AT_SETTINGS] if catalog.app.settings else []
    pages += [AT_ACCOUNTS, AT_ROLES, AT_ACCESS, AT_HEALTH] if administrator else []
    known = {one.entity: one for one in entries if one.system} | {at: page(at) for at in pages}
    sections = (Section(code, tuple(known[name] for name in names if name in known)) for code, names in SECTIONS)
    return Menu(entries, tuple(one for one in sections if one.entries), page(AT_SEARCH), page(AT_ADMINISTRATION))

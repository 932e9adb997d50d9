"""What a person may open: the menus of the application, else all its entities, and what administrators need."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from engine.meta.catalog import Catalog
from engine.meta.labels import text_in
from engine.meta.screens import MenuItem
from engine.text.messages import message

AT_SETTINGS, AT_ACCOUNTS, AT_ACCOUNT, AT_ACCESS = "-settings", "-accounts", "-account", "-access"
AT_SEARCH, AT_ROLES, AT_ADMINISTRATION, AT_HEALTH = "-search", "-roles", "-administration", "-health"
AT_FIELDS, AT_JOBS, AT_WORKFLOWS = "-fields", "-jobs", "-workflows"
AT_HOME, AT_INBOX = "-home", "-inbox"
"""What stands for the entity on the screens of settings, of all accounts, of one's own, of who may what, of the search,
of the roles, of all that administrators need, of how the application is, of fields, of failed jobs, of workflows, of
where one begins, of what one was told; no entity is named so.
"""

SECTIONS: Final[Sequence[tuple[str, Sequence[str]]]] = (
    ("section_people", ("user", AT_ACCOUNTS, "department", "group", "group_member")),
    ("section_rights", ("role_assignment", AT_ROLES, AT_ACCESS, "share")),
    ("section_application", (AT_SETTINGS, AT_FIELDS, AT_WORKFLOWS, "currency", "saved_view", "comment")),
    ("section_watch", ("approval_request", "approval_task", "absence", "audit_entry", AT_HEALTH, AT_JOBS, "ownership")),
)
"""What administrators need, in the order in which they need it."""


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """One list: its entity, in one of its views where one is named, and whether the screen shown belongs to it.

    Without an `icon` the first letter of its label stands for it.
    """

    entity: str
    label: str
    system: bool
    current: bool
    view: str = ""
    icon: str = ""


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
class MenuGroup:
    """Entries under a label, which is empty where the application has no menus."""

    label: str
    entries: tuple[MenuEntry, ...]


@dataclass(frozen=True, slots=True)
class Menu:
    """The lists of all `entries` may be opened, those of `groups` are offered.

    `sections` are those of administrators, and `dictionaries` what one may change of those that no menu names;
    `overview` shows them all.
    """

    entries: tuple[MenuEntry, ...]
    groups: tuple[MenuGroup, ...]
    sections: tuple[Section, ...]
    dictionaries: tuple[MenuEntry, ...]
    home: PageEntry
    inbox: PageEntry
    search: PageEntry
    overview: PageEntry

    def named(self, wanted: str) -> tuple[MenuEntry, ...]:
        """The entries whose label holds these words; all where there are none."""
        return tuple(entry for entry in self.own if wanted.casefold() in entry.label.casefold())

    @property
    def own(self) -> tuple[MenuEntry, ...]:
        """What the application is about."""
        return tuple(entry for group in self.groups for entry in group.entries)


def menu(
    catalog: Catalog,
    readable: Iterable[str],
    locale: str,
    current: str | None = None,
    *,
    view: str = "",
    administrator: bool = False,
) -> Menu:
    """The menu of somebody who may read these entities, set the settings of `catalog`, and look after people."""
    allowed = frozenset(readable)
    entries = tuple(
        MenuEntry(name, text_in(entity.many, locale, name), entity.system, name == current)
        for name, entity in catalog.entities.items()
        if name in allowed and entity.part_of is None
    )

    def page(at: str) -> PageEntry:
        name = at.removeprefix("-")
        return PageEntry(name, message(name, locale), at == current)

    pages = [AT_SETTINGS] if catalog.app.settings else []
    pages += [AT_ACCOUNTS, AT_ROLES, AT_ACCESS, AT_HEALTH, AT_JOBS, AT_FIELDS] if administrator else []
    pages += [AT_WORKFLOWS] if administrator and catalog.workflows else []
    groups = _groups(catalog, locale, current, view) or (_all_of_them(entries),)
    named = {entry.entity for group in groups for entry in group.entries}
    system = (one for one in entries if one.system and (administrator or one.entity not in named))
    known = {one.entity: one for one in system} | {at: page(at) for at in pages}
    sections = (Section(code, tuple(known[name] for name in names if name in known)) for code, names in SECTIONS)
    offered = tuple(one for one in sections if one.entries)
    kept = tuple(one for one in entries if one.entity in catalog.dictionaries and one.entity not in named)
    return Menu(entries, groups, offered, kept, page(AT_HOME), page(AT_INBOX), page(AT_SEARCH), page(AT_ADMINISTRATION))


def _all_of_them(entries: Iterable[MenuEntry]) -> MenuGroup:
    return MenuGroup("", tuple(entry for entry in entries if not entry.system))


def _groups(catalog: Catalog, locale: str, current: str | None, view: str) -> tuple[MenuGroup, ...]:
    """The menus; of several entries for the entity that is shown, the one of its view is marked, else the first."""
    items = [item for one in catalog.menus.values() for item in one.items.values() if item.of == current]
    shown = next((item for item in items if (item.view or "") == view), items[0] if items else None)
    return tuple(
        MenuGroup(
            text_in(one.label, locale, one.name),
            tuple(_entry(item, catalog, locale, item is shown) for item in one.items.values()),
        )
        for one in catalog.menus.values()
    )


def _entry(item: MenuItem, catalog: Catalog, locale: str, current: bool) -> MenuEntry:
    entity = catalog.entities[item.of]
    view = catalog.screens[item.of].views[item.view] if item.view else None
    label = item.label or (view.label if view is not None else None) or entity.many
    return MenuEntry(
        item.of, text_in(label, locale, item.name), entity.system, current, item.view or "", item.icon or ""
    )

"""The entities a person may open, in the order of their definitions; those of the system pack stand apart."""

from collections.abc import Iterable
from dataclasses import dataclass

from engine.meta.catalog import Catalog
from engine.meta.labels import text_in
from engine.text.messages import message

AT_SETTINGS, AT_ACCOUNTS, AT_ACCOUNT, AT_ACCESS = "-settings", "-accounts", "-account", "-access"
AT_SEARCH = "-search"
"""What stands for the entity on the screens of settings, of all accounts, of one's own, of who may what, of the search;
no entity is named so.
"""


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """One list: its entity, label, and whether the screen shown belongs to it."""

    entity: str
    label: str
    system: bool
    current: bool


@dataclass(frozen=True, slots=True)
class PageEntry:
    """A screen of administrators, and whether it is the one shown."""

    label: str
    current: bool


@dataclass(frozen=True, slots=True)
class Menu:
    """All entries; `own` are the application's, `system` the engine's.

    `settings`, `accounts` and `access` are there for whoever may set them, or look after them; `search` for everybody.
    """

    entries: tuple[MenuEntry, ...]
    settings: PageEntry | None = None
    accounts: PageEntry | None = None
    access: PageEntry | None = None
    search: PageEntry | None = None

    @property
    def own(self) -> tuple[MenuEntry, ...]:
        """What the application is about."""
        return tuple(entry for entry in self.entries if not entry.system)

    @property
    def system(self) -> tuple[MenuEntry, ...]:
        """What administrators look after."""
        return tuple(entry for entry in self.entries if entry.system)


def menu(
    catalog: Catalog, readable: Iterable[str], locale: str, current: str | None = None, *, accounts: bool = False
) -> Menu:
    """The menu of somebody who may read these entities, set the settings of `catalog`, and look after accounts."""
    allowed = frozenset(readable)
    entries = tuple(
        MenuEntry(name, text_in(entity.label, locale, name), entity.system, name == current)
        for name, entity in catalog.entities.items()
        if name in allowed and entity.part_of is None
    )
    settings = PageEntry(message("settings", locale), current == AT_SETTINGS) if catalog.app.settings else None
    people = PageEntry(message("accounts", locale), current == AT_ACCOUNTS) if accounts else None
    access = PageEntry(message("access", locale), current == AT_ACCESS) if accounts else None
    search = PageEntry(message("search", locale), current == AT_SEARCH)
    return Menu(entries, settings, people, access, search)

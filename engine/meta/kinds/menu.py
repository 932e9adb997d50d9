"""`menu:` as it is written."""

from typing import Annotated, Literal

from msgspec import Meta

from engine.diagnostics.limits import Limit
from engine.meta.kinds.shared import Declaration, Description, Enabled, Label, Name

Icon = Literal[
    "address-book", "book", "briefcase", "building", "bulb", "calendar-event", "cash", "category", "chart-line",
    "checklist", "clipboard-list", "clock", "file-dollar", "file-text", "flag", "heart-handshake", "list-check",
    "mail", "map-pin", "message", "news", "package", "phone", "receipt", "route", "ruler", "shopping-cart",
    "sitemap", "target", "tool", "trophy", "truck", "user-search", "users", "users-group",
]  # fmt: skip
"""The pictures there are, as assets/icons/menu holds them."""


class MenuItemDecl(Declaration, frozen=True, kw_only=True):
    """One way from the menu to a list."""

    noun = "an entry of a menu"

    screen: Annotated[Name, Meta(description="the screen; for an entity without one, the entity")]
    view: Annotated[Name, Meta(description="the view of its list; left out: its first")] | None = None
    label: Annotated[Label, Meta(description="what it is called; left out: as the view or the entity is")] | None = None
    icon: Annotated[Icon, Meta(description="its picture; left out: the first letter of what it is called")] | None = (
        None
    )
    enabled: Enabled = True


class MenuDecl(Declaration, frozen=True, kw_only=True):
    """A group of entries in the menu. Roles name the menus their people work with; what one may not read is not in it.

    Where an application has no menu at all, everybody has the lists of all entities.
    """

    noun = "a menu"

    menu: Annotated[Name, Meta(description="the name of the menu")]
    label: Annotated[Label, Meta(description="what stands above its entries; left out: its name")] | None = None
    description: Description = ""
    enabled: Enabled = True
    items: Annotated[
        dict[Name, MenuItemDecl],
        Meta(min_length=1, max_length=Limit.MENU_ITEMS.most, description="the entries by name, in their order"),
    ]

"""`menu:` as written -> as resolved."""

from collections.abc import Mapping

from engine.diagnostics import nearest
from engine.meta.kinds import MenuDecl, ScreenDecl
from engine.meta.kinds.menu import MenuItemDecl
from engine.meta.phrases import some
from engine.meta.resolve.given import enabled
from engine.meta.resolve.known import Known
from engine.meta.resolve.links import Links
from engine.meta.resolve.site import Site
from engine.meta.resolve.words import words
from engine.meta.screens import Menu, MenuItem, Screen


class Menus:
    """Menus, whose entries name screens, or entities that have none."""

    def __init__(self, screens: Mapping[str, Screen], sites: Mapping[str, Site], known: Known, links: Links) -> None:
        self._screens = screens
        self._named = {one.name: one.of for one in screens.values()}
        self._declared = {name for name, site in sites.items() if isinstance(site.declared.decl, ScreenDecl | None)}
        self._known = known
        self._links = links

    def resolved(self, decl: MenuDecl, site: Site) -> Menu:
        """The menu with those of its entries that lead somewhere; what is wrong with others is reported."""
        items = {name: self._item(name, one, site.below("items", name)) for name, one in decl.items.items()}
        return Menu(
            name=decl.menu,
            label=words(decl.label, self._known.locales, site.below("label")),
            items={name: item for name, item in items.items() if item is not None},
            enabled=enabled(decl.enabled),
        )

    def _item(self, name: str, decl: MenuItemDecl, site: Site) -> MenuItem | None:
        of = self._entity(decl.screen, site.below("screen"))
        if of is None:
            return None
        if decl.view is not None:
            self._check_view(decl.view, of, site.below("view"))
        return MenuItem(
            name=name,
            label=words(decl.label, self._known.locales, site.below("label")),
            of=of,
            view=decl.view,
            icon=decl.icon,
            enabled=enabled(decl.enabled),
        )

    def _entity(self, screen: str, site: Site) -> str | None:
        if screen in self._named:
            return self._named[screen]
        if screen in self._declared:
            return None
        entity = self._links.entities.get(screen)
        if entity is not None and entity.part_of is None and screen not in self._screens:
            return screen
        names = [*self._named, *(one for one in self._links.entities if one not in self._screens)]
        meant = self._screens[screen].name if screen in self._screens else nearest(screen, names)
        hint = f"did you mean `{meant}`?" if meant else None
        if screen not in self._links.doubtful:
            site.at_value("META-UNKNOWN", f"there is no screen `{screen}`", hint)
        return None

    def _check_view(self, view: str, of: str, site: Site) -> None:
        views = self._screens[of].views if of in self._screens else {}
        if view not in views:
            meant = nearest(view, views)
            there = f"it has {some(views)}" if views else "write it below `list: views:` of its screen"
            hint = f"did you mean `{meant}`?" if meant else there
            site.at_value("META-UNKNOWN", f"the list of `{of}` has no view `{view}`", hint)

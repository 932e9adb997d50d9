"""The views of a list: which one is looked at, and the way to the others."""

from collections.abc import Sequence
from dataclasses import dataclass

from engine.meta.labels import text_in
from engine.meta.screens import Screen, View
from engine.screens.query import Query
from engine.screens.reader import Reader
from engine.screens.saved import SavedView


@dataclass(frozen=True, slots=True)
class ViewTab:
    """The way to one view: its own order, and nothing that narrows it."""

    name: str
    label: str
    current: bool
    query: Query


def view_of(screen: Screen | None, query: Query) -> View | None:
    """The view a query asks for, the first where it asks for none or for one that is not there; None without views."""
    views = screen.views if screen is not None else {}
    return views.get(query.view) or next(iter(views.values()), None)


ALL = "all"
"""What addresses name the whole list by, where no view of it is written."""


def view_tabs(
    screen: Screen | None, query: Query, reader: Reader, saved: Sequence[SavedView] = ()
) -> tuple[ViewTab, ...]:  # fmt: skip
    """All written views in their order, then those that people saved; none where there is only one, simply the list."""
    views = tuple(screen.views.values()) if screen is not None else ()
    if not saved and len(views) < 2:
        return ()
    current = None if query.saved else view_of(screen, query)
    whole = () if views else (ViewTab(ALL, reader.say("all_records"), not query.saved, Query(view=ALL)),)
    written = (
        ViewTab(view.name, text_in(view.label, reader.locale, view.name), view is current, Query(view=view.name))
        for view in views
    )
    kept = (ViewTab(one.name, one.name, str(one.id) == query.saved, Query(saved=str(one.id))) for one in saved)
    return (*whole, *written, *kept)

"""The views of a list: which one is looked at, and the way to the others."""

from collections.abc import Iterable
from dataclasses import dataclass

from engine.meta.labels import text_in
from engine.meta.screens import Screen, View
from engine.screens import conditions
from engine.screens.query import Query
from engine.screens.reader import Reader


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


def view_tabs(screen: Screen | None, query: Query, reader: Reader) -> tuple[ViewTab, ...]:
    """All views in their order; none where there is only one, which is simply the list."""
    views: Iterable[View] = screen.views.values() if screen is not None and len(screen.views) > 1 else ()
    current = view_of(screen, query)
    return tuple(
        ViewTab(view.name, text_in(view.label, reader.locale, view.name), view is current, Query(view=view.name))
        for view in views
    )


def narrowed(view: View | None, condition: str | None) -> str:
    """What both the view and the filters of a list ask of a record, as one expression; empty where nothing is asked."""
    asked = view.filter if view is not None else None
    return conditions.all_of((asked, condition)) or "" if asked and condition else asked or condition or ""

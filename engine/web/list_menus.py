"""What a list can be asked for, each fetched when it is opened: the control of a filter, the choice of columns."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from engine.http.problems import not_found
from engine.http.response import Response
from engine.meta.catalog import Entity
from engine.screens.chooser import column_chooser, columns_chosen
from engine.screens.filter_form import filter_form
from engine.screens.filters import narrows
from engine.screens.listing import columns_of
from engine.screens.query import Query
from engine.web.addresses import Addresses
from engine.web.answers import go, part, wants_part, whole
from engine.web.asking import list_asked, titles_asked
from engine.web.visit import Visit

MENU = "menu"
"""What is opened: `columns`, or `filter.` and a field."""

_Opened = Callable[[Visit, Entity, Query, str], Awaitable[Any]]


async def show_menu(visit: Visit, name: str) -> Response:
    """`GET /{entity}/menu`: a part for whoever has the list before them, else a page."""
    entity, (what, _, of) = visit.entity(name), visit.request.query.get(MENU, "").partition(".")
    if what not in _MENUS:
        raise not_found()
    query, _ = await list_asked(visit, entity)
    shown = {"body": f"parts/list_{what}.html", "entity": name, "menu": await _MENUS[what](visit, entity, query, of)}
    if wants_part(visit.request):
        return part(visit, "list_menu_part.html", **shown)
    return whole(visit, "list_menu.html", name, query=query, label=visit.label(entity), **shown)


async def arrange_columns(visit: Visit, name: str) -> Response:
    """`GET /{entity}/columns`: to the list with the columns that were chosen."""
    entity, (query, _) = visit.entity(name), await list_asked(visit, visit.entity(name))
    columns = columns_chosen(entity, visit.request.query)
    return go(visit.request, Addresses().list(name, query.but(columns=columns)))


async def _filter(visit: Visit, entity: Entity, query: Query, name: str) -> Any:
    field = entity.fields.get(name)
    if field is None or not narrows(field):
        raise not_found()
    return filter_form(field, query, await titles_asked(visit, entity, query), visit.reader)


async def _columns(visit: Visit, entity: Entity, query: Query, _: str) -> Any:
    shown = columns_of(entity, visit.catalog.screens.get(entity.name), query)
    return column_chooser(entity, shown, query, visit.reader)


_MENUS: Mapping[str, _Opened] = {"filter": _filter, "columns": _columns}

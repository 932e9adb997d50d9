"""What a list can be asked for, each fetched when it is opened: the control of a filter, the choice of columns."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from engine.http.bodies import form
from engine.http.problems import not_found
from engine.http.response import Response
from engine.meta.catalog import Entity
from engine.screens.built import DEED, GROUP, TAKE, Group, built_form, faulty, opened, read_group, records_in, written
from engine.screens.chooser import column_chooser, columns_chosen
from engine.screens.completing import completions
from engine.screens.condition import condition_form, flaws
from engine.screens.filter_form import filter_form
from engine.screens.filters import narrows
from engine.screens.groups import group_chooser, grouping_of
from engine.screens.listing import columns_of
from engine.screens.query import OF, Query
from engine.web.addresses import WHERE, Addresses
from engine.web.answers import go, part, wants_part, whole
from engine.web.asking import list_asked, titles_asked, view_asked
from engine.web.visit import Visit

MENU = "menu"
"""What is opened: `columns`, `group`, `where`, `build`, or `filter.` and a field."""

CURSOR = ":at"
"""Before which character of a condition the cursor stands."""

_Opened = Callable[[Visit, Entity, Query, str], Awaitable[Any]]


async def show_menu(visit: Visit, name: str) -> Response:
    """`GET /{entity}/menu`: a part for whoever has the list before them, else a page."""
    entity, (what, _, of) = visit.entity(name), visit.request.query.get(MENU, "").partition(".")
    if what not in _MENUS:
        raise not_found()
    query, _ = await list_asked(visit, entity)
    return _menu(visit, entity, query, what, await _MENUS[what](visit, entity, query, of))


def _menu(visit: Visit, entity: Entity, query: Query, what: str, menu: Any) -> Response:
    shown = {"body": f"parts/list_{what}.html", "entity": entity.name, "menu": menu}
    if wants_part(visit.request):
        return part(visit, "list_menu_part.html", **shown)
    return whole(visit, "list_menu.html", entity.name, query=query, label=visit.label(entity), **shown)


async def arrange_columns(visit: Visit, name: str) -> Response:
    """`GET /{entity}/columns`: to the list with the columns that were chosen."""
    entity, (query, _) = visit.entity(name), await list_asked(visit, visit.entity(name))
    columns = columns_chosen(entity, visit.request.query)
    return go(visit.request, Addresses().list(name, query.but(columns=columns)))


async def take_condition(visit: Visit, name: str) -> Response:
    """`GET /{entity}/condition`: to the list with what was written, or what is wrong with that."""
    entity, (query, _) = visit.entity(name), await list_asked(visit, visit.entity(name))
    if f"{GROUP}.0" in visit.request.query:
        group = read_group(entity, visit.request.query)
        if visit.request.query.get(DEED) != TAKE or faulty(entity, group, visit.reader):
            return _menu(visit, entity, query, "build", await _built(visit, entity, query, group))
        query = query.but(where=written(entity, group, visit.reader))
    else:
        query = query.but(where=visit.request.query.get(WHERE, "").strip())
    faults = visit.backend.faults_of(visit.person, name, query.where)
    if faults:
        menu = condition_form(entity, query, faults, visit.reader)
        shown = {"body": "parts/list_where.html", "entity": name, "menu": menu, "query": menu.kept}
        return whole(visit, "list_menu.html", name, 422, label=visit.label(entity), **shown)
    return go(visit.request, Addresses().list(name, query))


async def tell_of_condition(visit: Visit, name: str) -> Response:
    """`POST /{entity}/condition`: what is wrong with a condition so far, and what may stand at the cursor."""
    entity, sent = visit.entity(name), await form(visit.request)
    text, at = sent.get(WHERE, "").replace("\r\n", "\n"), sent.get(CURSOR, "")
    place = int(at) if at.isascii() and at.isdecimal() and len(at) < 6 else len(text)
    found = completions(visit.catalog, entity, text[:place], visit.reader)
    faults = visit.backend.faults_of(visit.person, name, text)
    return part(visit, "condition_told.html", found=found, flaws=flaws(text, faults, visit.reader))


async def _where(visit: Visit, entity: Entity, query: Query, _: str) -> Any:
    faults = visit.backend.faults_of(visit.person, entity.name, query.where)
    return condition_form(entity, query, faults, visit.reader)


async def _build(visit: Visit, entity: Entity, query: Query, _: str) -> Any:
    group = opened(entity, query.where, visit.reader)
    if group is None:
        raise not_found()
    return await _built(visit, entity, query, group)


async def _built(visit: Visit, entity: Entity, query: Query, group: Group) -> Any:
    titles: dict[tuple[str, str], str] = {}
    for row in records_in(group):
        found = await titles_asked(visit, entity, Query(filters={f"{OF}.{row.field}": row.value}))
        titles[row.field, row.value] = found.get(row.field, "")
    return built_form(entity, group, titles, query, visit.reader)


async def _filter(visit: Visit, entity: Entity, query: Query, name: str) -> Any:
    field = entity.fields.get(name)
    if field is None or not narrows(field):
        raise not_found()
    return filter_form(field, query, await titles_asked(visit, entity, query), visit.reader)


async def _columns(visit: Visit, entity: Entity, query: Query, _: str) -> Any:
    shown = columns_of(entity, visit.catalog.screens.get(entity.name), query)
    return column_chooser(entity, shown, query, visit.reader)


async def _group(visit: Visit, entity: Entity, query: Query, _: str) -> Any:
    view = view_asked(visit, entity.name, query)
    return group_chooser(entity, query, grouping_of(entity, query, view, ()), visit.reader)


_MENUS: Mapping[str, _Opened] = {
    "filter": _filter,
    "columns": _columns,
    "group": _group,
    "where": _where,
    "build": _build,
}

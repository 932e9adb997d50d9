"""The list of an entity: a page, or only its rows where a filter, an order or a page changed."""

from engine.http.response import Response
from engine.meta.catalog import Entity
from engine.meta.fields import (
    AnyReference,
    AnyReferenceField,
    ReferencesField,
)
from engine.meta.pointers import pointer
from engine.screens.filters import condition, is_searched
from engine.screens.listing import Page, columns_of, list_screen
from engine.screens.query import OF, Query
from engine.screens.views import narrowed, view_of
from engine.security.rights import NEVER, Rights
from engine.web.addresses import Addresses, read_query
from engine.web.answers import part, wants_part, whole
from engine.web.backend import Asked
from engine.web.visit import Visit


async def show_list(visit: Visit, name: str) -> Response:
    """`GET /{entity}`."""
    entity = visit.entity(name)
    query = read_query(visit.request.query)
    layout = visit.catalog.screens.get(name)
    asked = page_asked(visit, entity, query)
    found = await visit.backend.page(visit.person, asked)
    page = Page(found.rows, found.after, await _titles(visit, entity, query))
    screen = list_screen(entity, query, page, visit.may(name), visit.reader, layout)
    file = Addresses().export(name, _asked_of_file(asked, entity, visit.rights(name))) if screen.may.export else ""
    if wants_part(visit.request):
        return part(visit, "list_part.html", screen=screen, file=file)
    return whole(visit, "list.html", name, screen=screen, file=file)


def page_asked(visit: Visit, entity: Entity, query: Query) -> Asked:
    """What a list asks: what its view and its filters say, in the order chosen or else that of the view."""
    layout = visit.catalog.screens.get(entity.name)
    view = view_of(layout, query)
    order = view.order if view is not None else ()
    return Asked(
        entity=entity.name,
        where=narrowed(view, condition(entity, query, visit.reader)),
        search=query.search if is_searched(entity) else "",
        sort=(query.sort,) if query.sort else order,
        fields=tuple(column.field.name for column in columns_of(entity, layout, query)),
        after=query.after or "",
    )


def _asked_of_file(asked: Asked, entity: Entity, given: Rights) -> dict[str, str]:
    """What a file of the list is asked with: its title and columns, as far as a file may have them."""
    there = {name for name, one in entity.fields.items() if one.stored and given.fields[name].export != NEVER}
    columns = [name for name in dict.fromkeys((entity.title, *asked.fields)) if name in there]
    sort = [name for name in asked.sort if name.removeprefix("-") in there]
    told = {"where": asked.where, "search": asked.search, "sort": ",".join(sort), "fields": ",".join(columns)}
    return {name: text for name, text in told.items() if text}


async def _titles(visit: Visit, entity: Entity, query: Query) -> dict[str, str]:
    """What the records are called that filters name."""
    titles = {}
    for field in entity.fields.values():
        chosen = query.said(OF, field.name)
        if isinstance(field, AnyReference | ReferencesField) and chosen.isascii() and chosen.isdigit():
            title = await visit.backend.title(visit.person, field.to, int(chosen[:18]))
            if title is not None:
                titles[field.name] = title
        if (
            isinstance(field, AnyReferenceField)
            and (named := pointer(chosen))
            and named.entity in visit.catalog.entities
        ):
            title = await visit.backend.title(visit.person, *named)
            titles |= {} if title is None else {field.name: title}
    return titles

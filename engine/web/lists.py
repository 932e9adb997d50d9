"""The list of an entity: a page, or only its rows where a filter, an order or a page changed."""

from engine.http.response import Response
from engine.meta.catalog import Entity
from engine.screens.listing import Page, list_screen
from engine.screens.views import view_of
from engine.security.rights import NEVER, Rights
from engine.web.addresses import Addresses
from engine.web.answers import part, wants_part, whole
from engine.web.asking import list_asked, page_asked, titles_asked
from engine.web.backend import Asked
from engine.web.boards import show_board
from engine.web.calendars import show_calendar
from engine.web.visit import Visit


async def show_list(visit: Visit, name: str) -> Response:
    """`GET /{entity}`."""
    entity = visit.entity(name)
    query, saved = await list_asked(visit, entity)
    layout = visit.catalog.screens.get(name)
    view = view_of(layout, query)
    if view is not None and view.show == "kanban":
        return await show_board(visit, entity, query, saved)
    if view is not None and view.show == "calendar":
        return await show_calendar(visit, entity, query, saved)
    asked = page_asked(visit, entity, query)
    found = await visit.backend.page(visit.person, asked)
    page = Page(found.rows, found.after, await titles_asked(visit, entity, query))
    screen = list_screen(entity, query, page, visit.may(name), visit.reader, layout, saved)
    file = Addresses().export(name, _asked_of_file(asked, entity, visit.rights(name))) if screen.may.export else ""
    if wants_part(visit.request):
        return part(visit, "list_part.html", screen=screen, file=file)
    return whole(visit, "list.html", name, screen=screen, file=file)


def _asked_of_file(asked: Asked, entity: Entity, given: Rights) -> dict[str, str]:
    """What a file of the list is asked with: its title and columns, as far as a file may have them."""
    there = {name for name, one in entity.fields.items() if one.stored and given.fields[name].export != NEVER}
    columns = [name for name in dict.fromkeys((entity.title, *asked.fields)) if name in there]
    sort = [name for name in asked.sort if name.removeprefix("-") in there]
    told = {"where": asked.where, "search": asked.search, "sort": ",".join(sort), "fields": ",".join(columns)}
    return {name: text for name, text in told.items() if text}

"""What is answered to whoever looks at a list: the page around it, or only what changed of it."""

from typing import Any

from engine.http.response import Response
from engine.meta.catalog import Entity
from engine.screens.listing import Page, list_screen
from engine.screens.query import Query
from engine.screens.saved import SavedViews
from engine.web.answers import part, wants_part, whole
from engine.web.asking import titles_asked
from engine.web.grouped import NOTHING, Rows
from engine.web.visit import Visit

NO_ROWS = Rows(NOTHING)


async def list_answer(
    visit: Visit, entity: Entity, query: Query, saved: SavedViews, found: Rows = NO_ROWS, **drawn: Any
) -> Response:
    """The list with the rows of `found`; in their place what is `drawn`, by the name its template knows it by."""
    titles = await titles_asked(visit, entity, query)
    page = Page(found.page.rows, found.page.after, titles, found.groups, found.lane, found.whole, found.grouped)
    layout = visit.catalog.screens.get(entity.name)
    may = visit.may(entity.name)
    screen = list_screen(entity, query, page, may, visit.reader, layout, saved, visit.changeable(entity))
    if wants_part(visit.request):
        return part(visit, "list_part.html", screen=screen, **drawn)
    return whole(visit, "list.html", entity.name, screen=screen, **drawn)

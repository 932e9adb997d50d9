"""The list of an entity: a page, or only its rows where a filter, an order or a page changed."""

from engine.http.response import Response
from engine.meta.catalog import Entity
from engine.screens.groups import grouping_of
from engine.screens.listing import columns_of
from engine.security.rights import NEVER, Rights
from engine.web.addresses import Addresses
from engine.web.asking import list_asked, page_asked, view_asked
from engine.web.backend import Asked
from engine.web.boards import show_board
from engine.web.calendars import show_calendar
from engine.web.grouped import grouped_rows, plain_rows
from engine.web.list_answers import list_answer
from engine.web.visit import Visit


async def show_list(visit: Visit, name: str) -> Response:
    """`GET /{entity}`."""
    entity = visit.entity(name)
    query, saved = await list_asked(visit, entity)
    faults = visit.backend.faults_of(visit.person, name, query.where)
    if faults:
        return await list_answer(visit, entity, query, saved, faults=faults, file="")
    view = view_asked(visit, name, query)
    if view is not None and view.show == "kanban":
        return await show_board(visit, entity, query, saved)
    if view is not None and view.show == "calendar":
        return await show_calendar(visit, entity, query, saved)
    asked = page_asked(visit, entity, query)
    fields = [one.field for one in columns_of(entity, visit.catalog.screens.get(name), query)]
    by = grouping_of(entity, query, view, asked.sort)
    found = await (grouped_rows(visit, asked, fields, by, query) if by else plain_rows(visit, asked, fields))
    return await list_answer(visit, entity, query, saved, found, file=file_of(visit, entity, asked))


def file_of(visit: Visit, entity: Entity, asked: Asked) -> str:
    """Where the file of a list is; empty where this person gets none."""
    rights = visit.rights(entity.name)
    return Addresses().export(entity.name, _asked_of_file(asked, entity, rights)) if rights.may("export") else ""


def _asked_of_file(asked: Asked, entity: Entity, given: Rights) -> dict[str, str]:
    """What a file of the list is asked with: its title and columns, as far as a file may have them."""
    there = {name for name, one in entity.fields.items() if one.stored and given.fields[name].export != NEVER}
    columns = [name for name in dict.fromkeys((entity.title, *asked.fields)) if name in there]
    sort = [name for name in asked.sort if name.removeprefix("-") in there]
    told = {
        "view": asked.view,
        "where": asked.where,
        "search": asked.search,
        "sort": ",".join(sort),
        "fields": ",".join(columns),
    }
    return {name: text for name, text in told.items() if text}

"""A view that is a calendar: the records of the days that are looked at."""

from dataclasses import replace

from engine.http.response import Response
from engine.meta.catalog import Entity
from engine.meta.fields import DateField, DatetimeField
from engine.screens import conditions
from engine.screens.calendar import MOST, Span, by_days, calendar, period, within
from engine.screens.columns import own_fields, state_field
from engine.screens.listing import Page, list_screen
from engine.screens.query import Query
from engine.screens.saved import SavedViews
from engine.screens.views import view_of
from engine.web.answers import part, wants_part, whole
from engine.web.asking import page_asked, titles_asked
from engine.web.visit import Visit


async def show_calendar(visit: Visit, entity: Entity, query: Query, saved: SavedViews) -> Response:
    """`GET /{entity}` in a view that is a calendar: the entries of its days, and how many there are on each."""
    layout, reader = visit.catalog.screens.get(entity.name), visit.reader
    view = view_of(layout, query)
    assert view is not None, "a calendar is a view"
    field = entity.fields[view.date or ""]
    assert isinstance(field, DateField | DatetimeField), "the load holds it so"
    shown, state = period(query, reader), state_field(own_fields(entity))
    asked = page_asked(visit, entity, query)
    where = conditions.all_of((asked.where, within(field, shown, reader))) or ""
    fields = (field.name, *((state.name,) if state is not None else ()))
    asked = replace(asked, where=where, sort=(field.name,), fields=fields, after="", limit=MOST)
    counts = by_days(await visit.backend.grouped(visit.person, asked, field.name), reader)
    rows = (await visit.backend.page(visit.person, asked)).rows if shown.span is not Span.YEAR and counts else ()
    movable = visit.may(entity.name).update and field.name in visit.writable(entity, new=False)
    found = calendar(entity, field, query, rows, counts, reader, movable=movable)
    page = Page([], titles=await titles_asked(visit, entity, query))
    screen = list_screen(entity, query, page, visit.may(entity.name), reader, layout, saved)
    if wants_part(visit.request):
        return part(visit, "list_part.html", screen=screen, calendar=found)
    return whole(visit, "list.html", entity.name, screen=screen, calendar=found)

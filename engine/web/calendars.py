"""A view that is a calendar: the records of the days that are looked at."""

from dataclasses import replace

from engine.http.response import Response
from engine.meta.catalog import Entity
from engine.meta.fields import DateField, DatetimeField
from engine.screens import conditions
from engine.screens.calendar import MOST, Span, by_days, calendar, period
from engine.screens.columns import own_fields, state_field
from engine.screens.query import Query
from engine.screens.saved import SavedViews
from engine.web.asking import page_asked, view_asked
from engine.web.list_answers import list_answer
from engine.web.visit import Visit


async def show_calendar(visit: Visit, entity: Entity, query: Query, saved: SavedViews) -> Response:
    """`GET /{entity}` in a view that is a calendar: the entries of its days, and how many there are on each."""
    reader, view = visit.reader, view_asked(visit, entity.name, query)
    assert view is not None, "a calendar is a view"
    field = entity.fields[view.date or ""]
    assert isinstance(field, DateField | DatetimeField), "the load holds it so"
    shown, state = period(query, reader), state_field(own_fields(entity))
    asked = page_asked(visit, entity, query)
    where = conditions.all_of((asked.where, conditions.on_days(field, shown.first, shown.last, reader.zone))) or ""
    fields = (field.name, *((state.name,) if state is not None else ()))
    asked = replace(asked, where=where, sort=(field.name,), fields=fields, after="", limit=MOST)
    counts = by_days(await visit.backend.grouped(visit.person, asked, field.name), reader)
    rows = (await visit.backend.page(visit.person, asked)).rows if shown.span is not Span.YEAR and counts else ()
    movable = visit.may_change(entity, field.name)
    found = calendar(entity, field, query, rows, counts, reader, movable=movable)
    return await list_answer(visit, entity, query, saved, calendar=found)

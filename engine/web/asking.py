"""What a list asks of the service, however it is drawn."""

import json

from engine.http.problems import Problem
from engine.meta.catalog import Entity
from engine.meta.fields import AnyReference, AnyReferenceField, ReferencesField
from engine.meta.pointers import pointer
from engine.meta.screens import View
from engine.screens import conditions
from engine.screens.choices import Option, options
from engine.screens.filters import condition, is_searched
from engine.screens.listing import columns_of
from engine.screens.query import OF, Query
from engine.screens.saved import (
    EVERYBODY,
    FIELDS,
    NONE_SAVED,
    ROLE,
    SAVED_VIEW,
    SavedView,
    SavedViews,
    looked_at,
    saved_view,
)
from engine.screens.views import view_of
from engine.web.addresses import WHERE, read_query
from engine.web.backend import Asked
from engine.web.visit import Visit

MOST_SAVED = 30
"""Saved views of a list that are shown."""


async def saved_views(visit: Visit, entity: Entity) -> tuple[SavedView, ...]:
    """The views of a list that somebody saved for this person: they themselves, or others for all or for a role."""
    if SAVED_VIEW not in visit.catalog.entities:
        return ()
    roles = [one.value for one in _roles(visit)]
    others = f"shared == {conditions.text(EVERYBODY)}"
    others += f" or (shared == {conditions.text(ROLE)} and ({conditions.one_of('role', roles)}))" if roles else ""
    where = f"entity == {conditions.text(entity.name)} and (owner == me or {others})"
    asked = Asked(entity=SAVED_VIEW, where=where, sort=("name",), fields=FIELDS, limit=MOST_SAVED)
    found = await visit.backend.page(visit.person, asked)
    return tuple(saved_view(row, _kept(row.values.get("query")), visit.person.principal.user) for row in found.rows)


def _kept(text: object) -> Query:
    """What a saved view keeps; what no list understands is passed over."""
    try:
        told = json.loads(str(text))
    except ValueError:
        told = {}
    known = told.items() if isinstance(told, dict) else ()
    return read_query({name: value for name, value in known if isinstance(value, str)})


def _roles(visit: Visit) -> tuple[Option, ...]:
    """The roles of this person that a view can be given to."""
    field = visit.catalog.entities[SAVED_VIEW].fields.get("role")
    held = visit.person.principal.roles
    return tuple(one for one in options(field, visit.reader) if one.value in held) if field is not None else ()


async def list_asked(visit: Visit, entity: Entity) -> tuple[Query, SavedViews]:
    """What the address of a list says, and the saved views beside it."""
    views = await saved_views(visit, entity)
    known = SAVED_VIEW in visit.catalog.entities and entity.name != SAVED_VIEW
    saved = SavedViews(views, visit.may(SAVED_VIEW), _roles(visit)) if known else NONE_SAVED
    return looked_at(read_query(visit.request.query), views), saved


def view_asked(visit: Visit, entity: str, query: Query) -> View | None:
    """The view of a list that is looked at."""
    return view_of(visit.catalog.screens.get(entity), query)


def page_asked(visit: Visit, entity: Entity, query: Query) -> Asked:
    """What a list asks: what its view and its filters say, in the order chosen or else that of the view.

    A condition joins the filters only where it holds up by itself, so that it cannot lead past them; else Problem 400.
    """
    if visit.backend.faults_of(visit.person, entity.name, query.where):
        raise Problem(400, "bad_parameter", {"name": WHERE})
    layout, view = visit.catalog.screens.get(entity.name), view_asked(visit, entity.name, query)
    order = view.order if view is not None else ()
    return Asked(
        entity=entity.name,
        view=view.name if view is not None else "",
        where=conditions.all_of((condition(entity, query, visit.reader) or "", query.where)) or "",
        search=query.search if is_searched(entity) else "",
        sort=(query.sort,) if query.sort else order,
        fields=tuple(column.field.name for column in columns_of(entity, layout, query)),
        after=query.after or "",
        limit=visit.look.page_rows,
    )


async def titles_asked(visit: Visit, entity: Entity, query: Query) -> dict[str, str]:
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

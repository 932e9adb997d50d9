"""What a list asks of the service, however it is drawn."""

from engine.meta.catalog import Entity
from engine.meta.fields import AnyReference, AnyReferenceField, ReferencesField
from engine.meta.pointers import pointer
from engine.screens.filters import condition, is_searched
from engine.screens.listing import columns_of
from engine.screens.query import OF, Query
from engine.screens.views import narrowed, view_of
from engine.web.backend import Asked
from engine.web.visit import Visit


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

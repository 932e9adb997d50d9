"""Why a field has the value that a decision gave it: over the page of its record, or on a page of its own."""

from engine.http.problems import not_found
from engine.http.response import Response
from engine.meta.catalog import Catalog
from engine.screens.reasons import why_screen
from engine.web.answers import part, wants_part, whole
from engine.web.visit import Visit


async def show_why(visit: Visit, name: str, identity: int, field: str) -> Response:
    """`GET /{entity}/{id}/why/{field}`."""
    entity = visit.entity(name)
    if field not in entity.fields:
        raise not_found()
    found = await visit.backend.why(visit.person, name, identity, field)
    row = await visit.backend.one(visit.person, name, identity)
    screen = why_screen(entity, identity, row.title, entity.fields[field], found, visit.reader)
    if wants_part(visit.request):
        return part(visit, "dialogs/why.html", screen=screen)
    return whole(visit, "why.html", name, screen=screen)


def decided_fields(catalog: Catalog, entity: str) -> frozenset[str]:
    """The fields of which it can be asked."""
    return frozenset(name for one in catalog.decisions.values() if one.of == entity for name in one.fields)

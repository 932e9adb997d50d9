"""The star of a list or a record: given and taken back, and what bears one; records of `favourite` like any other."""

from engine.http.bodies import form
from engine.http.problems import not_found
from engine.http.response import Response
from engine.meta.pointers import pointer
from engine.screens.favourites import FAVOURITE, FIELDS, Favourite, Place, favourite
from engine.screens.query import Query
from engine.web.addresses import VIEW, Addresses, read_query
from engine.web.answers import go, part, wants_part
from engine.web.backend import Asked
from engine.web.visit import Visit

MOST = 30
"""So many are shown."""


async def favourites(visit: Visit) -> tuple[Favourite, ...]:
    """Those of whoever visits, in the order in which they were marked."""
    if FAVOURITE not in visit.catalog.entities:
        return ()
    asked = Asked(entity=FAVOURITE, where="owner == me", sort=("id",), fields=FIELDS, limit=MOST)
    found = await visit.backend.page(visit.person, asked)
    listed = {name for name, one in visit.catalog.entities.items() if one.part_of is None}
    shown = (favourite(row, visit.catalog, listed, visit.reader) for row in found.rows)
    return tuple(one for one in shown if one is not None)


async def change_favourite(visit: Visit) -> Response:
    """`POST /-/favourites`: the star of a place is taken back if it has one, else given."""
    sent = await form(visit.request)
    place = _place(sent)
    visit.entity(place.entity)
    there = next((one for one in visit.favourites if one.place == place), None)
    if there is not None:
        await visit.backend.delete(visit.person, FAVOURITE, there.id, there.version)
    else:
        posted = {"entity": place.entity, "view": place.query.view, "saved": place.query.saved}
        record = f"{place.entity}/{place.record}" if place.record else ""
        await visit.backend.create(visit.request, visit.person, FAVOURITE, {**posted, "record": record})
    if not wants_part(visit.request):
        return go(visit.request, Addresses().placed(place))
    now = visit.with_favourites(await favourites(visit))
    return part(now, "star_part.html", place=place)


def _place(sent: dict[str, str]) -> Place:
    record = pointer(sent.get("record"))
    if record is not None:
        return Place(record.entity, record=record.id)
    if "entity" not in sent:
        raise not_found()
    read = read_query({VIEW: sent.get("view", "")})
    return Place(sent["entity"], Query(view=read.view, saved=read.saved))

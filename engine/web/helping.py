"""The help of a screen: what its fields are for, and the keys; over the page or as one of its own."""

from typing import Any

from engine.http.response import Response
from engine.screens.explained import explained
from engine.screens.keys import KEYS
from engine.web.addresses import ABOUT
from engine.web.answers import part, wants_part, whole
from engine.web.visit import Visit


async def show_help(visit: Visit) -> Response:
    """`GET /-/help`; `?of=` names the entity whose screen it is asked on."""
    entity = visit.catalog.entities.get(visit.request.query.get(ABOUT, ""))
    shown: dict[str, Any] = {"about": explained(entity, visit.reader) if entity is not None else None, "keys": KEYS}
    if wants_part(visit.request):
        return part(visit, "dialogs/help.html", **shown)
    return whole(visit, "help.html", entity.name if entity is not None else None, **shown)

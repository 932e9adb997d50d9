"""The search through everything: a page with a box, and what is found by entity, also while somebody types; and the
ways to lists and to new records.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from engine.http.response import Response
from engine.meta.labels import text_in
from engine.screens.menu import AT_SEARCH
from engine.screens.query import Query
from engine.web.addresses import SEARCH
from engine.web.answers import part, wants_part, whole
from engine.web.backend import Candidate
from engine.web.visit import Visit


@dataclass(frozen=True, slots=True)
class Group:
    """What was found of one entity; with `all` there is more in its list."""

    entity: str
    label: str
    found: Sequence[Candidate]
    all: Query | None


async def show_search(visit: Visit) -> Response:
    """`GET /-/search`."""
    wanted = visit.request.query.get(SEARCH, "").strip()
    hits = await visit.backend.everywhere(visit.person, wanted) if wanted else ()
    groups = [
        Group(
            one.entity,
            text_in(visit.catalog.entities[one.entity].many, visit.reader.locale, one.entity),
            one.found,
            Query(search=wanted) if one.more else None,
        )
        for one in hits
    ]
    shell = visit.page(AT_SEARCH).shell
    assert shell is not None, "whoever visits has a menu"
    places = shell.menu.named(wanted)
    creating = {entry.entity for entry in places if visit.may(entry.entity).create}
    shown: dict[str, Any] = {"groups": groups, "places": places, "creating": creating, "wanted": wanted}
    if wants_part(visit.request):
        return part(visit, "search_part.html", **shown)
    return whole(visit, "search.html", AT_SEARCH, **shown)

"""Views of a list that people save: kept under a name, changed, thrown away; records of `saved_view` like any other."""

import json

from engine.http.bodies import form
from engine.http.problems import not_found
from engine.http.response import Response
from engine.screens.query import Query
from engine.screens.saved import SAVED_VIEW
from engine.web.addresses import Addresses, kept_parameters, read_query
from engine.web.answers import go
from engine.web.asking import saved_views
from engine.web.notes import Note
from engine.web.posted import version_sent
from engine.web.visit import Visit

CHOSEN = ("name", "shared", "role")
"""What somebody says of a view; that it opens by itself is ticked."""


async def save_view(visit: Visit, name: str) -> Response:
    """`POST /{entity}/views`: the list as its address says, under a name."""
    entity, sent = visit.entity(name), await form(visit.request)
    posted = {**_chosen(sent), "entity": entity.name, "query": _kept(visit)}
    made = await visit.backend.create(visit.request, visit.person, SAVED_VIEW, posted)
    return await _opened(visit, name, made.id, sent)


async def change_view(visit: Visit, name: str, identity: int) -> Response:
    """`POST /{entity}/views/{id}`: another name, other people, or the list as it is now."""
    visit.entity(name)
    sent = await form(visit.request)
    posted = _chosen(sent) if "name" in sent else {}
    if "keep" in sent:
        posted["query"] = _kept(visit)
    await visit.backend.update(visit.request, visit.person, SAVED_VIEW, identity, version_sent(sent), posted)
    return await _opened(visit, name, identity, sent)


async def drop_view(visit: Visit, name: str, identity: int) -> Response:
    """`POST /{entity}/views/{id}/delete`."""
    sent = await form(visit.request)
    if all(one.id != identity for one in await saved_views(visit, visit.entity(name))):
        raise not_found()
    await visit.backend.delete(visit.person, SAVED_VIEW, identity, version_sent(sent))
    return go(visit.request, Addresses().list(name), Note("deleted", SAVED_VIEW, 0))


def _kept(visit: Visit) -> str:
    """The list as the address says."""
    return json.dumps(kept_parameters(read_query(visit.request.query)), ensure_ascii=False)


def _chosen(sent: dict[str, str]) -> dict[str, str]:
    told = {field: sent[field] for field in CHOSEN if field in sent}
    role = {"role": ""} if sent.get("shared") != "role" else {}
    return {**told, **role, "is_default": "true" if "is_default" in sent else "false"}


async def _opened(visit: Visit, name: str, identity: int, sent: dict[str, str]) -> Response:
    """To the view; where it opens by itself from now on, no other one of this person does."""
    if "is_default" in sent:
        for one in await saved_views(visit, visit.entity(name)):
            if one.default and one.id != identity:
                off = {"is_default": "false"}
                await visit.backend.update(visit.request, visit.person, SAVED_VIEW, one.id, one.version, off)
    return go(visit.request, Addresses().list(name, Query(saved=str(identity))), Note("saved", SAVED_VIEW, identity))

"""One record with what belongs to it, and its way to the bin and back."""

from engine.http.bodies import form
from engine.http.problems import Problem, not_found
from engine.http.response import Response
from engine.meta.catalog import Entity
from engine.meta.pointers import pointer
from engine.meta.screens import TIMELINE
from engine.meta.system import COMMENT, USER
from engine.screens.detail import detail_screen
from engine.screens.flow import flows_of
from engine.screens.in_place import in_place
from engine.screens.offers import barred, offers, results
from engine.screens.recycled import bin_screen
from engine.screens.remaining import clocks
from engine.screens.tabs import open_tab, tab_names, tabs
from engine.text.messages import message
from engine.web.addresses import AFTER, TAB, Addresses
from engine.web.answers import go, part, wants_part, whole
from engine.web.backend import NO_OFFERS
from engine.web.confirming import ask_again, confirmed, question
from engine.web.notes import Note
from engine.web.posted import save_key
from engine.web.reasons import decided_fields
from engine.web.record_tabs import counts, opened_tab, shown_lines
from engine.web.requested import waiting_changes, wanted_changes
from engine.web.visit import Visit

FACTS, FILLED = "facts", "filled"
"""The cookie that hides empty fields, and what it says then."""


async def show_record(visit: Visit, name: str, identity: int) -> Response:
    """`GET /{entity}/{id}`: the record with one of its tabs, or only the tab that is opened."""
    entity, layout = visit.entity(name), visit.catalog.screens.get(name)
    row = await visit.backend.one(visit.person, name, identity)
    flows = flows_of(visit.whole, entity, row)
    names = tab_names(entity, layout, flows=bool(flows))
    current = open_tab(names, visit.request.query.get(TAB, ""))
    offered = await visit.backend.offers(visit.person, name, identity) if entity.actions else NO_OFFERS
    screen = detail_screen(
        entity,
        row,
        visit.may(name),
        visit.reader,
        tabs=tabs(entity, names, current, await counts(visit, entity, row, names), visit.reader),
        lines=shown_lines(visit, entity, row, names, current),
        offers=offers(entity, offered.names, visit.reader),
        barred=barred(entity, offered.barred, visit.reader),
        results=results(entity, offered.done, visit.catalog.entities, visit.reader),
        screen=layout,
        editable=in_place(entity, visit.changeable(entity)),
        clocks=clocks(flows, entity, row, visit.reader),
    )
    opened = await opened_tab(visit, entity, row, current, flows)
    opened["decided"] = decided_fields(visit.whole, name)
    opened["waiting"] = await waiting_changes(visit, entity, identity)
    opened["wanted"] = await wanted_changes(visit, entity, identity)
    opened["hides_empty"] = dict(visit.request.cookies).get(FACTS) == FILLED
    if wants_part(visit.request):
        return part(visit, "record_body.html", screen=screen, **opened)
    account = str(row.values.get("account") or "") if name == USER and visit.administrates else ""
    return whole(visit, "detail.html", name, screen=screen, key=save_key(), account=account, **opened)


async def show_bin(visit: Visit, name: str) -> Response:
    """`GET /{entity}/bin`."""
    entity = _with_bin(visit, name)
    rows, following = await visit.backend.deleted(visit.person, name, visit.request.query.get(AFTER, ""))
    screen = bin_screen(entity, rows, following, visit.may(name), visit.reader)
    return whole(visit, "bin.html", name, screen=screen)


async def ask_delete(visit: Visit, name: str, identity: int) -> Response:
    """`GET /{entity}/{id}/delete`: the question, over the page or as one of its own."""
    entity = visit.entity(name)
    row = await visit.backend.one(visit.person, name, identity)
    screen = detail_screen(entity, row, visit.may(name), visit.reader)
    if wants_part(visit.request):
        return part(visit, "dialogs/delete.html", screen=screen)
    return whole(visit, "delete.html", name, screen=screen)


async def delete(visit: Visit, name: str, identity: int) -> Response:
    """`POST /{entity}/{id}/delete`."""
    entity = visit.entity(name)
    sent = await form(visit.request)
    version = sent.get("version", "")
    if not (version.isascii() and version.isdigit()):
        raise not_found()
    home = await _home(visit, name, identity)
    try:
        waits = await visit.backend.delete(visit.person, name, identity, int(version[:18]), confirmed(sent))
    except Problem as problem:
        url = Addresses()
        return ask_again(visit, name, problem, url.delete(name, identity), url.record(name, identity), version=version)
    if waits:
        return go(visit.request, home or Addresses().record(name, identity), Note("waits", name, identity))
    undone = entity.recycle and visit.may(name).restore
    return go(visit.request, home or Addresses().list(name), Note("deleted", name, identity if undone else 0))


async def _home(visit: Visit, name: str, identity: int) -> str:
    """What is said of a record is looked at there; empty for everything else."""
    if name != COMMENT:
        return ""
    about = pointer((await visit.backend.one(visit.person, name, identity)).values.get("about"))
    return Addresses().record(about.entity, about.id, TIMELINE) if about else ""


async def restore(visit: Visit, name: str, identity: int) -> Response:
    """`POST /{entity}/{id}/restore`."""
    _with_bin(visit, name)
    try:
        await visit.backend.restore(visit.person, name, identity, confirmed(await form(visit.request)))
    except Problem as problem:
        return ask_again(visit, name, problem, Addresses().restore(name, identity), Addresses().bin(name))
    home = await _home(visit, name, identity)
    return go(visit.request, home or Addresses().record(name, identity), Note("restored", name, identity))


async def ask_purge(visit: Visit, name: str, identity: int) -> Response:
    """`GET /{entity}/{id}/purge`: the question, over the page or as one of its own."""
    _with_bin(visit, name)
    noun = visit.reader.noun(visit.label(visit.entity(name)))
    told = message("purge_for_good", visit.reader.locale, entity=noun)
    return question(visit, name, [told], Addresses().purge(name, identity), Addresses().bin(name), meant="purge")


async def purge(visit: Visit, name: str, identity: int) -> Response:
    """`POST /{entity}/{id}/purge`."""
    _with_bin(visit, name)
    await visit.backend.purge(visit.person, name, identity)
    return go(visit.request, Addresses().bin(name), Note("purged", name, 0))


def _with_bin(visit: Visit, name: str) -> Entity:
    entity = visit.entity(name)
    if not (entity.recycle and visit.may(name).bin):
        raise not_found()
    return entity

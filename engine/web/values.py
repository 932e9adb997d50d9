"""One value of a record changed where it is shown: a card moved on a board or in a calendar, an input in its place."""

from collections.abc import Mapping

from engine.http.bodies import form
from engine.http.problems import Problem
from engine.http.response import Response
from engine.rules.failure import failure_text
from engine.screens.query import Query
from engine.web.addresses import Addresses
from engine.web.answers import go, is_scripted, part
from engine.web.asking import list_asked, view_asked
from engine.web.boards import board_changed
from engine.web.calendars import show_calendar
from engine.web.confirming import ask_again, confirmed
from engine.web.in_place import FIELD, keep_value
from engine.web.notes import saved_note
from engine.web.posted import VERSION, version_sent
from engine.web.visit import Visit


async def change_value(visit: Visit, name: str, identity: int) -> Response:
    """`POST /{entity}/{id}/value`: other values of the fields that are sent, and no others."""
    entity = visit.entity(name)
    query, saved = await list_asked(visit, entity)
    sent = await form(visit.request)
    if FIELD in sent:
        return await keep_value(visit, name, identity, sent)
    posted = {field: sent[field] for field in visit.writable(entity, new=False) if field in sent}
    version, meant = version_sent(sent), confirmed(sent)
    try:
        waits = await visit.backend.update(visit.request, visit.person, name, identity, version, posted, meant)
    except Problem as problem:
        return _refused(visit, name, identity, query, {**posted, VERSION: str(version)}, problem)
    view = view_asked(visit, name, query)
    if is_scripted(visit.request) and view is not None and view.show == "kanban":
        return await board_changed(visit, entity, query, identity)
    if is_scripted(visit.request) and view is not None and view.show == "calendar":
        return await show_calendar(visit, entity, query, saved)
    return go(visit.request, Addresses().list(name, query), saved_note(name, identity, waits=waits))


def _refused(
    visit: Visit, name: str, identity: int, query: Query, sent: Mapping[str, str], problem: Problem
) -> Response:  # fmt: skip
    """A question where there are warnings only, else why not: at the place where it was to go."""
    url = Addresses()
    if problem.code == "unconfirmed":
        return ask_again(visit, name, problem, url.value(name, identity, query), url.list(name, query), **sent)
    if not is_scripted(visit.request) or problem.status >= 500:
        raise problem
    texts = dict.fromkeys(failure_text(one, visit.reader.locale) for one in problem.failures)
    why = " ".join(texts) or visit.reader.say(problem.code, **problem.arguments)
    return part(visit, "value_refused.html", problem.status, why=why)

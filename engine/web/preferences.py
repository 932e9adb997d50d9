"""How somebody likes the screens: chosen in a menu or on the page of one's account, and kept."""

from engine.http.bodies import form
from engine.http.problems import Problem
from engine.http.request import Request
from engine.http.response import Response
from engine.http.session import CSRF_FIELD, Ticket, check_csrf, check_site
from engine.web.answers import go
from engine.web.backend import Backend, Person
from engine.web.entrance import look_here
from engine.web.gate import RETURN, goal_of
from engine.web.look import KEPT, look_cookie
from engine.web.notes import Note
from engine.web.page import Templates


async def set_preferences(request: Request, backend: Backend, templates: Templates) -> Response:
    """`POST /-/preferences`: kept with the account of whoever is logged in; by the browser, before the log-in too."""
    check_site(request)
    sent, person = await form(request), await _known(request, backend)
    kept = {name: sent[name] for name in KEPT if name in sent}
    if person is not None and kept and CSRF_FIELD in sent:
        check_csrf(request, Ticket(person.token, by_cookie=True), sent[CSRF_FIELD])
        await backend.prefer(person, kept)
    look = look_here(request, backend, person.principal if person is not None else None).changed(sent)
    said = Note("saved", "", 0) if len(kept) > 1 else None  # one alone is seen at once
    return go(request, goal_of(sent.get(RETURN)), said, look_cookie(look, request.site))


async def _known(request: Request, backend: Backend) -> Person | None:
    """Whoever is logged in."""
    try:
        return await backend.person(request)
    except Problem:
        return None

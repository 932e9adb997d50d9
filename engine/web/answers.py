"""The forms of an answer: a whole page, a part of one, a way on. A browser with htmx and one without get the same."""

from typing import Any

from engine.http.asgi import Header
from engine.http.request import Request
from engine.http.response import Response, empty_response, header, html_response, redirect
from engine.web.notes import Note, no_note_cookie, note_cookie
from engine.web.visit import Visit

VARIES: Header = (b"vary", b"hx-request-type")
"""A page and its part stand under one address."""


def wants_part(request: Request) -> bool:
    """Whether a part of the page is asked for; what restores a page from history asks for the whole."""
    return request.header(b"hx-request-type") == "partial"


def is_scripted(request: Request) -> bool:
    """Whether the script asks, and not the browser itself."""
    return request.header(b"hx-request") == "true"


def whole(visit: Visit, template: str, current: str | None, status: int = 200, **screen: Any) -> Response:
    """A page; the note it shows is taken away."""
    headers = (VARIES, no_note_cookie(visit.request.site)) if visit.note else (VARIES,)
    return html_response(visit.templates.draw(template, visit.page(current), **screen), status, headers)


def part(visit: Visit, template: str, status: int = 200, **screen: Any) -> Response:
    """A part of a page."""
    return html_response(visit.templates.draw(template, visit.page(None), partial=True, **screen), status, (VARIES,))


def go(request: Request, target: str, note: Note | None = None, *more: Header) -> Response:
    """Go on to another page of ours, with a note for it."""
    headers = (note_cookie(note, request.site), *more) if note else more
    if is_scripted(request):
        return empty_response(204, (header("hx-redirect", target), *headers))
    return redirect(target, headers)

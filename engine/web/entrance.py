"""The page of somebody who is not known yet, or not yet let in: no frame, no menu, only the application's name."""

from datetime import UTC, datetime

from engine.http.request import Request
from engine.meta.labels import text_in
from engine.screens.reader import Reader
from engine.web.backend import Backend
from engine.web.look import Look, look_of
from engine.web.page import Page
from engine.web.visit import here


def look_here(request: Request, backend: Backend, own: str | None = None) -> Look:
    """How this browser wants the screens."""
    return look_of(request, backend.catalog.app.locales, own)


def entrance(request: Request, backend: Backend, csrf: str = "", own: str | None = None) -> Page:
    """The page; `own` is the language of a person who is known."""
    look = look_here(request, backend, own)
    app = backend.catalog.app
    reader = Reader(look.locale, backend.zone, datetime.now(UTC), app.currency)
    return Page(text_in(app.label, look.locale, app.name), reader, look, here(request), csrf)

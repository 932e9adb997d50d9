"""The page of somebody who is not known yet, or not yet let in: no frame, no menu, only the application's name."""

from datetime import UTC, datetime

from engine.http.request import Request
from engine.meta.labels import text_in
from engine.screens.reader import Reader
from engine.security.principal import Principal
from engine.web.backend import Backend
from engine.web.look import Look, look_of
from engine.web.page import Page
from engine.web.visit import here


def look_here(request: Request, backend: Backend, person: Principal | None = None) -> Look:
    """How this browser wants the screens."""
    return look_of(request, backend.catalog.app.locales, person)


def entrance(request: Request, backend: Backend, csrf: str = "", person: Principal | None = None) -> Page:
    """The page; `person` is who is known already."""
    look = look_here(request, backend, person)
    app = backend.catalog.app
    reader = Reader(look.locale, backend.zone, datetime.now(UTC), app.currency)
    return Page(text_in(app.label, look.locale, app.name), reader, look, here(request), csrf)

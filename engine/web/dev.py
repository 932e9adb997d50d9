"""What `loom dev` tells the pages it serves: mistakes in the definitions, a plan that waits, the version that is live.

Pages ask a few times a second (assets/js/dev.js). Without `loom dev` there is no such address, and no page asks.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from ipaddress import ip_address
from pathlib import Path
from typing import Literal, TypeAlias

import msgspec
from msgspec.structs import replace

from engine.diagnostics import Diagnostic, Severity
from engine.diagnostics.columns import printable
from engine.diagnostics.render import LINE_BREAK, excerpt
from engine.http.problems import not_found
from engine.http.request import Request
from engine.http.response import Response, empty_response, html_response
from engine.screens.reader import Reader
from engine.web.backend import Backend
from engine.web.look import look_of
from engine.web.page import Page, Templates

State: TypeAlias = Literal["fine", "broken", "waits", "failed"]


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """A mistake and the line it stands in: what is before it, itself, what comes after."""

    code: str
    message: str
    hint: str = ""
    place: str = ""
    line: int = 0
    before: str = ""
    inside: str = ""
    after: str = ""


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """What came of the files as they were last saved; `text` is the plan that waits, or what failed."""

    number: int = 0
    state: State = "fine"
    findings: tuple[Finding, ...] = ()
    text: str = ""


def findings(report: Iterable[Diagnostic], texts: Mapping[str, str]) -> tuple[Finding, ...]:
    """The errors of a report; `texts` holds the content of the files by name."""
    return tuple(_finding(one, texts) for one in report if one.severity is Severity.ERROR)


def _finding(one: Diagnostic, texts: Mapping[str, str]) -> Finding:
    said = Finding(code=one.code, message=printable(one.message), hint=printable(one.hint or ""))
    if one.span is None:
        return said
    lines = LINE_BREAK.split(texts.get(one.span.file, ""))
    shown = excerpt(lines[one.span.line - 1], one.span) if 1 <= one.span.line <= len(lines) else ("", "", "")
    place, line = f"{printable(one.span.file)}:{one.span.line}", one.span.line
    return replace(said, place=place, line=line, before=shown[0], inside=shown[1], after=shown[2])


def write_told(file: Path, told: Told) -> None:
    """Whoever reads finds the former or this, never a part of it."""
    beside = file.with_suffix(".new")
    beside.write_bytes(msgspec.json.encode(told))
    beside.replace(file)


class Bench:
    """Where the server of `loom dev` finds what to tell; `live` gives the version that this server goes by."""

    def __init__(self, file: Path, live: Callable[[], int]) -> None:
        self._file, self._live = file, live

    def answer(self, request: Request, backend: Backend, templates: Templates) -> Response:
        """`GET /-/dev`: nothing while all is as the page knows it; raises Problem 404 for other machines."""
        if not _is_here(request.address):
            raise not_found()
        told = msgspec.json.decode(self._file.read_bytes(), type=Told)
        live = self._live()
        known = f"{live}.{told.number}"
        if request.query.get("known") == known:
            return empty_response()
        page = _page(request, backend)
        return html_response(templates.draw("dev.html", page, told=told, version_served=live, known=known))


def _is_here(address: str) -> bool:
    """The files of definitions are shown to nobody but whoever sits at this machine."""
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False


def _page(request: Request, backend: Backend) -> Page:
    app = backend.catalog.app
    look = look_of(request, app.locales, None).changed({"locale": request.query.get("locale")})
    return Page(app="", reader=Reader(look.locale, backend.zone, datetime.now(UTC), app.currency), look=look, here="")

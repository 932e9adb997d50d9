"""A problem as its reader sees it: a page that says what, why and where to go on, or a bar over the page that stays."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from engine.http.problems import Problem
from engine.http.request import Request
from engine.http.response import Response, html_response, redirect
from engine.meta.labels import text_in
from engine.rules.failure import failure_text
from engine.screens.reader import Reader
from engine.text.date_formats import format_instant
from engine.text.messages import MESSAGES
from engine.text.unreadable import Argument
from engine.web.addresses import Addresses
from engine.web.answers import is_scripted
from engine.web.backend import Backend
from engine.web.entrance import entrance
from engine.web.gate import RETURN
from engine.web.page import Page, Templates
from engine.web.visit import Visit, here


@dataclass(frozen=True, slots=True)
class Way:
    """A way on from an error."""

    href: str
    label: str


@dataclass(frozen=True, slots=True)
class ProblemScreen:
    """What went wrong; `number` is the id of the request in the log."""

    status: int
    title: str
    text: str
    ways: tuple[Way, ...]
    number: str
    time: str


def for_visitor(visit: Visit, problem: Problem) -> Response:
    """The answer to somebody who is logged in; a page of a session before is to be gone on with by logging in again."""
    if problem.code == "csrf" and is_scripted(visit.request):
        return _log_in(entrance(visit.request, visit.backend), visit.templates)
    name = next(iter(visit.request.segments), "")
    current = name if name in visit.catalog.entities else None
    screen = _screen(visit.request, problem, visit.reader, _said(visit, problem), _ways(visit, current, problem))
    return _drawn(visit.request, visit.templates, visit.page(current), problem, screen)


def for_anybody(request: Request, problem: Problem, backend: Backend, templates: Templates) -> Response:
    """The answer to somebody nobody knows: 401 leads to the log-in, in a dialog where a page is to go on."""
    page = entrance(request, backend)
    if problem.status == 401 and is_scripted(request):
        return _log_in(page, templates)
    if problem.status == 401:
        goal = here(request) if request.method == "GET" else Addresses.home
        return redirect(f"{Addresses.login}?{urlencode({RETURN: goal})}" if goal != Addresses.home else Addresses.login)
    said = _reason(problem, page.reader, problem.arguments)
    screen = _screen(request, problem, page.reader, said, (Way(Addresses.home, page.reader.say("go_home")),))
    return _drawn(request, templates, page, problem, screen)


def _log_in(page: Page, templates: Templates) -> Response:
    return html_response(templates.draw("dialogs/login.html", page, fault="", account="", goal=""), 401)


def _screen(request: Request, problem: Problem, reader: Reader, said: str, ways: tuple[Way, ...]) -> ProblemScreen:
    time = format_instant(reader.now, reader.zone, reader.locale)
    title = "not_done" if problem.failures else f"title_{problem.status}"
    return ProblemScreen(problem.status, reader.say(title), said, ways, request.id, time)


def _said(visit: Visit, problem: Problem) -> str:
    """What went wrong: every failure there is, else the reason; entities by what they are called."""
    locale = visit.reader.locale
    if problem.failures:
        return " ".join(failure_text(failure, locale) for failure in problem.failures)
    entity = visit.whole.entities.get(str(problem.arguments.get("entity")))
    named = {"entity": text_in(entity.label, locale, entity.name)} if entity else {}
    said = _reason(problem, visit.reader, {**problem.arguments, **named})
    return visit.reader.say("clause_separator").join([said, *(failure_text(one, locale) for one in problem.why)])


def _reason(problem: Problem, reader: Reader, arguments: Mapping[str, Argument]) -> str:
    why = f"why_{problem.status}"
    if problem.code in _VAGUE and why in MESSAGES:
        return reader.say(why)
    return reader.say(problem.code, **arguments)


_VAGUE = ("not_found", "forbidden", "internal")
"""Codes whose text repeats the title; a page has room to say more."""


def _ways(visit: Visit, current: str | None, problem: Problem) -> tuple[Way, ...]:
    """Ways on: the record it was about, if it is there; its list; the bin, if it is not."""
    url, say = Addresses(), visit.reader.say
    if current is None:
        return (Way(url.home, say("go_home")),)
    entity = visit.entity(current)
    ways = [Way(url.list(current), say("back_to_list", entity=visit.reader.noun(visit.label(entity))))]
    record = visit.request.segments[1:2]
    if record and record[0].isdigit() and problem.status not in (403, 404):
        ways.insert(0, Way(url.record(current, int(record[0])), say("back_to_record")))
    if problem.status == 404 and entity.recycle and visit.may(current).restore:
        ways.append(Way(url.bin(current), say("look_in_bin")))
    return tuple(ways)


def _drawn(request: Request, templates: Templates, page: Page, problem: Problem, screen: ProblemScreen) -> Response:
    template = "problem.html" if is_scripted(request) else "error.html"
    return html_response(templates.draw(template, page, problem=screen), problem.status, problem.headers)

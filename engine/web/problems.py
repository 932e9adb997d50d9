"""A problem as its reader sees it: a page that says what, why and where to go on, or a bar over the page that stays."""

from dataclasses import dataclass
from urllib.parse import urlencode

from engine.http.problems import Problem
from engine.http.request import Request
from engine.http.response import Response, html_response, redirect
from engine.screens.reader import Reader
from engine.text.date_formats import format_instant
from engine.text.messages import MESSAGES
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
    """The answer to somebody who is logged in."""
    name = next(iter(visit.request.segments), "")
    current = name if name in visit.catalog.entities else None
    screen = _screen(visit.request, problem, visit.reader, _ways(visit, current))
    return _drawn(visit.request, visit.templates, visit.page(current), problem, screen)


def for_anybody(request: Request, problem: Problem, backend: Backend, templates: Templates) -> Response:
    """The answer to somebody nobody knows: 401 leads to the log-in, in a dialog where a page is to go on."""
    page = entrance(request, backend)
    if problem.status == 401 and is_scripted(request):
        return html_response(templates.draw("dialogs/login.html", page, fault="", account="", goal=""), 401)
    if problem.status == 401:
        goal = here(request) if request.method == "GET" else Addresses.home
        return redirect(f"{Addresses.login}?{urlencode({RETURN: goal})}" if goal != Addresses.home else Addresses.login)
    screen = _screen(request, problem, page.reader, (Way(Addresses.home, page.reader.say("go_home")),))
    return _drawn(request, templates, page, problem, screen)


def _screen(request: Request, problem: Problem, reader: Reader, ways: tuple[Way, ...]) -> ProblemScreen:
    why = f"why_{problem.status}"
    said = (
        reader.say(why) if why in MESSAGES and problem.code in _VAGUE else reader.say(problem.code, **problem.arguments)
    )
    time = format_instant(reader.now, reader.zone, reader.locale)
    return ProblemScreen(problem.status, reader.say(f"title_{problem.status}"), said, ways, request.id, time)


_VAGUE = ("not_found", "forbidden", "internal")
"""Codes whose text repeats the title; a page has room to say more."""


def _ways(visit: Visit, current: str | None) -> tuple[Way, ...]:
    url, say = Addresses(), visit.reader.say
    if current is None:
        return (Way(url.home, say("go_home")),)
    entity = visit.entity(current)
    ways = [Way(url.list(current), say("back_to_list", entity=visit.reader.noun(visit.label(entity))))]
    if entity.recycle and visit.may(current).restore:
        ways.append(Way(url.bin(current), say("look_in_bin")))
    return tuple(ways)


def _drawn(request: Request, templates: Templates, page: Page, problem: Problem, screen: ProblemScreen) -> Response:
    template = "problem.html" if is_scripted(request) else "error.html"
    return html_response(templates.draw(template, page, problem=screen), problem.status, problem.headers)

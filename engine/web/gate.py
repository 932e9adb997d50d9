"""Log-in, log-out, and one's own password."""

import json
from types import SimpleNamespace

from engine.http.asgi import Header
from engine.http.bodies import form
from engine.http.paths import is_local
from engine.http.problems import Problem
from engine.http.request import Request
from engine.http.response import Response, empty_response, header, html_response
from engine.http.session import check_site, no_session_cookie, session_cookie, ticket
from engine.security.passwords import MIN_LENGTH
from engine.security.tokens import csrf_token
from engine.text.messages import message
from engine.web.addresses import Addresses
from engine.web.answers import go, is_scripted
from engine.web.backend import Backend, Opened
from engine.web.entrance import entrance
from engine.web.notes import Note
from engine.web.page import Templates
from engine.web.visit import Visit

RETURN = "return"


async def show_login(request: Request, backend: Backend, templates: Templates) -> Response:
    """`GET /-/login`."""
    page = entrance(request, backend)
    goal = goal_of(request.query.get(RETURN))
    drawn = templates.draw("login.html", page, fault="", account="", goal=goal, provided=backend.provided)
    return html_response(drawn)


async def log_in(request: Request, backend: Backend, templates: Templates) -> Response:
    """`POST /-/login`; in a dialog over a page that is to go on, the page learns the new session's form token."""
    check_site(request)
    sent = await form(request)
    account, goal = sent.get("account", "").strip(), goal_of(sent.get(RETURN))
    try:
        opened = await backend.log_in(request, account, sent.get("password", ""))
    except Problem as problem:
        return _refused(request, backend, templates, problem, account, goal)
    if opened.half:
        cookie = session_cookie(request.site, opened.token, opened.seconds)
        if is_scripted(request):
            return _code_page(request, backend, templates, goal, None, cookie)
        return go(request, Addresses().code(goal), None, cookie)
    return _let_in(request, opened, goal)


def _let_in(request: Request, opened: Opened, goal: str) -> Response:
    cookie = session_cookie(request.site, opened.token, opened.seconds)
    if opened.must_change_password:
        return go(request, Addresses.password, None, cookie)
    return _continued(opened, cookie) if is_scripted(request) else go(request, goal, None, cookie)


async def show_code(request: Request, backend: Backend, templates: Templates) -> Response:
    """`GET /-/code`: the second half of a log-in."""
    return _code_page(request, backend, templates, goal_of(request.query.get(RETURN)))


async def enter_code(request: Request, backend: Backend, templates: Templates) -> Response:
    """`POST /-/code`."""
    check_site(request)
    sent, held = await form(request), ticket(request)
    goal = goal_of(sent.get(RETURN))
    if held is None or not held.by_cookie:
        return go(request, Addresses.login)
    try:
        opened = await backend.complete(request, held.token, sent.get("code", ""))
    except Problem as problem:
        if problem.code == "not_logged_in":
            return go(request, Addresses.login)
        return _code_page(request, backend, templates, goal, problem)
    return _let_in(request, opened, goal)


def _code_page(
    request: Request, backend: Backend, templates: Templates, goal: str, problem: Problem | None = None, *more: Header
) -> Response:
    page = entrance(request, backend)
    fault = message(problem.code, page.reader.locale, **problem.arguments) if problem else ""
    scripted, headers = is_scripted(request), (*more, *(problem.headers if problem else ()))
    drawn = templates.draw("dialogs/code.html" if scripted else "code.html", page, fault=fault, goal=goal)
    return html_response(drawn, 200 if scripted or problem is None else problem.status, headers)


def _refused(
    request: Request, backend: Backend, templates: Templates, problem: Problem, account: str, goal: str
) -> Response:
    page = entrance(request, backend)
    fault = message(problem.code, page.reader.locale, **problem.arguments)
    template = "dialogs/login.html" if is_scripted(request) else "login.html"
    # 200 for the dialog: it is swapped in place, and no other rule of the page is to apply.
    status = 200 if is_scripted(request) else problem.status
    return html_response(
        templates.draw(template, page, fault=fault, account=account, goal=goal, provided=backend.provided),
        status,
        problem.headers,
    )


def _continued(opened: Opened, cookie: Header) -> Response:
    told = json.dumps({"logged-in": {"csrf": csrf_token(opened.token), "account": opened.account}})
    return empty_response(204, (cookie, header("hx-trigger", told)))


async def log_out(visit: Visit) -> Response:
    """`POST /-/logout`."""
    await visit.backend.log_out(visit.person)
    return go(visit.request, Addresses.login, None, no_session_cookie(visit.request.site))


async def show_password(visit: Visit) -> Response:
    """`GET /-/password`."""
    return _password_page(visit, _faults(), goal_of(visit.request.query.get(RETURN)))


async def change_password(visit: Visit) -> Response:
    """`POST /-/password`; all sessions end with the old password, so a new one is opened at once."""
    sent = await form(visit.request)
    old, new, goal = sent.get("old_password", ""), sent.get("new_password", ""), goal_of(sent.get(RETURN))
    if new != sent.get("repeat_password", ""):
        return _password_page(visit, _faults(repeat_password="password_differs"), goal, 422)  # noqa: S106 - a code
    opened = await visit.backend.change_password(visit.request, visit.person, old, new)
    if isinstance(opened, str):
        place = "old_password" if opened == "wrong_credentials" else "new_password"
        return _password_page(visit, _faults(**{place: opened}), goal, 422)
    cookie = session_cookie(visit.request.site, opened.token, opened.seconds)
    return go(visit.request, goal, Note("password_changed", "", 0), cookie)


def _password_page(visit: Visit, faults: SimpleNamespace, goal: str, status: int = 200) -> Response:
    principal, reader = visit.person.principal, visit.reader
    texts = {place: _fault_text(reader.locale, code) for place, code in vars(faults).items()}
    page = entrance(visit.request, visit.backend, csrf_token(visit.person.token), principal)
    return html_response(
        visit.templates.draw(
            "password.html", page, faults=texts, first=principal.must_change_password, goal=goal,
            account=principal.account, shortest=MIN_LENGTH,
        ),
        status,
    )  # fmt: skip


def _fault_text(locale: str, code: str) -> str:
    if code == "wrong_credentials":
        return message("old_password_wrong", locale)
    return message(code, locale, count=MIN_LENGTH) if code else ""


def _faults(*, old_password: str = "", new_password: str = "", repeat_password: str = "") -> SimpleNamespace:
    """The code of what is wrong with each of the three."""
    return SimpleNamespace(old_password=old_password, new_password=new_password, repeat_password=repeat_password)


def goal_of(wanted: str | None) -> str:
    """Where to go afterwards: an address of ours, else home."""
    return wanted if wanted and is_local(wanted) else Addresses.home

"""All screens under their addresses; `handle` is what is mounted, `render` writes problems for nobody in particular."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, Final, NamedTuple, TypeAlias

from engine.http.answering import failed
from engine.http.bodies import form
from engine.http.problems import Problem, method_not_allowed, not_found, record_id
from engine.http.refusals import REFUSALS
from engine.http.request import Request
from engine.http.response import Response, redirect
from engine.http.session import CSRF_FIELD, Ticket, check_csrf
from engine.web import (
    actions,
    everywhere,
    favourites,
    forms,
    gate,
    helping,
    history,
    home,
    in_place,
    list_menus,
    lists,
    pasting,
    pickers,
    preferences,
    quick,
    reasons,
    records,
    saved_views,
    selections,
    settings,
    values,
)
from engine.web.addresses import Addresses
from engine.web.answers import wants_part
from engine.web.assets import Assets
from engine.web.backend import Backend
from engine.web.dev import Bench
from engine.web.page import Templates
from engine.web.problems import for_anybody, for_visitor
from engine.web.static import send_asset
from engine.web.visit import Visit, make_visit

Handler: TypeAlias = Callable[..., Awaitable[Response]]
"""Takes the visit, and what stands in the address for `*` and `#`."""

NAME, ID = "*", "#"


Table: TypeAlias = Mapping[tuple[str, ...], Mapping[str, Handler]]

SCREENS: Table = {
    (): {"GET": home.show_home},
    ("-", "search"): {"GET": everywhere.show_search},
    ("-", "favourites"): {"POST": favourites.change_favourite},
    ("-", "help"): {"GET": helping.show_help},
    ("-", "settings"): {"GET": settings.show_settings, "POST": settings.save_settings},
    (NAME,): {"GET": lists.show_list},
    (NAME, "menu"): {"GET": list_menus.show_menu},
    (NAME, "columns"): {"GET": list_menus.arrange_columns},
    (NAME, "condition"): {"GET": list_menus.take_condition, "POST": list_menus.tell_of_condition},
    (NAME, "new"): {"GET": forms.show_new, "POST": forms.save_new},
    (NAME, "bin"): {"GET": records.show_bin},
    (NAME, "preview"): {"POST": forms.preview_new},
    (NAME, "pick", NAME): {"POST": pickers.pick},
    (NAME, "pick", NAME, NAME, NAME): {"POST": pickers.pick_in_new},
    (NAME, ID, "pick", NAME): {"POST": pickers.pick_in_place},
    (NAME, ID, "pick", NAME, NAME, NAME): {"POST": pickers.pick_in_line},
    (NAME, "quick"): {"GET": quick.show_quick, "POST": quick.save_quick},
    (NAME, "paste", NAME): {"POST": pasting.paste_in_new},
    (NAME, ID, "paste", NAME): {"POST": pasting.paste},
    (NAME, "several"): {"GET": selections.count_all},
    (NAME, "several", NAME): {"GET": selections.show_deed, "POST": selections.take_deed},
    (NAME, "actions", NAME): {"GET": selections.show_selection, "POST": selections.take_selection},
    (NAME, "views"): {"POST": saved_views.save_view},
    (NAME, "views", ID): {"POST": saved_views.change_view},
    (NAME, "views", ID, "delete"): {"POST": saved_views.drop_view},
    (NAME, ID): {"GET": records.show_record},
    (NAME, ID, "history"): {"GET": history.show_history},
    (NAME, ID, "why", NAME): {"GET": reasons.show_why},
    (NAME, ID, "edit"): {"GET": forms.show_edit, "POST": forms.save_edit},
    (NAME, ID, "preview"): {"POST": forms.preview},
    (NAME, ID, "value"): {"GET": in_place.show_row, "POST": values.change_value},
    (NAME, ID, "value", NAME): {"GET": in_place.show_value},
    (NAME, ID, "delete"): {"GET": records.ask_delete, "POST": records.delete},
    (NAME, ID, "restore"): {"POST": records.restore},
    (NAME, ID, "purge"): {"GET": records.ask_purge, "POST": records.purge},
    (NAME, ID, "mention"): {"POST": actions.mention},
    (NAME, ID, "actions", NAME): {"GET": actions.show_action, "POST": actions.take},
    (NAME, ID, "actions", NAME, "pick", NAME): {"POST": actions.pick},
}
"""The screens of the application. What is ours alone begins with `-`, which no entity's name does."""


class More(NamedTuple):
    """Further screens; those before the log-in are given the request, the backend and the templates."""

    screens: Table
    before_log_in: Table


INBOX: Final = ("-", "inbox")
"""Where people find what they were told."""

NO_MORE = More({}, {})

OWN: Mapping[str, Mapping[str, Handler]] = {
    "logout": {"POST": gate.log_out},
    "password": {"GET": gate.show_password, "POST": gate.change_password},
}

BEFORE_LOG_IN: Table = {
    ("-", "login"): {"GET": gate.show_login, "POST": gate.log_in},
    ("-", "code"): {"GET": gate.show_code, "POST": gate.enter_code},
    ("-", "preferences"): {"POST": preferences.set_preferences},
}


class Screens:
    """The screens of one application, `more` beside those above; with a `bench` those of `loom dev`."""

    def __init__(
        self, backend: Backend, assets: Assets, version: str, bench: Bench | None = None, more: More = NO_MORE
    ) -> None:
        self._backend = backend
        self._screens = {**more.screens, **SCREENS}  # the general ones last
        self._before = {**more.before_log_in, **BEFORE_LOG_IN}
        self._assets = assets
        self._templates = Templates(assets, version, dev=bench is not None, inbox=INBOX in self._screens)
        self._bench = bench

    async def handle(self, request: Request) -> Response:
        """Answer a request outside of /api."""
        match request.segments:
            case ("-", "static", name):
                return send_asset(request, self._assets, name)
            case ("-", "dev") if self._bench is not None:
                return self._bench.answer(request, self._backend, self._templates)
        open_to_all = _matching(request.segments, self._before)
        if open_to_all is not None:
            return await self._before_log_in(request, *open_to_all)
        try:
            person = await self._backend.person(request)
        except Problem as problem:
            return self.render(request, problem)
        return await _visited(make_visit(request, self._backend, self._templates, person), self._screens)

    def render(self, request: Request, problem: Problem) -> Response:
        """A problem for somebody nobody knows."""
        return for_anybody(request, problem, self._backend, self._templates)

    async def _before_log_in(
        self, request: Request, methods: Mapping[str, Handler], arguments: Sequence[Any]
    ) -> Response:
        try:
            return await _by_method(request, methods)(request, self._backend, self._templates, *arguments)
        except Problem as problem:
            return self.render(request, problem)


async def _visited(visit: Visit, screens: Table) -> Response:
    """The answer to somebody who is logged in, also where it is that something is wrong."""
    try:
        return await _answered(await _with_favourites(visit), screens)
    except Exception as error:
        return failed(visit.request, error, REFUSALS, lambda _, problem: for_visitor(visit, problem))


async def _with_favourites(visit: Visit) -> Visit:
    """A page has them in its frame; its parts have none."""
    if wants_part(visit.request) and visit.request.segments != Addresses.favourites_segments:
        return visit
    return visit.with_favourites(await favourites.favourites(visit))


async def _answered(visit: Visit, screens: Table) -> Response:
    request = visit.request
    await _check_sender(visit)
    match request.segments:
        case ("-", name) if name in OWN:
            return await _by_method(request, OWN[name])(visit)
        case _ if visit.person.principal.must_change_password:
            return redirect(Addresses.password)
        case own if visit.person.principal.must_add_factor and own != Addresses.factor_segments:
            return redirect(Addresses.factor)
    found = _matching(request.segments, screens)
    if found is None:
        raise not_found()
    methods, arguments = found
    return await _by_method(request, methods)(visit, *arguments)


async def _check_sender(visit: Visit) -> None:
    """A change has to come from a page of this very session."""
    if visit.request.method == "POST":
        sent = await form(visit.request)
        check_csrf(visit.request, Ticket(visit.person.token, by_cookie=True), sent.get(CSRF_FIELD))


def _matching(segments: tuple[str, ...], screens: Table) -> tuple[Mapping[str, Handler], list[Any]] | None:
    """The screen at an address, and what stands in it for names and ids; raises Problem 404 for what is no id."""
    for shape, methods in screens.items():
        if len(shape) == len(segments) and all(
            part in (NAME, ID) or part == segment for part, segment in zip(shape, segments, strict=True)
        ):
            return methods, [_argument(*pair) for pair in zip(shape, segments, strict=True) if pair[0] in (NAME, ID)]
    return None


def _argument(part: str, segment: str) -> str | int:
    return record_id(segment) if part == ID else segment


def _by_method(request: Request, methods: Mapping[str, Handler]) -> Handler:
    method = "GET" if request.method == "HEAD" else request.method
    if method not in methods:
        raise method_not_allowed(request.method, *methods)
    return methods[method]

"""A new password by a one-time link, for whoever was handed it (accounts.py makes it)."""

from datetime import UTC, datetime

from engine.http.bodies import form
from engine.http.request import Request
from engine.http.response import Response, html_response, redirect
from engine.http.runtime import Runtime
from engine.http.session import check_site
from engine.security.passwords import MIN_LENGTH, password_fault
from engine.service import credentials
from engine.text.messages import message
from engine.web.addresses import Addresses
from engine.web.backend import Backend
from engine.web.entrance import entrance
from engine.web.page import Templates
from engine.web.routes import NAME, Table


class Resetting:
    """The screen of a one-time link, before the log-in."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self.before_log_in: Table = {("-", "reset", NAME): {"GET": self._show, "POST": self._choose}}

    async def _show(self, request: Request, backend: Backend, templates: Templates, token: str) -> Response:
        """`GET /-/reset/{token}`: shows a form and does nothing, since scanners of mail follow links too."""
        serves = await credentials.linked(self._runtime.database, token, datetime.now(UTC)) is not None
        return _page(request, backend, templates, serves, 200 if serves else 404)

    async def _choose(self, request: Request, backend: Backend, templates: Templates, token: str) -> Response:
        """`POST /-/reset/{token}`."""
        check_site(request)
        sent, runtime = await form(request), self._runtime
        new, now = sent.get("new_password", ""), datetime.now(UTC)
        if await credentials.linked(runtime.database, token, now) is None:
            return _page(request, backend, templates, False, 404)
        fault = password_fault(new, (runtime.compiled.catalog.app.name,))
        faults = {"new_password": fault} if fault else {}
        if not fault and new != sent.get("repeat_password", ""):
            faults = {"repeat_password": "password_differs"}
        if faults:
            return _page(request, backend, templates, True, 422, faults)
        if await credentials.use_link(runtime.database, runtime.passwords, token, new, now) is None:
            return _page(request, backend, templates, False, 404)
        runtime.identities.forget_all()
        return redirect(Addresses.login)


def _page(
    request: Request, backend: Backend, templates: Templates, serves: bool, status: int,
    faults: dict[str, str | None] | dict[str, str] | None = None,
) -> Response:  # fmt: skip
    page = entrance(request, backend)
    said = {name: message(code, page.reader.locale, count=MIN_LENGTH) for name, code in (faults or {}).items() if code}
    texts = {name: said.get(name, "") for name in ("new_password", "repeat_password")}
    template = "reset.html" if serves else "reset_gone.html"
    return html_response(templates.draw(template, page, faults=texts, refused=bool(said), shortest=MIN_LENGTH), status)

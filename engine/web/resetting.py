"""A new password by a one-time link: made by an administrator, used by whoever was handed it."""

from datetime import UTC, datetime

from engine.http.bodies import form
from engine.http.request import Request
from engine.http.response import Response, html_response, redirect
from engine.http.runtime import Runtime
from engine.http.session import check_site
from engine.screens.menu import AT_ACCOUNTS
from engine.security.passwords import MIN_LENGTH, password_fault
from engine.service import credentials, factors
from engine.service.deeds import to_account
from engine.storage.rows.audit import Via
from engine.text.messages import message
from engine.web.addresses import Addresses
from engine.web.answers import go, whole
from engine.web.backend import Backend
from engine.web.entrance import entrance
from engine.web.notes import Note
from engine.web.page import Templates
from engine.web.routes import NAME, Table
from engine.web.visit import Visit


class Resetting:
    """The screens of one-time links, those of administrators and the one before the log-in."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self.screens: Table = {("-", "accounts"): {"GET": self._ask, "POST": self._make}}
        self.before_log_in: Table = {("-", "reset", NAME): {"GET": self._show, "POST": self._choose}}

    async def _ask(self, visit: Visit) -> Response:
        """`GET /-/accounts`."""
        visit.administrators_only()
        return _accounts(visit)

    async def _make(self, visit: Visit) -> Response:
        """`POST /-/accounts`; the page that answers shows the link."""
        visit.administrators_only()
        sent, runtime = await form(visit.request), self._runtime
        account, by, now = sent.get("account", "").strip(), visit.person.principal.user, visit.reader.now
        deed = await to_account(runtime.database, runtime.compiled, account, by, Via.FORM, now)
        if deed is None:
            return _accounts(visit, account, fault=visit.reader.say("account_unknown"), status=422)
        if "factor" in sent:
            await factors.let_off(runtime.database, deed)
            runtime.identities.forget_all()
            return go(visit.request, Addresses.accounts, Note("factor_ended", "", 0))
        token = await credentials.make_link(runtime.database, deed)
        # The host was looked at by the wall in front: it is one of ours.
        address = visit.request.site.origin(visit.request.headers[b"host"]).decode("ascii")
        return _accounts(visit, account, link=address + Addresses().reset(token))

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


def _accounts(visit: Visit, account: str = "", fault: str = "", link: str = "", status: int = 200) -> Response:
    minutes = int(credentials.LINK_SERVES.total_seconds() // 60)
    return whole(visit, "accounts.html", AT_ACCOUNTS, status, account=account, fault=fault, link=link, minutes=minutes)


def _page(
    request: Request, backend: Backend, templates: Templates, serves: bool, status: int,
    faults: dict[str, str | None] | dict[str, str] | None = None,
) -> Response:  # fmt: skip
    page = entrance(request, backend)
    said = {name: message(code, page.reader.locale, count=MIN_LENGTH) for name, code in (faults or {}).items() if code}
    texts = {name: said.get(name, "") for name in ("new_password", "repeat_password")}
    template = "reset.html" if serves else "reset_gone.html"
    return html_response(templates.draw(template, page, faults=texts, refused=bool(said), shortest=MIN_LENGTH), status)

"""For administrators: what somebody logs in with, to be ended, and a one-time link to a new password."""

from datetime import date
from typing import Any

from engine.http.bodies import form
from engine.http.problems import record_id
from engine.http.response import Response
from engine.http.runtime import Runtime
from engine.meta.system import USER
from engine.screens.menu import AT_ACCOUNTS
from engine.service import credentials, factors, sessions, tokens
from engine.service.deeds import Deed, to_account
from engine.storage.rows.audit import Via
from engine.text.date_formats import format_date
from engine.web.addresses import Addresses
from engine.web.answers import go, whole
from engine.web.notes import Note
from engine.web.routes import Table
from engine.web.signed_in import signed_in
from engine.web.visit import Visit

ALL = "all"


class AccountsScreens:
    """The screen of accounts; `screens` has its address."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self.screens: Table = {("-", "accounts"): {"GET": self._show, "POST": self._change}}

    async def _show(self, visit: Visit) -> Response:
        """`GET /-/accounts?account=wang`; without an account it asks for one."""
        visit.administrators_only()
        account = visit.request.query.get("account", "").strip()[:200]
        return await self._page(visit, account) if account else _screen(visit)

    async def _change(self, visit: Visit) -> Response:
        """`POST /-/accounts`: ends what is named, or makes a link, which the page that answers shows."""
        visit.administrators_only()
        sent = await form(visit.request)
        account = sent.get("account", "").strip()
        deed = await self._deed(visit, account)
        if deed is None:
            return _unknown(visit, account)
        done = await self._ended(visit, deed, sent)
        if done:
            self._runtime.identities.forget_all()
            return go(visit.request, Addresses().account_of(account), Note(done, "", 0))
        token = await credentials.make_link(self._runtime.database, deed)
        # The host was looked at by the wall in front: it is one of ours.
        address = visit.request.site.origin(visit.request.headers[b"host"]).decode("ascii")
        return await self._page(visit, account, address + Addresses().reset(token))

    async def _ended(self, visit: Visit, deed: Deed, sent: dict[str, str]) -> str:
        """End what the form names; the code of what is said of it, empty where it names nothing."""
        runtime, name = self._runtime, sent.get("session", "")
        if "factor" in sent:
            await factors.let_off(runtime.database, deed)
            return "factor_ended"
        if name == ALL:
            await sessions.end_others(runtime.database, deed, visit.person.token)
            return "sessions_ended_all"
        if name:
            await sessions.end(runtime.database, deed, name, runtime.policy)
            return "session_ended"
        if "token" in sent:
            await tokens.end(runtime.database, runtime.compiled, deed, record_id(sent["token"]))
            return "token_ended"
        return ""

    async def _page(self, visit: Visit, account: str, link: str = "") -> Response:
        deed = await self._deed(visit, account)
        if deed is None:
            return _unknown(visit, account)
        row, reader = await visit.backend.one(visit.person, USER, deed.user), visit.reader
        last = row.values.get("valid_until")
        until = last if isinstance(last, date) else None
        shown = await signed_in(visit, self._runtime, deed.user)
        return _screen(
            visit, account, person=row, link=link, over=until is not None and until < reader.today,
            until=format_date(until, reader.locale) if until else "", **shown,
        )  # fmt: skip

    async def _deed(self, visit: Visit, account: str) -> Deed | None:
        runtime, by = self._runtime, visit.person.principal.user
        return await to_account(runtime.database, runtime.compiled, account, by, Via.FORM, visit.reader.now)


def _unknown(visit: Visit, account: str) -> Response:
    return _screen(visit, account, 422, fault=visit.reader.say("account_unknown"))


def _screen(visit: Visit, account: str = "", status: int = 200, **shown: Any) -> Response:
    minutes = int(credentials.LINK_SERVES.total_seconds() // 60)
    told = {"fault": "", "link": "", "person": None, **shown}
    return whole(visit, "accounts.html", AT_ACCOUNTS, status, account=account, minutes=minutes, **told)

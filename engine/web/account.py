"""One's own account: password, sessions, second factor and API tokens."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

import msgspec
from msgspec import Raw

from engine.http.bodies import form
from engine.http.response import Response
from engine.http.runtime import Runtime
from engine.rules.failure import Failure, failure_text
from engine.screens.menu import AT_ACCOUNT
from engine.security.scopes import EVERYTHING, READ
from engine.service import tokens
from engine.service.work import Invalid
from engine.web.accounts import AccountsScreens
from engine.web.addresses import Addresses
from engine.web.answering import Answering
from engine.web.answers import go, whole
from engine.web.factor import FactorScreens, own_account
from engine.web.health import Health
from engine.web.liking import preferences
from engine.web.notes import Note
from engine.web.providing import Providing
from engine.web.resetting import Resetting
from engine.web.routes import ID, NAME, More, Table
from engine.web.signed_in import shown_token, signed_in, words_of
from engine.web.visit import Visit

SCOPE: Final = "scope:"
"""With this begin the names of inputs that stand for a scope."""

USUAL: Final = timedelta(days=90)
"""So long a token serves unless somebody says otherwise."""


@dataclass(frozen=True, slots=True)
class Scoped:
    """A line of the form: an entity, and by operation whether its scope is chosen."""

    entity: str
    label: str
    chosen: Mapping[str, bool]


class AccountScreens:
    """The screens of accounts over the running application; `more` has their addresses."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        screens: Table = {
            ("-", "account"): {"GET": self._show},
            ("-", "sessions", NAME, "end"): {"POST": self._end_session},
            ("-", "sessions", "end"): {"POST": self._end_others},
            ("-", "tokens"): {"GET": self._ask_token, "POST": self._make_token},
            ("-", "tokens", ID, "end"): {"POST": self._end_token},
        }
        factor = FactorScreens(runtime)
        before = {
            **Resetting(runtime).before_log_in,
            **Answering(runtime).before_log_in,
            **Providing(runtime).before_log_in,
            **Health(runtime).before_log_in,
        }
        self.more = More({**screens, **factor.screens, **AccountsScreens(runtime).screens}, before)

    async def _show(self, visit: Visit) -> Response:
        """`GET /-/account`."""
        runtime, user = self._runtime, visit.person.principal.record
        shown = await signed_in(visit, runtime, user)
        return whole(visit, "account.html", AT_ACCOUNT, preferences=preferences(visit), **shown)

    async def _end_session(self, visit: Visit, name: str) -> Response:
        """`POST /-/sessions/{name}/end`."""
        await own_account(self._runtime, visit).end_session(name)
        return go(visit.request, Addresses.account, Note("session_ended", "", 0))

    async def _end_others(self, visit: Visit) -> Response:
        """`POST /-/sessions/end`: all but this one."""
        await own_account(self._runtime, visit).end_other_sessions()
        return go(visit.request, Addresses.account, Note("sessions_ended", "", 0))

    async def _ask_token(self, visit: Visit) -> Response:
        """`GET /-/tokens`."""
        day = (visit.reader.today + USUAL).isoformat()
        return self._form(visit, {"valid_until": day, SCOPE + READ: "on"}, ())

    async def _make_token(self, visit: Visit) -> Response:
        """`POST /-/tokens`; the page that answers shows the token, and no other ever does."""
        sent = await form(visit.request)
        try:
            made = await own_account(self._runtime, visit).make_token(tokens.READERS.read_json(_members(sent)))
        except Invalid as refused:
            return self._form(visit, sent, refused.failures)
        shown = shown_token(visit, self._runtime.compiled, made.known)
        return whole(visit, "token_made.html", AT_ACCOUNT, token=made.token, known=shown)

    async def _end_token(self, visit: Visit, identity: int) -> Response:
        """`POST /-/tokens/{id}/end`."""
        await own_account(self._runtime, visit).end_token(identity)
        return go(visit.request, Addresses.account, Note("token_ended", "", 0))

    def _form(self, visit: Visit, sent: Mapping[str, str], failures: tuple[Failure, ...]) -> Response:
        offered = tokens.offered(self._runtime.compiled, visit.person.principal)
        rows = [
            Scoped(
                name,
                visit.label(visit.catalog.entities[name]),
                {one: f"{SCOPE}{name}:{one}" in sent for one in operations},
            )
            for name, operations in offered.items()
        ]
        faults = dict.fromkeys(("", *(one.name for one in tokens.FIELDS)), "")
        faults |= {one.field or "": failure_text(one, visit.reader.locale) for one in failures}
        wide = {one: SCOPE + one in sent for one in (READ, EVERYTHING)}
        day = {"least": visit.reader.today, "most": visit.reader.today + tokens.LONGEST}
        shown = {"called": sent.get("name", ""), "valid_until": sent.get("valid_until", ""), "scope": SCOPE}
        return whole(
            visit, "token.html", AT_ACCOUNT, 422 if failures else 200, rows=rows, wide=wide, day=day, faults=faults,
            refused=bool(failures), words=words_of(visit), **shown,
        )  # fmt: skip


def _members(sent: Mapping[str, str]) -> dict[str, Raw]:
    """The form as the API would have it sent."""
    scopes = [name.removeprefix(SCOPE) for name in sent if name.startswith(SCOPE)]
    values = {"name": sent.get("name") or None, "valid_until": sent.get("valid_until") or None, "scopes": scopes}
    return {name: Raw(msgspec.json.encode(value)) for name, value in values.items()}

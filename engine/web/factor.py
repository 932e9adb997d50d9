"""The second factor on the screens: added with a device at hand, taken off with a code of it."""

import segno

from engine.http.bodies import form
from engine.http.problems import not_found
from engine.http.response import Response
from engine.http.runtime import Runtime
from engine.screens.menu import AT_ACCOUNT
from engine.security.seal import Seal
from engine.security.tokens import stored_token
from engine.service import factors
from engine.web.addresses import Addresses
from engine.web.answers import go, whole
from engine.web.notes import Note
from engine.web.routes import Table
from engine.web.visit import Visit


class FactorScreens:
    """Where there is a secret to seal with; otherwise there is no second factor, and no such screen."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self.screens: Table = {
            Addresses.factor_segments: {"GET": self._show, "POST": self._add},
            (*Addresses.factor_segments, "end"): {"POST": self._take_off},
        }

    async def _show(self, visit: Visit) -> Response:
        """`GET /-/factor`."""
        if await factors.has(self._runtime.database, visit.person.principal.record):
            return whole(visit, "factor_end.html", AT_ACCOUNT, fault="")
        return self._ask(visit)

    async def _add(self, visit: Visit) -> Response:
        """`POST /-/factor`; the page that answers shows the codes that recover it, and no other ever does."""
        runtime, principal, sent = self._runtime, visit.person.principal, await form(visit.request)
        if await factors.has(runtime.database, principal.record):
            return go(visit.request, Addresses.factor)
        await runtime.attempt(visit.request, f"code {principal.record}")
        begun, code = self._begun(visit, sent.get("sealed", "")), sent.get("code", "").replace(" ", "")
        held, now = stored_token(visit.person.token), visit.reader.now
        codes = await factors.add(runtime.database, self._seal, principal.record, held, begun, code, now)
        if codes is None:
            return self._ask(visit, begun, visit.reader.say("wrong_code"))
        runtime.identities.forget_all()
        return whole(visit, "factor_codes.html", AT_ACCOUNT, codes=codes)

    async def _take_off(self, visit: Visit) -> Response:
        """`POST /-/factor/end`."""
        runtime, user, sent = self._runtime, visit.person.principal.record, await form(visit.request)
        await runtime.attempt(visit.request, f"code {user}")
        if not await factors.take_off(runtime.database, self._seal, user, sent.get("code", ""), visit.reader.now):
            return whole(visit, "factor_end.html", AT_ACCOUNT, 422, fault=visit.reader.say("wrong_code"))
        runtime.identities.forget_all()
        return go(visit.request, Addresses.account, Note("factor_ended", "", 0))

    @property
    def _seal(self) -> Seal:
        if self._runtime.policy.seal is None:
            raise not_found()
        return self._runtime.policy.seal

    def _begun(self, visit: Visit, sealed: str = "") -> factors.Begun:
        return factors.begin(self._seal, visit.person.principal, visit.page(None).app, sealed)

    def _ask(self, visit: Visit, begun: factors.Begun | None = None, fault: str = "") -> Response:
        shown = begun or self._begun(visit)
        picture = segno.make(shown.address, error="m").svg_data_uri(scale=4, border=2, light="#fff")
        secret = " ".join(shown.secret[at : at + 4] for at in range(0, len(shown.secret), 4))
        return whole(
            visit, "factor.html", AT_ACCOUNT, 422 if fault else 200, picture=picture, secret=secret,
            sealed=shown.sealed, fault=fault, must=visit.person.principal.must_add_factor,
        )  # fmt: skip

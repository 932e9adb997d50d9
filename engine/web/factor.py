"""The second factor on the screens: added with a device at hand, taken off with a code of it."""

import segno

from engine.http.bodies import form
from engine.http.own_account import OwnAccount
from engine.http.response import Response
from engine.http.runtime import Runtime
from engine.screens.menu import AT_ACCOUNT
from engine.service import factors
from engine.storage.rows.audit import Via
from engine.web.addresses import Addresses
from engine.web.answers import go, whole
from engine.web.notes import Note
from engine.web.routes import Table
from engine.web.visit import Visit


def own_account(runtime: Runtime, visit: Visit) -> OwnAccount:
    """The account of whoever visits."""
    return OwnAccount(runtime, visit.request, visit.person.principal, visit.person.token, Via.FORM)


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
        own = own_account(self._runtime, visit)
        if await own.factor():
            return whole(visit, "factor_end.html", AT_ACCOUNT, fault="")
        return self._ask(visit, own.begin_factor())

    async def _add(self, visit: Visit) -> Response:
        """`POST /-/factor`; the page that answers shows the codes that recover it, and no other ever does."""
        own, sent = own_account(self._runtime, visit), await form(visit.request)
        if await own.factor():
            return go(visit.request, Addresses.factor)
        begun = own.begin_factor(sent.get("sealed", ""))
        codes = await own.add_factor(begun, sent.get("code", ""))
        if codes is None:
            return self._ask(visit, begun, visit.reader.say("wrong_code"))
        return whole(visit, "factor_codes.html", AT_ACCOUNT, codes=codes)

    async def _take_off(self, visit: Visit) -> Response:
        """`POST /-/factor/end`."""
        sent = await form(visit.request)
        if not await own_account(self._runtime, visit).take_off_factor(sent.get("code", "")):
            return whole(visit, "factor_end.html", AT_ACCOUNT, 422, fault=visit.reader.say("wrong_code"))
        return go(visit.request, Addresses.account, Note("factor_ended", "", 0))

    def _ask(self, visit: Visit, shown: factors.Begun, fault: str = "") -> Response:
        picture = segno.make(shown.address, error="m").svg_data_uri(scale=4, border=2, light="#fff")
        secret = " ".join(shown.secret[at : at + 4] for at in range(0, len(shown.secret), 4))
        return whole(
            visit, "factor.html", AT_ACCOUNT, 422 if fault else 200, picture=picture, secret=secret,
            sealed=shown.sealed, fault=fault, must=visit.person.principal.must_add_factor,
        )  # fmt: skip

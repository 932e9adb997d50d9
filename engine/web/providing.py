"""Log-in at an OpenID Connect provider, on the screens: there, and back again."""

from datetime import UTC, datetime
from typing import Final

from engine.http.asgi import Header
from engine.http.entrance import entrance
from engine.http.paths import is_local
from engine.http.problems import Problem, not_found
from engine.http.provider import SECONDS, begin, begun, sign_in_address, vouched
from engine.http.request import Request
from engine.http.response import Response, empty_response, header
from engine.http.runtime import Runtime
from engine.http.session import session_cookie
from engine.http.site import Site
from engine.security.policy import Provider
from engine.security.seal import Seal
from engine.service import provided
from engine.web.addresses import Addresses
from engine.web.answers import go
from engine.web.backend import Backend
from engine.web.gate import RETURN
from engine.web.page import Templates
from engine.web.routes import Table

COOKIE: Final = "loom_provider"


class Providing:
    """Where the settings name a provider; otherwise there are no such addresses."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self.before_log_in: Table = {
            ("-", "provider"): {"GET": self._there},
            ("-", "provider", "back"): {"GET": self._back},
        }

    async def _there(self, request: Request, backend: Backend, templates: Templates) -> Response:
        """`GET /-/provider`."""
        provider, seal = self._known()
        goal = request.query.get(RETURN, "")
        log_in = begin(goal if is_local(goal) else Addresses.home)
        address = await sign_in_address(provider, log_in)
        return empty_response(303, (header("location", address), _cookie(request.site, log_in.sealed(seal), SECONDS)))

    async def _back(self, request: Request, backend: Backend, templates: Templates) -> Response:
        """`GET /-/provider/back`: the browser shows that it is the one that was sent there."""
        provider, seal = self._known()
        runtime, log_in = self._runtime, begun(seal, dict(request.cookies).get(COOKIE, ""))
        if log_in is None:
            raise Problem(403, "provider_refused")
        found = await vouched(provider, log_in, dict(request.query))
        session = await provided.log_in(
            runtime.database, runtime.compiled, found, datetime.now(UTC), runtime.policy, entrance(request)
        )
        if session is None:
            raise Problem(403, "provider_refused")
        seconds = int(runtime.policy.life.total_seconds())
        cookies = (session_cookie(request.site, session.token, seconds), _cookie(request.site, "", 0))
        return go(request, Addresses().code(log_in.goal) if session.half else log_in.goal, None, *cookies)

    def _known(self) -> tuple[Provider, Seal]:
        provider, seal = self._runtime.policy.provider, self._runtime.policy.seal
        if provider is None or seal is None:
            raise not_found()
        return provider, seal


def _cookie(site: Site, value: str, seconds: int) -> Header:
    # Lax, since the provider sends the browser back from another site.
    secure = "; Secure" if site.https else ""
    text = f"{COOKIE}={value}; Path={Addresses.provider}; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}"
    return b"set-cookie", text.encode("ascii")

"""Whether the application is alive, and whether it can answer: for whoever watches over it, without any data."""

from datetime import UTC, datetime, timedelta
from typing import Final

from engine.http.refusals import RETRY
from engine.http.request import Request
from engine.http.response import Response
from engine.http.runtime import Runtime
from engine.service.health import answers
from engine.web.backend import Backend
from engine.web.page import Templates
from engine.web.routes import Table

HOLDS: Final = timedelta(seconds=1)
"""So long an answer is given again: being asked often costs the database nothing."""

LIVE: Final = ("-", "live")
READY: Final = ("-", "ready")
HEALTH: Final = frozenset((LIVE, READY))
"""The addresses of both."""

_PLAIN: Final = (b"content-type", b"text/plain; charset=utf-8")


class Health:
    """`/-/live` and `/-/ready`; nobody has to be logged in."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self._known: tuple[datetime, bool] | None = None
        self.before_log_in: Table = {LIVE: {"GET": self._live}, READY: {"GET": self._is_ready}}

    async def _live(self, request: Request, backend: Backend, templates: Templates) -> Response:
        """`GET /-/live`: the process answers."""
        return Response(200, (_PLAIN,), b"live\n")

    async def _is_ready(self, request: Request, backend: Backend, templates: Templates) -> Response:
        """`GET /-/ready`: the database answers, too."""
        now = datetime.now(UTC)
        if self._known is None or now - self._known[0] >= HOLDS:
            self._known = now, await answers(self._runtime.database)
        if self._known[1]:
            return Response(200, (_PLAIN,), b"ready\n")
        return Response(503, (_PLAIN, *RETRY), b"not ready\n")

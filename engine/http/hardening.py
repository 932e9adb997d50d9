"""The wall in front of the whole application: what Litestar leaves open by default (M16) is closed, for every route.

Behind it stands a Request for every scope (`request_of`); what passes back through it carries the security headers.
"""

import logging
import os
from collections.abc import Container
from types import MappingProxyType

from engine.http.admission import SAFE_METHODS, admit, counted
from engine.http.answering import Render, failed
from engine.http.asgi import Application, Message, Receive, Scope, Send
from engine.http.problem_json import problem_json
from engine.http.problems import ProblemTable, too_many_requests
from engine.http.request import MAX_BODY, Request, remember
from engine.http.security_headers import completed, fixed_headers
from engine.http.site import Site
from engine.security.paced import Paced, unpaced
from engine.security.throttle import network
from engine.text.traces import trace

_log = logging.getLogger("engine.http")
_NO_TABLE: ProblemTable = MappingProxyType({})


class BrokenAnswer(Exception):
    """An answer failed after it had begun; the server closes the connection, so that nobody takes it for whole."""


class Hardening:
    """An ASGI application around another; `limit` bytes are the largest body, `render` writes what it refuses.

    `requests` are counted by network, but for those to the addresses `uncounted`, by which others watch over us.
    """

    def __init__(
        self, application: Application, site: Site, render: Render = problem_json, limit: int = MAX_BODY,
        requests: Paced | None = None, uncounted: Container[tuple[str, ...]] = (),
    ) -> None:  # fmt: skip
        self._application = application
        self._site = site
        self._render = render
        self._limit = limit
        self._requests = requests or unpaced()
        self._uncounted = uncounted
        self._fixed = fixed_headers(https=site.https)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one scope; there are no web sockets."""
        if scope["type"] == "http":
            await self._serve(scope, receive, send)
        elif scope["type"] == "lifespan":
            await self._application(scope, receive, send)
        else:
            await send({"type": "websocket.close", "code": 1008})

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive, self._site, os.urandom(8).hex())
        identity = (b"x-request-id", request.id.encode("ascii"))
        begun = False

        async def send_complete(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                message["headers"] = completed(message["headers"], self._fixed, identity)
            await send(message)

        try:
            admit(request, self._limit)
            self._count(request)
            remember(request)
            if request.method not in SAFE_METHODS and b"content-length" not in request.headers:
                receive = counted(receive, self._limit)
            await self._application(scope, receive, send_complete)
        except Exception as error:
            if begun:
                _log.error("request %s broke off\n%s", request.id, trace(error))
                raise BrokenAnswer(request.id) from None
            answer = failed(request, error, _NO_TABLE, self._render)
            await answer.send(send_complete, with_body=request.method != "HEAD")

    def _count(self, request: Request) -> None:
        """Raises Problem 429 after too many requests from a network."""
        seconds = 0 if request.segments in self._uncounted else self._requests.wait(network(request.address))
        if seconds:
            raise too_many_requests(seconds)

"""A task of approval answered by a one-time link, without logging in."""

from datetime import UTC, datetime
from typing import Any

from engine.http.bodies import form
from engine.http.request import Request
from engine.http.response import Response, html_response
from engine.http.runtime import Runtime
from engine.http.session import check_site
from engine.meta.approvals import TASK
from engine.meta.labels import text_in
from engine.rules import failure_text
from engine.service import answer_links
from engine.service.answer_links import Linked
from engine.service.work import Invalid, Refusal
from engine.storage.rows.audit import Via
from engine.web.backend import Backend
from engine.web.entrance import entrance
from engine.web.page import Templates
from engine.web.routes import NAME, Table


class Answering:
    """The screen of such a link, before the log-in."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self.before_log_in: Table = {("-", "answer", NAME): {"GET": self._show, "POST": self._answer}}

    async def _show(self, request: Request, backend: Backend, templates: Templates, token: str) -> Response:
        """`GET /-/answer/{token}`: shows buttons and does nothing, since scanners of mail follow links too."""
        found = await self._linked(token)
        return self._page(request, backend, templates, found, 404 if found is None else 200)

    async def _answer(self, request: Request, backend: Backend, templates: Templates, token: str) -> Response:
        """`POST /-/answer/{token}`."""
        check_site(request)
        sent, found = await form(request), await self._linked(token)
        if found is None:
            return self._page(request, backend, templates, None, 404)
        given, note = sent.get("answer", ""), sent.get("note", "")
        try:
            await self._runtime.change(
                found.person, lambda context: answer_links.answer(context, token, given, note), via=Via.FORM
            )
        except Invalid as refused:
            locale = entrance(request, backend).reader.locale
            faults = [failure_text(one, locale) for one in refused.failures]
            return self._page(request, backend, templates, found, 422, faults=faults, note=note)
        except Refusal:
            return self._page(request, backend, templates, None, 404)
        return self._page(request, backend, templates, found, 200, done=given)

    async def _linked(self, token: str) -> Linked | None:
        runtime = self._runtime
        return await answer_links.linked(runtime.database, runtime.compiled, token, datetime.now(UTC))

    def _page(
        self, request: Request, backend: Backend, templates: Templates, found: Linked | None, status: int, **more: Any
    ) -> Response:
        page = entrance(request, backend)
        known = self._runtime.compiled.catalog.entities[TASK].actions
        labels = {name: text_in(known[name].label, page.reader.locale, name) for name in answer_links.ANSWERS}
        shown = {"faults": (), "note": "", "done": "", **more}
        return html_response(templates.draw("answer.html", page, found=found, labels=labels, **shown), status)

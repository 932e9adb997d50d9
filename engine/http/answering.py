"""From what a handler gives or raises to an answer: the last place an exception reaches, and what is logged of it."""

import logging
from collections.abc import Awaitable, Callable
from typing import TypeAlias

from engine.http.asgi import Application, Receive, Scope, Send
from engine.http.compression import compressed
from engine.http.problem_json import problem_json
from engine.http.problems import Problem, ProblemTable, problem_of
from engine.http.request import Request, request_of
from engine.http.response import Response
from engine.text.traces import trace

Handler: TypeAlias = Callable[[Request], Awaitable[Response]]
"""Answers a request; may raise Problem, and what the table of problems knows."""

Render: TypeAlias = Callable[[Request, Problem], Response]
"""Writes a problem for its reader: `problem_json`, or a page."""

_log = logging.getLogger("engine.http")


def mounted(handle: Handler, table: ProblemTable, render: Render) -> Application:
    """The handler as ASGI, to stand behind the wall (hardening.py); no exception leaves it."""

    async def application(scope: Scope, receive: Receive, send: Send) -> None:
        request = request_of(scope)
        try:
            response = await handle(request)
        except Exception as error:
            response = failed(request, error, table, render)
        await compressed(request, response).send(send, with_body=request.method != "HEAD")

    return application


def failed(request: Request, error: Exception, table: ProblemTable, render: Render) -> Response:
    """The answer to a request that raised; one nobody foresaw says nothing but the request's id, and is logged."""
    problem = problem_of(error, table)
    if problem is None:
        _log.error("request %s failed\n%s", request.id, trace(error))
        problem = Problem(500, "internal")
    elif problem.status == 403:
        _log.info("request %s of person %s was refused (%s)", request.id, request.person, problem.code)
    try:
        return render(request, problem)
    except Exception as broken:
        _log.error("request %s: its problem could not be written\n%s", request.id, trace(broken))
        return problem_json(request, Problem(500, "internal"))


def by_reader(pages: Render, data: Render) -> Render:
    """`pages` for who reads HTML outside of `/api`, `data` for everybody else."""

    def render(request: Request, problem: Problem) -> Response:
        reads_pages = "text/html" in (request.header(b"accept") or "") and request.segments[:1] != ("api",)
        return (pages if reads_pages else data)(request, problem)

    return render

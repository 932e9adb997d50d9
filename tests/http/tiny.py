"""A tiny application behind the wall, and requests to it as the server would hand them over."""

import asyncio
import json
from collections.abc import Iterable
from types import MappingProxyType
from typing import Any, NamedTuple
from urllib.parse import unquote

from engine.http.answering import Handler, mounted
from engine.http.asgi import Application, Header, Message, Scope
from engine.http.bodies import form, json_body
from engine.http.hardening import Hardening
from engine.http.paths import segments
from engine.http.problem_json import problem_json
from engine.http.problems import Problem, ProblemTable, record_id
from engine.http.request import Request
from engine.http.response import Response, json_response
from engine.http.session import check_csrf, check_site, not_logged_in, ticket
from engine.http.site import Site

LOOPBACK_SITE = Site()
HOST: Header = (b"host", b"localhost:8000")
JSON: Header = (b"content-type", b"application/json")
FORM: Header = (b"content-type", b"application/x-www-form-urlencoded")


class Answer(NamedTuple):
    status: int
    headers: list[Header]
    body: bytes

    @property
    def code(self) -> str:
        return str(self.problem["code"])

    @property
    def problem(self) -> dict[str, Any]:
        assert self.header("content-type") == "application/problem+json"
        found: dict[str, Any] = json.loads(self.body)
        return found

    def header(self, name: str) -> str | None:
        values = [value.decode() for key, value in self.headers if key == name.encode()]
        assert len(values) <= 1, f"{name} stands twice"
        return values[0] if values else None


class Foreseen(Exception):
    """A refusal of a lower layer."""


TABLE: ProblemTable = MappingProxyType({Foreseen: lambda error: Problem(409, "busy")})


async def handle(request: Request) -> Response:
    """One route per thing that handlers do."""
    routes: dict[str, Handler] = {"echo": _echo, "json": _json, "form": _form, "id": _id, "me": _me, "log-in": _log_in}
    routes |= {"fail": _fail, "foreseen": _foreseen, "query": _query}
    return await routes[request.segments[0]](request)


async def _echo(request: Request) -> Response:
    return json_response(b"[]", headers=((b"x-echo", "/".join(request.segments[1:]).encode()),))


async def _json(request: Request) -> Response:
    return json_response(await json_body(request))


async def _form(request: Request) -> Response:
    return json_response(json.dumps(await form(request)).encode())


async def _id(request: Request) -> Response:
    return json_response(b"%d" % record_id(request.segments[1]))


async def _query(request: Request) -> Response:
    return json_response(json.dumps(dict(request.query)).encode())


async def _me(request: Request) -> Response:
    shown = ticket(request)
    if shown is None:
        raise not_logged_in()
    check_csrf(request, shown, request.query.get("field"))
    return json_response(json.dumps([shown.token, shown.by_cookie]).encode())


async def _log_in(request: Request) -> Response:
    check_site(request)
    return json_response(b"true")


async def _fail(request: Request) -> Response:
    raise ValueError(request.query["phone"])


async def _foreseen(request: Request) -> Response:
    raise Foreseen


def wall(site: Site = LOOPBACK_SITE, behind: Application | None = None) -> Hardening:
    return Hardening(behind or mounted(handle, TABLE, problem_json), site)


def scope(method: str, target: str, headers: Iterable[Header]) -> Scope:
    path, _, query = target.partition("?")
    return {
        "type": "http", "method": method, "path": unquote(path), "raw_path": path.encode(), "http_version": "1.1",
        "query_string": query.encode(), "headers": list(headers), "client": ("10.0.0.9", 4711), "scheme": "http",
    }  # fmt: skip


def request_at(
    target: str = "/",
    headers: Iterable[Header] = (),
    method: str = "GET",
    site: Site = LOOPBACK_SITE,
    body: bytes = b"",
) -> Request:
    """A request as handlers see it, host and all."""
    asked = scope(method, target, [HOST, *headers])

    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    request = Request(asked, receive, site, "0123456789abcdef")
    request.check_headers()
    request.segments = segments(asked)
    return request


def call(
    target: str,
    headers: Iterable[Header] = (),
    chunks: Iterable[bytes | None] = (b"",),
    *,
    method: str = "GET",
    host: Iterable[Header] = (HOST,),
    application: Application | None = None,
) -> Answer:
    """What comes back; a chunk that is None is a client that closes."""
    return asyncio.run(_call(application or wall(), scope(method, target, [*host, *headers]), list(chunks)))


async def _call(application: Application, asked: Scope, chunks: list[bytes | None]) -> Answer:
    sent: list[Message] = []

    async def receive() -> Message:
        chunk = chunks.pop(0) if chunks else None
        if chunk is None:
            return {"type": "http.disconnect"}
        return {"type": "http.request", "body": chunk, "more_body": bool(chunks)}

    async def send(message: Message) -> None:
        sent.append(message)

    await application(asked, receive, send)
    if not sent:
        return Answer(0, [], b"")
    body = b"".join(message["body"] for message in sent[1:])
    return Answer(sent[0]["status"], sent[0]["headers"], body)

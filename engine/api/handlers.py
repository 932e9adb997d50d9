"""The API: one handler a verb, generic over entities. Each reads the request, asks service, and answers in JSON."""

from collections.abc import Awaitable, Callable, Mapping
from typing import TypeAlias

from engine.api import (
    accounts,
    actions,
    everywhere,
    export,
    factor,
    history,
    metadata,
    password,
    roles,
    settings,
    tokens,
    why,
)
from engine.api.actions import changer, meant
from engine.api.bulk import change_many
from engine.api.conflicts import with_both
from engine.api.headers import etag, expected_version, no_parameters, shown, waiting
from engine.api.openapi import openapi
from engine.api.query import read_query, read_shown
from engine.api.sessions import close, end_others, end_session, open_, show_sessions
from engine.http.bodies import json_body
from engine.http.idempotent import answered_once
from engine.http.problems import method_not_allowed, not_found, record_id
from engine.http.request import Request
from engine.http.response import Response, empty_response, json_response
from engine.http.runtime import Runtime
from engine.meta.approvals import TASK
from engine.rules.body import split
from engine.service import begin, perform, read, write
from engine.service.perform import offered
from engine.service.read import ADDED
from engine.service.work import Context
from engine.service.written import Submitted

Answer: TypeAlias = Awaitable[Response]


class Api:
    """Everything under /api; `handle` is what is mounted."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self._collection = {"GET": self._list, "HEAD": self._list, "POST": self._create}
        self._record = {"GET": self._get, "HEAD": self._get, "PATCH": self._update, "DELETE": self._delete}

    async def handle(self, request: Request) -> Response:
        """/api/{entity}, ./bulk, ./export, ./{id}, ./{id}/history, ./{id}/why/{field}, ./{id}/restore,
        ./{id}/purge; actions of records;
        /api/-/session, ./sessions, ./accounts/{id}/link, ./password, ./factor, ./tokens, ./settings, ./roles,
        ./roles/{role}, ./search, ./meta, ./meta/{entity}, ./openapi.json.
        """
        match request.segments[1:]:
            case ["-", *own]:
                return await self._own(request, own)
            case [entity]:
                return await _by_method(request, self._collection)(request, entity)
            case [entity, "bulk"]:
                return await _by_method(request, {"POST": change_many})(request, self._runtime, entity)
            case [entity, "export"]:
                file = _by_method(request, {"GET": export.show, "HEAD": export.show})
                return await file(request, self._runtime, entity)
            case [entity, identity]:
                return await _by_method(request, self._record)(request, entity, record_id(identity))
            case [entity, "actions", action]:
                methods = {"POST": actions.take_each}
                return await _by_method(request, methods)(request, self._runtime, entity, action)
            case [entity, identity, "link"] if entity == TASK:
                make, number = _by_method(request, {"POST": actions.make_link}), record_id(identity)
                return await make(request, self._runtime, number)
            case [entity, identity, "actions"]:
                told = _by_method(request, {"GET": actions.show, "HEAD": actions.show})
                return await told(request, self._runtime, entity, record_id(identity))
            case [entity, identity, "actions", action, "approval"]:
                show, number = _by_method(request, {"GET": actions.foresee}), record_id(identity)
                return await show(request, self._runtime, entity, number, action)
            case [entity, identity, "actions", action]:
                take, number = _by_method(request, {"POST": actions.take}), record_id(identity)
                return await take(request, self._runtime, entity, number, action)
            case [entity, identity, "history"]:
                past = _by_method(request, {"GET": history.show, "HEAD": history.show})
                return await past(request, self._runtime, entity, record_id(identity))
            case [entity, identity, "why", field]:
                reason, number = _by_method(request, {"GET": why.show, "HEAD": why.show}), record_id(identity)
                return await reason(request, self._runtime, entity, number, field)
            case [entity, identity, "restore"]:
                return await _by_method(request, {"POST": self._restore})(request, entity, record_id(identity))
            case [entity, identity, "purge"]:
                return await _by_method(request, {"POST": self._purge})(request, entity, record_id(identity))
        raise not_found()

    async def _own(self, request: Request, segments: list[str]) -> Response:
        match segments:
            case ["session"]:
                methods = {"POST": open_, "DELETE": close}
                return await _by_method(request, methods)(request, self._runtime)
            case ["sessions"]:
                methods = {"GET": show_sessions, "HEAD": show_sessions, "DELETE": end_others}
                return await _by_method(request, methods)(request, self._runtime)
            case ["sessions", name]:
                return await _by_method(request, {"DELETE": end_session})(request, self._runtime, name)
            case ["accounts", identity, part] if part in _OF_ACCOUNTS:
                of_account = _by_method(request, _OF_ACCOUNTS[part])
                return await of_account(request, self._runtime, record_id(identity))
            case ["password"]:
                return await _by_method(request, {"POST": password.change})(request, self._runtime)
            case ["factor"]:
                methods = {"GET": factor.show, "HEAD": factor.show, "POST": factor.add}
                return await _by_method(request, methods)(request, self._runtime)
            case ["factor", "begin"]:
                return await _by_method(request, {"POST": factor.begin})(request, self._runtime)
            case ["factor", "end"]:
                return await _by_method(request, {"POST": factor.take_off})(request, self._runtime)
            case ["settings"]:
                methods = {"GET": settings.show, "HEAD": settings.show, "PATCH": settings.change}
                return await _by_method(request, methods)(request, self._runtime)
            case ["roles"]:
                return await _by_method(request, {"GET": roles.show, "HEAD": roles.show})(request, self._runtime)
            case ["roles", name]:
                told = {"GET": roles.show_one, "HEAD": roles.show_one}
                return await _by_method(request, told)(request, self._runtime, name)
            case ["tokens"]:
                methods = {"GET": tokens.show, "HEAD": tokens.show, "POST": tokens.make}
                return await _by_method(request, methods)(request, self._runtime)
            case ["tokens", identity]:
                return await _by_method(request, {"DELETE": tokens.end})(request, self._runtime, record_id(identity))
            case ["search"]:
                methods = {"GET": everywhere.search, "HEAD": everywhere.search}
                return await _by_method(request, methods)(request, self._runtime)
            case ["meta"]:
                methods = {"GET": metadata.application, "HEAD": metadata.application}
                return await _by_method(request, methods)(request, self._runtime)
            case ["meta", entity]:
                told = {"GET": metadata.entity, "HEAD": metadata.entity}
                return await _by_method(request, told)(request, self._runtime, entity)
            case ["openapi.json"]:
                return await _by_method(request, {"GET": self._openapi, "HEAD": self._openapi})(request)
        raise not_found()

    async def _list(self, request: Request, entity: str) -> Response:
        principal, _ = await self._runtime.principal(request)
        query = read_query(entity, request.query)
        async with self._runtime.reading(principal) as context:
            page = await read.page(context, query)
        return shown(request, page.json())

    async def _get(self, request: Request, entity: str, identity: int) -> Response:
        principal, _ = await self._runtime.principal(request)
        fields, expand = read_shown(request.query)
        async with self._runtime.reading(principal) as context:
            found = await read.one(context, entity, identity, fields, expand)
            offers = None if fields else await offered(context, entity, identity)
        return shown(request, found.json(offers.names if offers else None), found.version)

    async def _create(self, request: Request, entity: str) -> Response:
        principal = await changer(request, self._runtime)
        members = split(await json_body(request))

        async def work(context: Context) -> Response:
            readers = begin.readers(context, entity)
            written = await perform.create(meant(context, request), entity, readers.read_json(members))
            if isinstance(written, Submitted):
                return empty_response(202, waiting([written.request]))
            location = (b"location", f"/api/{entity}/{written.id}".encode())
            return json_response(written.json(), 201, (etag(written.version), location))

        return await answered_once(self._runtime, request, principal, work)

    async def _update(self, request: Request, entity: str, identity: int) -> Response:
        principal = await changer(request, self._runtime)
        version = expected_version(request)
        members = split(await json_body(request))

        async def work(context: Context) -> Response:
            readers = begin.readers(context, entity)
            sent = readers.read_json({name: raw for name, raw in members.items() if name not in ADDED})
            written = await perform.update(meant(context, request), entity, identity, version, sent)
            headers = (etag(written.version), *waiting(written.waiting))
            return json_response(written.json(), 202 if written.waiting else 200, headers)

        done = answered_once(self._runtime, request, principal, work)
        return await with_both(self._runtime, principal, entity, identity, members, done)

    async def _delete(self, request: Request, entity: str, identity: int) -> Response:
        principal = await changer(request, self._runtime)
        version = expected_version(request)

        async def work(context: Context) -> Response:
            waits = await perform.delete(meant(context, request), entity, identity, version)
            return empty_response() if waits is None else empty_response(202, waiting([waits]))

        done = answered_once(self._runtime, request, principal, work)
        return await with_both(self._runtime, principal, entity, identity, {}, done)

    async def _restore(self, request: Request, entity: str, identity: int) -> Response:
        principal = await changer(request, self._runtime)

        async def work(context: Context) -> Response:
            written = await perform.restore(meant(context, request), entity, identity)
            return json_response(written.json(), headers=(etag(written.version),))

        return await answered_once(self._runtime, request, principal, work)

    async def _purge(self, request: Request, entity: str, identity: int) -> Response:
        principal = await changer(request, self._runtime)

        async def work(context: Context) -> Response:
            await write.purge(context, entity, identity)
            return empty_response()

        return await answered_once(self._runtime, request, principal, work)

    async def _openapi(self, request: Request) -> Response:
        principal, _ = await self._runtime.principal(request)
        no_parameters(request)
        async with self._runtime.reading(principal) as context:
            return shown(request, openapi(context.compiled, principal.roles, principal.locale))


_OF_ACCOUNTS: Mapping[str, Mapping[str, Callable[..., Answer]]] = {
    "link": {"POST": accounts.make_link},
    "factor": {"DELETE": accounts.let_off},
    "sessions": {"DELETE": accounts.end_sessions},
}
"""What administrators do to the accounts of others."""


def _by_method(request: Request, handlers: Mapping[str, Callable[..., Answer]]) -> Callable[..., Answer]:
    found = handlers.get(request.method)
    if found is None:
        raise method_not_allowed(request.method, *handlers)
    return found

"""The settings of the application over the API: one object, for administrators."""

import msgspec

from engine.api.headers import etag, expected_version, no_parameters, shown
from engine.http.bodies import json_body
from engine.http.idempotent import answered_once
from engine.http.request import Request
from engine.http.response import Response, json_response
from engine.http.runtime import Runtime
from engine.http.session import check_csrf
from engine.rules.body import split
from engine.service import settings
from engine.service.work import Context


async def show(request: Request, runtime: Runtime) -> Response:
    """GET /api/-/settings."""
    principal, _ = await runtime.principal(request)
    no_parameters(request)
    async with runtime.reading(principal) as context:
        found = settings.read(context)
    return shown(request, msgspec.json.encode(found.wires), found.version)


async def change(request: Request, runtime: Runtime) -> Response:
    """PATCH /api/-/settings."""
    principal, held = await runtime.principal(request)
    check_csrf(request, held)
    no_parameters(request)
    version = expected_version(request)
    members = split(await json_body(request))

    async def work(context: Context) -> Response:
        return _answer(await settings.change(context, version, settings.readers(context).read_json(members)))

    answer = await answered_once(runtime, request, principal, work, alone=True)
    await runtime.refresh()  # other workers see it at their next look; whoever set it sees it now
    return answer


def _answer(found: settings.Set) -> Response:
    return json_response(msgspec.json.encode(found.wires), headers=(etag(found.version),))

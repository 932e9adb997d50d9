"""One's own API tokens over the API: made, told of and ended in a session, never by a token."""

import msgspec

from engine.api.headers import no_parameters
from engine.compile import Compiled
from engine.http.bodies import json_body
from engine.http.request import Request
from engine.http.response import Response, empty_response, json_response
from engine.http.runtime import Runtime
from engine.http.session import check_csrf
from engine.rules.body import split
from engine.security import Principal
from engine.service import tokens
from engine.storage.rows.tokens import Token

_json = msgspec.json.Encoder()


async def show(request: Request, runtime: Runtime) -> Response:
    """GET /api/-/tokens."""
    principal, _ = await runtime.owner(request)
    no_parameters(request)
    found = await tokens.of(runtime.database, principal.record)
    return json_response(_json.encode({"items": [_told(runtime.compiled, one) for one in found]}))


async def make(request: Request, runtime: Runtime) -> Response:
    """POST /api/-/tokens; this answer alone holds the token."""
    principal, compiled = await _owner(request, runtime), runtime.compiled
    sent = tokens.READERS.read_json(split(await json_body(request)))
    made = await tokens.make(runtime.database, compiled, principal, sent, compiled.clock(principal))
    return json_response(_json.encode({**_told(compiled, made.known), "token": made.token}), 201)


async def end(request: Request, runtime: Runtime, identity: int) -> Response:
    """DELETE /api/-/tokens/{id}."""
    principal = await _owner(request, runtime)
    await tokens.end(runtime.database, principal.record, identity)
    runtime.identities.forget_all()
    return empty_response()


async def _owner(request: Request, runtime: Runtime) -> Principal:
    principal, held = await runtime.owner(request)
    check_csrf(request, held)
    no_parameters(request)
    return principal


def _told(compiled: Compiled, token: Token) -> dict[str, object]:
    return {
        "id": token.id,
        "name": token.name,
        "mark": token.mark,
        "scopes": token.scopes,
        "valid_until": tokens.last_day(compiled, token),
        "created_at": token.created_at,
        "used_at": token.used_at,
    }

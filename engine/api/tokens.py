"""One's own API tokens over the API: made, told of and ended in a session, never by a token."""

import msgspec

from engine.api.headers import no_parameters
from engine.api.own import own_account
from engine.compile import Compiled
from engine.http.bodies import json_body
from engine.http.request import Request
from engine.http.response import Response, empty_response, json_response
from engine.http.runtime import Runtime
from engine.rules.body import split
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
    own = await own_account(request, runtime)
    made = await own.make_token(tokens.READERS.read_json(split(await json_body(request))))
    return json_response(_json.encode({**_told(runtime.compiled, made.known), "token": made.token}), 201)


async def end(request: Request, runtime: Runtime, identity: int) -> Response:
    """DELETE /api/-/tokens/{id}."""
    await (await own_account(request, runtime)).end_token(identity)
    return empty_response()


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

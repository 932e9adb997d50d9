"""What administrators do to the accounts of others: a link to a new password, a lost second factor, open sessions."""

from datetime import UTC, datetime

import msgspec

from engine.api.headers import no_parameters
from engine.http.paths import RESET
from engine.http.problems import Problem, not_found
from engine.http.request import Request
from engine.http.response import Response, empty_response, json_response
from engine.http.runtime import Runtime
from engine.http.session import check_csrf
from engine.security.rights import administers
from engine.service import credentials, factors, sessions
from engine.service.deeds import Deed
from engine.storage.rows.audit import Via


async def make_link(request: Request, runtime: Runtime, user: int) -> Response:
    """POST /api/-/accounts/{id}/link; this answer alone holds the path of the link."""
    deed, _ = await _deed(request, runtime, user)
    path = RESET + await credentials.make_link(runtime.database, deed)
    return json_response(msgspec.json.encode({"path": path, "expires_at": deed.at + credentials.LINK_SERVES}), 201)


async def let_off(request: Request, runtime: Runtime, user: int) -> Response:
    """DELETE /api/-/accounts/{id}/factor: the second factor was lost."""
    deed, _ = await _deed(request, runtime, user)
    if not await factors.let_off(runtime.database, deed):
        raise not_found()
    runtime.identities.forget_all()
    return empty_response()


async def end_sessions(request: Request, runtime: Runtime, user: int) -> Response:
    """DELETE /api/-/accounts/{id}/sessions: all but the one that asks."""
    deed, token = await _deed(request, runtime, user)
    await sessions.end_others(runtime.database, deed, token)
    runtime.identities.forget_all()
    return empty_response()


async def _deed(request: Request, runtime: Runtime, user: int) -> tuple[Deed, str]:
    principal, held = await runtime.owner(request)
    check_csrf(request, held)
    no_parameters(request)
    if not administers(runtime.compiled.catalog, principal.roles):
        raise Problem(403, "forbidden")
    return Deed(user, principal.user, Via.API, datetime.now(UTC)), held.token

"""Log-in for programs: a session's token for account and password; and one's open sessions."""

from datetime import UTC, datetime

import msgspec

from engine.api.headers import no_parameters
from engine.api.own import own_account
from engine.http.bodies import json_read
from engine.http.problems import Problem
from engine.http.request import Request
from engine.http.response import Response, empty_response, json_response
from engine.http.runtime import Runtime
from engine.http.session import check_csrf, check_site
from engine.security.tokens import stored_token
from engine.service import sessions
from engine.storage.rows.sessions import Found


class Login(msgspec.Struct, forbid_unknown_fields=True):
    """What is sent to open a session; `code` is one of the second factor, where there is one."""

    account: str
    password: str
    code: str = ""


class Opened(msgspec.Struct):
    """The token to send as `Authorization: Bearer`, and until when it serves."""

    token: str
    expires_at: datetime
    must_change_password: bool


_login = msgspec.json.Decoder(Login)


async def open_(request: Request, runtime: Runtime) -> Response:
    """POST /api/-/session."""
    check_site(request)
    sent = await json_read(request, _login, "bad_login")
    session = await runtime.log_in(request, sent.account, sent.password)
    if session.half:
        session = await _completed(request, runtime, session, sent.code)
    return opened(session)


def opened(session: sessions.Session) -> Response:
    """The answer that holds the token of a new session."""
    told = Opened(session.token, session.until, session.principal.must_change_password)
    return json_response(msgspec.json.encode(told), 201)


async def _completed(request: Request, runtime: Runtime, half: sessions.Session, code: str) -> sessions.Session:
    try:
        if not code:
            raise Problem(401, "code_needed")
        return await runtime.complete(request, half.token, code)
    except Problem:
        await sessions.log_out(runtime.database, half.token)
        raise


async def close(request: Request, runtime: Runtime) -> Response:
    """DELETE /api/-/session."""
    _, held = await runtime.person(request)
    check_csrf(request, held)
    await sessions.log_out(runtime.database, held.token)
    runtime.identities.forget(held.token)
    return empty_response()


async def show_sessions(request: Request, runtime: Runtime) -> Response:
    """GET /api/-/sessions: one's own."""
    principal, held = await runtime.owner(request)
    no_parameters(request)
    found = await sessions.of(runtime.database, principal.record, datetime.now(UTC), runtime.policy)
    return json_response(msgspec.json.encode({"items": [_told(one, held.token) for one in found]}))


async def end_session(request: Request, runtime: Runtime, name: str) -> Response:
    """DELETE /api/-/sessions/{id}."""
    await (await own_account(request, runtime)).end_session(name)
    return empty_response()


async def end_others(request: Request, runtime: Runtime) -> Response:
    """DELETE /api/-/sessions: all but the one that asks."""
    await (await own_account(request, runtime)).end_other_sessions()
    return empty_response()


def _told(session: Found, token: str) -> dict[str, object]:
    return {
        "id": sessions.mark(session.token),
        "this": session.token == stored_token(token),
        "program": session.told.program,
        "network": session.told.network,
        "opened_at": session.since,
        "seen_at": session.seen,
        "expires_at": session.until,
    }

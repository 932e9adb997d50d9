"""Log-in for programs: a session's token for account and password."""

from datetime import datetime

import msgspec

from engine.http.bodies import json_body
from engine.http.problems import Problem
from engine.http.request import Request
from engine.http.response import Response, empty_response, json_response
from engine.http.runtime import Runtime
from engine.http.session import check_csrf, check_site
from engine.service import people


class Login(msgspec.Struct, forbid_unknown_fields=True):
    """What is sent to open a session."""

    account: str
    password: str


class Opened(msgspec.Struct):
    """The token to send as `Authorization: Bearer`, and until when it serves."""

    token: str
    expires_at: datetime
    must_change_password: bool


_login = msgspec.json.Decoder(Login)


async def open_(request: Request, runtime: Runtime) -> Response:
    """POST /api/-/session."""
    check_site(request)
    sent = _read(await json_body(request))
    session = await runtime.log_in(request, sent.account, sent.password)
    opened = Opened(session.token, session.until, session.principal.must_change_password)
    return json_response(msgspec.json.encode(opened), 201)


async def close(request: Request, runtime: Runtime) -> Response:
    """DELETE /api/-/session."""
    _, held = await runtime.person(request)
    check_csrf(request, held)
    await people.log_out(runtime.database, held.token)
    runtime.identities.forget(held.token)
    return empty_response()


def _read(body: bytes) -> Login:
    try:
        return _login.decode(body)
    except msgspec.MsgspecError:
        raise Problem(400, "bad_login") from None

"""One's own password over the API."""

import msgspec

from engine.api.headers import no_parameters
from engine.api.sessions import opened
from engine.http.bodies import json_read
from engine.http.own_account import OwnAccount
from engine.http.request import Request
from engine.http.response import Response
from engine.http.runtime import Runtime
from engine.http.session import check_csrf
from engine.rules import Failure
from engine.security.passwords import MIN_LENGTH
from engine.service.work import Invalid
from engine.storage.rows.audit import Via


class Passwords(msgspec.Struct, forbid_unknown_fields=True):
    """The one so far, and the one from now on."""

    old_password: str
    new_password: str


_passwords = msgspec.json.Decoder(Passwords)


async def change(request: Request, runtime: Runtime) -> Response:
    """POST /api/-/password, also with a one-time password; all sessions end, and the answer holds a new one."""
    principal, held = await runtime.person(request)
    check_csrf(request, held)
    no_parameters(request)
    sent = await json_read(request, _passwords, "bad_passwords")
    own = OwnAccount(runtime, request, principal, held.token, Via.API)
    session = await own.change_password(sent.old_password, sent.new_password)
    if isinstance(session, str):
        raise Invalid((_failure(session),))
    return opened(session)


def _failure(code: str) -> Failure:
    if code == "wrong_credentials":
        return Failure("old_password_wrong", "old_password")
    return Failure(code, "new_password", {"count": MIN_LENGTH})
